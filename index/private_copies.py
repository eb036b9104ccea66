"""Copies a folder for this process alone, and removes the copies of processes that died."""

from __future__ import annotations

import fcntl
import shutil
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import IO

_PREFIX, _LOCK = "paraat-", "in-use.lock"
# A copy younger than this may not be locked yet by the process that is making it.
_GRACE_SECONDS = 60.0


class PrivateCopy:
    """A writable copy of a folder in the temporary folder, at `path`, until `remove` is called.

    The copy is locked while its process lives: a process that was killed cannot clean up, and the next one
    that makes a copy does it for it.
    """

    def __init__(self, folder: Path) -> None:
        remove_leftovers()
        self._home = Path(tempfile.mkdtemp(prefix=_PREFIX))
        self._lock: IO[str] = (self._home / _LOCK).open("w", encoding="utf-8")
        fcntl.flock(self._lock, fcntl.LOCK_EX)
        self.path = self._home / folder.name
        try:
            copy_contents(folder, self.path)
        except OSError:
            self.remove()
            raise

    def remove(self) -> None:
        """Remove the copy; a second call does nothing."""
        shutil.rmtree(self._home, ignore_errors=True)
        self._lock.close()


def copy_contents(folder: Path, target: Path) -> None:
    """Copy a folder to a new one, contents only: the original may be read-only, the copy must not be."""
    target.mkdir()
    for found in sorted(folder.rglob("*")):
        if found.is_dir():
            (target / found.relative_to(folder)).mkdir()
        else:
            shutil.copyfile(found, target / found.relative_to(folder))


def remove_leftovers() -> None:
    """Remove copies whose process is gone; those of other users stay."""
    for lock in sorted(Path(tempfile.gettempdir()).glob(f"{_PREFIX}*/{_LOCK}")):
        with suppress(OSError), lock.open("r+", encoding="utf-8") as handle:
            if time.time() - lock.stat().st_mtime < _GRACE_SECONDS:
                continue
            # Refused while the process that made the copy lives.
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(lock.parent, ignore_errors=True)
