"""Chooses passages from a ranked list: copies once, neighbours joined."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from index.analysis import words
from index.chunking import MAX_WORDS
from index.passages import Chunk

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from index.stored import StoredSection

# Two chunks are copies when their vectors and nine of ten of their words agree.
_NEAR, _SAME_WORDS = 0.95, 0.9
# A neighbour joins a passage when it scores at least half as well.
_JOINS = 0.5


@dataclass(slots=True)
class Chosen:
    """A passage to be: the rows of its chunks, the best first, and the chunk that it is shown as."""

    best: int
    chunk: Chunk
    score: float


def choose(
    ranked: Sequence[tuple[int, float]],
    chunks: Sequence[Chunk],
    vectors: NDArray[np.float32],
    sections: Mapping[tuple[str, str], StoredSection],
    *,
    merge: bool,
    distinct: bool,
) -> list[Chosen]:
    """The passages of (row, score) pairs, best first.

    A near copy of a better passage is left out. A chunk that directly precedes or follows a better one in its
    section joins it, up to the longest passage of 250 words: what answers often runs over the border.
    """
    rows = [row for row, _ in ranked]
    near = vectors[rows] @ vectors[rows].T >= _NEAR if distinct and rows else None
    chosen: list[Chosen] = []
    kept: list[int] = []
    for number, (row, score) in enumerate(ranked):
        chunk = chunks[row]
        if near is not None and any(near[number, other] and _is_copy(chunk, chunks[rows[other]]) for other in kept):
            continue
        if merge and _join(chosen, chunk, score, sections):
            continue
        kept.append(number)
        chosen.append(Chosen(best=row, chunk=chunk, score=score))
    return chosen


def spread(chosen: Sequence[Chosen], place_of: NDArray[np.int64], share: float) -> list[Chosen]:
    """The passages in a new order, in which a place that has a passage already counts less for its next one.

    The score of the second passage of a place is multiplied by `share`, that of the third twice, and so on: what
    else there is comes before more of the same.
    """
    waiting: dict[int, list[Chosen]] = {}
    for passage in chosen:
        waiting.setdefault(int(place_of[passage.best]), []).append(passage)
    found = [
        replace(passage, score=round(passage.score * share**number, 9))
        for passages in waiting.values()
        for number, passage in enumerate(passages)
    ]
    return sorted(found, key=lambda passage: (-passage.score, passage.chunk.chunk_id))


def _is_copy(one: Chunk, other: Chunk) -> bool:
    if one.text == other.text:
        return True
    mine, theirs = set(words(one.text)), set(words(other.text))
    return len(mine & theirs) >= _SAME_WORDS * len(mine | theirs)


def _join(
    chosen: Sequence[Chosen], chunk: Chunk, score: float, sections: Mapping[tuple[str, str], StoredSection]
) -> bool:
    """Let the chunk join the passage that it touches; False when it touches none or would make it too long."""
    for passage in chosen:
        other = passage.chunk
        if (other.source_id, other.section_id) != (chunk.source_id, chunk.section_id) or score < _JOINS * passage.score:
            continue
        first, last = (other, chunk) if other.start < chunk.start else (chunk, other)
        text = sections[chunk.source_id, chunk.section_id].text
        touches = not text[first.end : last.start].strip() and first.end <= last.start
        alike = first.url == last.url and first.note is None and last.note is None
        whole = text[first.start : last.end]
        if touches and alike and len(whole.split()) <= MAX_WORDS:
            passage.chunk = replace(first, text=whole, end=last.end)
            return True
    return False
