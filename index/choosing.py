"""Chooses passages from a ranked list: copies once, neighbours joined."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from index.chunking import MAX_WORDS
from index.passages import Chunk

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from index.stored import StoredSection

# Two chunks are copies when their vectors and nine of ten of their words agree.
_NEAR, _SAME_WORDS = 0.97, 0.9
# So many are compared with one another at a time: comparing all candidates costs more than the rest of a search.
_BLOCK = 64
# A neighbour joins a passage when it scores at least half as well.
_JOINS = 0.5


@dataclass(slots=True)
class Chosen:
    """A passage to be: the row of its best chunk, the chunk that it is shown as, and its score."""

    best: int
    chunk: Chunk
    score: float


def without_copies(
    ranked: Sequence[tuple[int, float]], chunks: Sequence[Chunk], vectors: NDArray[np.float32], enough: int
) -> list[tuple[int, float]]:
    """The first `enough` (row, score) pairs or more, best first, without near copies of better ones.

    Of a flood the best one is left, however its copies differ.
    """
    ranked = _once_a_flood(ranked, chunks)
    kept: list[tuple[int, float]] = []
    for start in range(0, len(ranked), _BLOCK):
        if len(kept) >= enough:
            break
        pairs = [*kept, *ranked[start : start + _BLOCK]]
        rows = [row for row, _ in pairs]
        block = vectors[rows]
        near = np.triu(block @ block.T >= _NEAR, k=1)
        dropped = np.zeros(len(rows), dtype=np.bool_)
        for one, other in np.argwhere(near).tolist():
            if not dropped[one] and not dropped[other]:
                dropped[other] = _is_copy(chunks[rows[one]], chunks[rows[other]])
        kept = [pair for pair, is_dropped in zip(pairs, dropped.tolist(), strict=True) if not is_dropped]
    return kept


def join_neighbours(
    ranked: Sequence[tuple[int, float]],
    chunks: Sequence[Chunk],
    sections: Mapping[tuple[str, str], StoredSection],
) -> list[Chosen]:
    """The passages of (row, score) pairs, best first.

    A chunk that directly precedes or follows a better one in its section joins it, up to the longest passage of 250
    words: what answers often runs over the border.
    """
    chosen: list[Chosen] = []
    touching: dict[tuple[str, str, int], Chosen] = {}
    for row, score in ranked:
        chunk = chunks[row]
        name = (chunk.source_id, chunk.section_id)
        sides = (touching.get((*name, chunk.position - 1)), touching.get((*name, chunk.position + 1)))
        near = [side for side in sides if side is not None and chunk.note is None and score >= _JOINS * side.score]
        joined = next((side for side in near if _join(side, chunk, sections[name].text)), None)
        if joined is None:
            joined = Chosen(best=row, chunk=chunk, score=score)
            chosen.append(joined)
        touching[(*name, chunk.position)] = joined
    return chosen


def spread(chosen: Sequence[Chosen], place_of: NDArray[np.int64], share: float) -> list[Chosen]:
    """The passages in a new order, in which a place that has a passage already counts less for its next one.

    The score of the second passage of a place is multiplied by `share`, that of the third twice, and so on: what
    else there is comes before more of the same.
    """
    waiting: dict[int, list[Chosen]] = {}
    for passage in chosen:
        waiting.setdefault(int(place_of[passage.best]), []).append(passage)
    for passages in waiting.values():
        for number, passage in enumerate(passages):
            passage.score = round(passage.score * share**number, 9)
    return sorted(chosen, key=lambda passage: (-passage.score, passage.chunk.chunk_id))


def _once_a_flood(ranked: Sequence[tuple[int, float]], chunks: Sequence[Chunk]) -> list[tuple[int, float]]:
    seen: set[str] = set()
    kept = []
    for row, score in ranked:
        flood = chunks[row].flood
        if not flood or flood not in seen:
            kept.append((row, score))
        seen.add(flood)
    return kept


def _is_copy(one: Chunk, other: Chunk) -> bool:
    if one.text == other.text:
        return True
    mine, theirs = set(one.text.lower().split()), set(other.text.lower().split())
    return len(mine & theirs) >= _SAME_WORDS * len(mine | theirs)


def _join(passage: Chosen, chunk: Chunk, text: str) -> bool:
    """Let the chunk join the passage if it touches it; False when it does not or would make it too long."""
    other = passage.chunk
    first, last = (other, chunk) if other.start < chunk.start else (chunk, other)
    if first.end > last.start or text[first.end : last.start].strip():
        return False
    whole = text[first.start : last.end]
    if first.url != last.url or len(whole.split()) > MAX_WORDS:
        return False
    passage.chunk = replace(first, text=whole, end=last.end)
    return True
