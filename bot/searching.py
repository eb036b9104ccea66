"""Tells which sources of an index are searched for a reader, and joins what several searches found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from index import IndexedSource, Passage, Ranking


def searched_sources(sources: Mapping[str, IndexedSource], language: str) -> tuple[str, ...]:
    """The ids of the sources to search, in order: of a text in several languages only the one in the reader's.

    Of two versions of a text only the newest answers, so that they are never blended.
    """
    # The word lexicon of Papiamentu/o leads to English, so that is where its words are found.
    wanted = "en" if language == "pap" else language
    read = {_family(source) for source in sources.values() if source.language == wanted}
    return tuple(
        source_id
        for source_id, source in sorted(sources.items())
        if source.superseded_by not in sources
        and (source.kind != "rendering" or source.language == wanted or _family(source) not in read)
    )


def with_passages(ranking: Ranking, passages: Iterable[Passage], depth: int) -> Ranking:
    """The ranking with the first `depth` of these passages, each once, numbered anew in this order.

    A passage that the ranking holds itself keeps what was measured for its query.
    """
    own = {passage.chunk.chunk_id: passage for passage in ranking.passages}
    found = {passage.chunk.chunk_id: own.get(passage.chunk.chunk_id, passage) for passage in passages}
    kept = islice(found.values(), depth)
    return replace(ranking, passages=tuple(replace(one, rank=rank) for rank, one in enumerate(kept, start=1)))


def _family(source: IndexedSource) -> str:
    """What the versions of a rendering in several languages have in common: the id without its language."""
    return source.source_id.removesuffix(f"-{source.language}")
