"""Remembers the files that an index was made from, and tells which have changed since."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sources import Source

# Beside the files that a manifest counts: it tells of this machine, and the same index elsewhere has another.
_FILE = "origins.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """The file of a source as it was when it was indexed."""

    source_id: str
    path: str
    size: int
    modified: int
    sha256: str


def write_origins(folder: Path, sources: Iterable[Source]) -> None:
    """Write down in `folder` the files of the sources, those that are there."""
    found = [_origin(source.source_id, source.path) for source in sources if source.path.is_file()]
    (folder / _FILE).write_text(json.dumps([asdict(origin) for origin in found], indent=1), encoding="utf-8")


class Origins:
    """The files of a stored index; safe to share between threads."""

    def __init__(self, folder: Path) -> None:
        """None of them where nothing was written down, or nothing that can be read."""
        self._all: tuple[Origin, ...] = ()
        self._looked_at: dict[tuple[str, int, int], bool] = {}
        try:
            rows = json.loads((folder / _FILE).read_text(encoding="utf-8"))
            self._all = tuple(Origin(**row) for row in rows)
        except (OSError, ValueError, TypeError):
            pass

    def changed(self) -> tuple[str, ...]:
        """The ids of the sources whose file now holds something else, in order; a file that is gone tells nothing."""
        return tuple(origin.source_id for origin in self._all if self._is_changed(origin))

    def _is_changed(self, origin: Origin) -> bool:
        try:
            state = Path(origin.path).stat()
            now = (origin.path, state.st_size, state.st_mtime_ns)
            if now[1:] == (origin.size, origin.modified):
                return False
            # Read once for each change: whether a service is healthy is asked every few seconds.
            if now not in self._looked_at:
                self._looked_at[now] = _origin(origin.source_id, Path(origin.path)).sha256 != origin.sha256
            return self._looked_at[now]
        except OSError:
            return False


def _origin(source_id: str, path: Path) -> Origin:
    state, content = path.stat(), path.read_bytes()
    return Origin(
        source_id=source_id,
        path=str(path.resolve()),
        size=state.st_size,
        modified=state.st_mtime_ns,
        sha256=hashlib.sha256(content).hexdigest(),
    )
