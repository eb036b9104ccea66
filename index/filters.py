"""Which chunks a search may give: by source, language, section, page, audience and region."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from index.passages import Chunk
    from index.stored import IndexedSource


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What passages must be; an empty field asks nothing.

    A section stands for its sub-sections too ("2.3.12" for "2.3.12.H"). A source that names no audience or region
    is for everyone and everywhere.
    """

    sources: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    pages: tuple[int, ...] = ()
    audience: str = ""
    region: str = ""

    def wanted_sources(self, sources: Sequence[IndexedSource]) -> frozenset[str]:
        """The ids of the sources that pass."""
        return frozenset(
            source.source_id
            for source in sources
            if (not self.sources or source.source_id in self.sources)
            and (not self.languages or source.language in self.languages)
            and self.audience in ("", source.audience or self.audience)
            and self.region in ("", source.region or self.region)
        )

    def rows(self, chunks: Sequence[Chunk], wanted: frozenset[str]) -> NDArray[np.bool_]:
        """For each chunk whether it passes, shape (n_chunks,)."""
        import numpy as np

        return np.array([chunk.source_id in wanted and self._is_in(chunk) for chunk in chunks], dtype=np.bool_)

    def _is_in(self, chunk: Chunk) -> bool:
        in_section = any(f"{chunk.section_id}.".startswith(f"{section}.") for section in self.sections)
        return (not self.sections or in_section) and (not self.pages or chunk.page in self.pages)
