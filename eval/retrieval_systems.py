"""The searches that are compared: each part alone, the whole, the whole without each part, and a tutorial's."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from eval.records import Retrieved
from eval.retrieval_runs import DEPTH, Search
from index import Recipe, load_embedder, split_plainly

if TYPE_CHECKING:
    from index import Index, StoredSection

WHOLE = Recipe()
_BARE = Recipe(expand=False, place=0.0, asked=0.0, spread=1.0, merge=False, distinct=False)

RECIPES: dict[str, Recipe] = {
    "BM25": replace(_BARE, meaning=False),
    "BM25 + expansion": replace(_BARE, meaning=False, expand=True),
    "vectors": replace(_BARE, words=False),
    "BM25 + vectors": _BARE,
    "BM25 + vectors + expansion": replace(_BARE, expand=True),
    "the whole": WHOLE,
    "without expansion": replace(WHOLE, expand=False),
    "without BM25": replace(WHOLE, words=False),
    "without vectors": replace(WHOLE, meaning=False),
    "without the section's score": replace(WHOLE, place=0.0),
    "without the questions of sections": replace(WHOLE, asked=0.0),
    "without taking turns": replace(WHOLE, spread=1.0),
    "without joining neighbours": replace(WHOLE, merge=False),
    "official text not preferred": replace(WHOLE, rendering=1.0),
    "fused by ranks": replace(WHOLE, fusion="ranks"),
}


def recipe_search(index: Index, recipe: Recipe) -> Search:
    """The search of an index by one recipe."""

    def search(query: str) -> list[Retrieved]:
        found = index.search(query, k=DEPTH, recipe=recipe).passages
        return [
            Retrieved(rank=p.rank, source_id=p.chunk.source_id, section_id=p.chunk.section_id, text=p.chunk.text)
            for p in found
        ]

    return search


def tutorial_search(index: Index, encoder: Path) -> Search:
    """What tutorials build: pieces of 1,000 characters overlapping by 200, an encoder, the nearest ten.

    It gets the texts in their true reading order, and a piece counts for the section in which it begins; both
    flatter it. Cosines are compared one by one, which ranks as a vector store does, without its misses.
    """
    import numpy as np

    model = load_embedder(str(encoder))
    pieces = [piece for source in index.sources for piece in _pieces(index.sections(source.source_id))]
    vectors = model.encode_passages([text for _, _, text in pieces])

    def search(query: str) -> list[Retrieved]:
        best = np.argsort(-(vectors @ model.encode_queries([query])[0]), kind="stable")[:DEPTH]
        named = [pieces[row] for row in best.tolist()]
        return [
            Retrieved(rank=rank, source_id=source_id, section_id=section_id, text=text)
            for rank, (source_id, section_id, text) in enumerate(named, start=1)
        ]

    return search


def _pieces(sections: Sequence[StoredSection]) -> list[tuple[str, str, str]]:
    """(source id, section id, text) of the pieces of a source, cut without regard to its sections."""
    starts: list[int] = []
    whole = ""
    for section in sections:
        starts.append(len(whole))
        whole += f"{section.heading}\n\n{section.text}\n\n"
    owner: Callable[[int], StoredSection] = lambda start: sections[sum(begin <= start for begin in starts) - 1]  # noqa: E731
    return [(owner(start).source_id, owner(start).section_id, whole[start:end]) for start, end in split_plainly(whole)]
