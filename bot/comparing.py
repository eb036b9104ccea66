"""Finds for a question that compares two things what the texts say of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.asking import compared_sides
from bot.defining import begins_with, says_what
from bot.searching import with_passages

if TYPE_CHECKING:
    from bot.evidence import Candidate
    from index import Index, Ranking

# Passages that a search for one side adds.
_OF_A_SIDE = 3
# A sentence tells of a side when it holds more than this share of its words.
_NAMED = 0.5
# Two sentences of one section say more of a difference than two that stand far apart; and so does one with both sides.
_TOGETHER = 0.3
_LOOKED_AT = 12
# Words between two things that are not merely listed together.
_APART = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """What is said of the two sides of a comparison.

    `chosen` are the sentences, one for each side, or one that tells of both; empty when a side is `missing`. `is_told`
    says that a sentence tells what a side is, or sets both against each other.
    """

    chosen: tuple[Candidate, ...]
    missing: tuple[str, ...]
    is_told: bool


def with_sides(ranking: Ranking, index: Index, searched: Sequence[str]) -> Ranking:
    """The ranking with what a search for each side of a comparison finds, behind its best; as it is for no comparison.

    `searched` are the ids of the sources that may answer.
    """
    sides = compared_sides(ranking.query)
    if sides is None:
        return ranking
    found = list(ranking.passages[:1])
    for side in sides:
        found += index.search(side, k=_OF_A_SIDE, sources=searched).passages
    n_found = len({passage.chunk.chunk_id for passage in found})
    return with_passages(ranking, [*found, *ranking.passages], max(len(ranking.passages), n_found))


def both_sides(query: str, candidates: Sequence[Candidate], index: Index) -> Sides | None:
    """What the sentences say of each side of a comparison; None where none is asked for."""
    sides = compared_sides(query)
    if sides is None:
        return None
    import numpy as np

    vectors = np.stack([*index.embed(sides), *(candidate.line.vector for candidate in candidates)])
    values = [
        _best(side, [round(float(cosine), 6) for cosine in vectors[2:] @ vector], candidates, index)
        for side, vector in zip(sides, vectors[:2], strict=True)
    ]
    missing = tuple(side for side, found in zip(sides, values, strict=True) if not found)
    if missing:
        return Sides(chosen=(), missing=missing, is_told=False)
    one, other = max(
        ((mine, theirs) for mine in values[0] for theirs in values[1]),
        key=lambda pair: pair[0][0] + pair[1][0] + (_TOGETHER if pair[0][1].section is pair[1][1].section else 0.0),
    )
    chosen = tuple(dict.fromkeys((one[1], other[1])))
    is_told = any(says_what(side, c, index) for side, c in zip(sides, (one[1], other[1]), strict=True))
    is_told = is_told or any("comparison" in c.line.kinds or _sets_apart(sides, c, index) for c in chosen)
    return Sides(chosen=chosen, missing=(), is_told=is_told)


def _sets_apart(sides: tuple[str, str], candidate: Candidate, index: Index) -> bool:
    """True when a sentence says one thing of one side and another of the other, and does not merely list both."""
    language = candidate.passage.language
    words = [set(index.stems(word, language)) for word in candidate.text.split()]
    places = [
        [place for place, stems in enumerate(words) if stems & set(index.stems(side, language))] for side in sides
    ]
    return all(places) and min(abs(one - other) for one in places[0] for other in places[1]) > _APART


def _best(
    side: str, cosines: Sequence[float], candidates: Sequence[Candidate], index: Index
) -> list[tuple[float, Candidate]]:
    """The sentences that tell most of one side, each with how much: above all those that say what it is."""
    languages = {candidate.passage.language for candidate in candidates}
    asked = {language: frozenset(index.stems(side, language)) for language in languages}
    found = []
    for cosine, candidate in zip(cosines, candidates, strict=True):
        share = _share(asked[candidate.passage.language], candidate)
        if share > _NAMED:
            told = says_what(side, candidate, index) + 0.5 * begins_with(side, candidate, index)
            found.append((cosine + share + told, candidate))
    return sorted(found, key=lambda one: -one[0])[:_LOOKED_AT]


def _share(asked: frozenset[str], candidate: Candidate) -> float:
    """The share of a side's stems that stand in the sentence."""
    return len(asked & candidate.line.stems) / len(asked) if asked else 0.0
