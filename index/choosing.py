"""Chooses passages from a ranked list: copies once, neighbours joined."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
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
_BLOCK, _SLAB = 64, 8
# Up to so many are compared once and for all, within a tenth of a second; the same cosine may come out a little
# different among other rows.
_MOST_COMPARED, _MARGIN = 3_000, 0.001
# A neighbour joins a passage when it scores at least half as well.
_JOINS = 0.5


@dataclass(slots=True)
class Chosen:
    """A passage to be: the row of its best chunk, its score, the chunks where it begins and ends, and its words."""

    best: int
    score: float
    first: Chunk
    last: Chunk
    n_words: int

    def chunk(self, sections: Mapping[tuple[str, str], StoredSection]) -> Chunk:
        """The chunk that the passage is shown as: the first one, up to the end of the last."""
        if self.first is self.last:
            return self.first
        text = sections[self.first.source_id, self.first.section_id].text
        return replace(self.first, text=text[self.first.start : self.last.end], end=self.last.end)


def without_copies(
    ranked: Sequence[tuple[int, float]],
    chunks: Sequence[Chunk],
    vectors: NDArray[np.float32],
    alone: Sequence[bool],
    enough: int,
) -> list[tuple[int, float]]:
    """The first `enough` (row, score) pairs or more, best first, without near copies of better ones.

    Of a flood the best one is left, however its copies differ. `alone` says which rows are known to have no near one.
    """
    ranked = _once_a_flood(ranked, chunks)
    kept: list[tuple[int, float]] = []
    for start in range(0, len(ranked), _BLOCK):
        if len(kept) >= enough:
            break
        pairs = [*kept, *ranked[start : start + _BLOCK]]
        rows = [row for row, _ in pairs if not alone[row]]
        dropped: set[int] = set()
        for one, other in np.argwhere(np.triu(_products(vectors[rows]) >= _NEAR, k=1)).tolist():
            if dropped.isdisjoint((rows[one], rows[other])) and _is_copy(chunks[rows[one]], chunks[rows[other]]):
                dropped.add(rows[other])
        kept = [pair for pair in pairs if pair[0] not in dropped]
    return kept


def find_alone(vectors: NDArray[np.float32]) -> list[bool]:
    """For each row whether no other comes near it; not known, so False, where there are many rows."""
    if len(vectors) > _MOST_COMPARED:
        return [False] * len(vectors)
    # Each row is near itself, unless it is of zeros, and then it has no copies.
    near = [int(np.count_nonzero(vectors @ row >= _NEAR - _MARGIN)) for row in vectors]
    return [count < 2 for count in near]


def join_neighbours(
    ranked: Sequence[tuple[int, float]],
    chunks: Sequence[Chunk],
    sections: Mapping[tuple[str, str], StoredSection],
    n_words: Callable[[int], int],
) -> list[Chosen]:
    """The passages of (row, score) pairs, best first.

    A chunk that directly precedes or follows a better one in its section joins it, up to the longest passage of 250
    words: what answers often runs over the border. `n_words` gives the number of words of a row's chunk.
    """
    chosen: list[Chosen] = []
    touching: dict[tuple[str, str], dict[int, Chosen]] = {}
    for row, score in ranked:
        chunk, own, joined = chunks[row], n_words(row), None
        name = (chunk.source_id, chunk.section_id)
        here = touching.setdefault(name, {})
        if here and chunk.note is None:
            for side in (here.get(chunk.position - 1), here.get(chunk.position + 1)):
                if side and score >= _JOINS * side.score and _join(side, chunk, own, sections[name].text):
                    joined = side
                    break
        if joined is None:
            joined = Chosen(best=row, score=score, first=chunk, last=chunk, n_words=own)
            chosen.append(joined)
        here[chunk.position] = joined
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
    return sorted(chosen, key=lambda passage: (-passage.score, passage.first.chunk_id))


def _products(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    """The product of each row with each row from its slab on, shape (n, n); what stands before is 0.

    In small slabs, because a larger product of matrices starts threads that cost more than the task.
    """
    found = np.zeros((len(rows), len(rows)), dtype=np.float32)
    for start in range(0, len(rows), _SLAB):
        found[start : start + _SLAB, start:] = rows[start : start + _SLAB] @ rows[start:].T
    return found


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


def _join(passage: Chosen, chunk: Chunk, n_words: int, text: str) -> bool:
    """Let the chunk join the passage if it touches it; False when it does not or would make it too long."""
    before = chunk.start <= passage.first.start
    end, start = (chunk.end, passage.first.start) if before else (passage.last.end, chunk.start)
    if end > start or text[end:start].strip() or passage.first.url != chunk.url:
        return False
    # Two chunks may meet within a word.
    within = end == start and not (text[end - 1].isspace() or text[start].isspace())
    if passage.n_words + n_words - within > MAX_WORDS:
        return False
    passage.n_words += n_words - within
    if before:
        passage.first = chunk
    else:
        passage.last = chunk
    return True
