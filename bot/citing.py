"""Turns a draft into sentences with markers and citations, each checked against its section."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from bot.answers import MARKER, Citation, RenderedPlace, Sentence

if TYPE_CHECKING:
    from bot.composing import Draft
    from bot.evidence import Candidate
    from index import IndexedSource


def cite(draft: Draft, sources: Mapping[str, IndexedSource]) -> tuple[tuple[Sentence, ...], tuple[Citation, ...]]:
    """The draft's sentences, each with one marker, and one citation for each group.

    The quote of a citation runs from the first to the last sentence of its group, so every sentence is a
    verbatim part of the quote and the quote of the section.
    """
    sentences: list[Sentence] = []
    citations: list[Citation] = []
    for marker, group in enumerate(draft.groups, start=1):
        citations.append(citation_for(marker, group, sources[group[0].passage.chunk.source_id]))
        sentences += [Sentence(text=closed(candidate), markers=(marker,), support="verbatim") for candidate in group]
    return tuple(sentences), tuple(citations)


def closed(candidate: Candidate) -> str:
    """The sentence on one line, closed by a full stop where a list left it open.

    Bracketed numbers of the source (footnote marks of a text without notes) go, since they would pass for ours.
    """
    text = " ".join(MARKER.sub("", candidate.text).split())
    return text if text.endswith((".", "!", "?", ":", ";")) else text + "."


def citation_for(marker: int, group: Sequence[Candidate], source: IndexedSource) -> Citation:
    """The citation of sentences of one section: its quote runs from the first to the last of them."""
    passage, section = group[0].passage, group[0].section
    start = min(candidate.span.start for candidate in group)
    end = max(candidate.span.end for candidate in group)
    page = section.page_at(start)
    is_rendering = passage.kind == "rendering"
    renders = None
    if is_rendering and source.renders:
        renders = RenderedPlace(
            source_id=source.renders,
            section_id=section.section_id,
            page=page,
            edition=source.edition_pages,
            url=passage.url,
        )
    return Citation(
        marker=marker,
        kind="rendering" if is_rendering else "official",
        source_id=source.source_id,
        title=source.title,
        publisher=source.publisher,
        published=source.published,
        language=source.language,
        section_id=section.section_id,
        heading_path=section.heading_path,
        page=page,
        url=passage.url,
        quote=section.text[start:end],
        renders=renders,
    )
