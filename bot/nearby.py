"""Names what stands next door to an answer: sections that were found and not cited, and questions on them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.answers import Citation, NearbySection
from bot.wording import say

if TYPE_CHECKING:
    from index import Ranking

_LOOKED_AT, _NAMED, _SUGGESTED = 8, 3, 2


def nearby(ranking: Ranking, citations: Sequence[Citation]) -> tuple[NearbySection, ...]:
    """Up to three sections of the ranking that the answer does not cite, best first."""
    cited = {(citation.source_id, citation.section_id) for citation in citations}
    found: dict[str, NearbySection] = {}
    for passage in ranking.passages[:_LOOKED_AT]:
        chunk = passage.chunk
        if (chunk.source_id, chunk.section_id) not in cited and chunk.section_id not in found:
            found[chunk.section_id] = NearbySection(
                source_id=chunk.source_id,
                section_id=chunk.section_id,
                heading_path=passage.heading_path,
                page=chunk.page,
            )
    return tuple(found.values())[:_NAMED]


def suggest(near: Sequence[NearbySection], language: str) -> tuple[str, ...]:
    """Questions on up to two sections next door; a lettered priority is named by its line of action."""
    headings: dict[str, None] = {}
    for section in near:
        is_letter = len(section.section_id.rpartition(".")[2]) == 1 and section.section_id[-1].isalpha()
        path = section.heading_path
        heading = path[-2] if is_letter and not section.section_id.endswith(".B") and len(path) > 1 else path[-1]
        headings[heading] = None
    return tuple(say("suggestion", language, heading=heading) for heading in list(headings)[:_SUGGESTED])
