"""Ranks the chunks of an index for an expanded query and its vector."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from typing import TYPE_CHECKING, Literal

import numpy as np

from index.choosing import Chosen, find_alone, join_neighbours, spread, without_copies
from index.filters import Filters
from index.fusion import above_mean, cosines_of, fuse, fuse_ranks
from index.passages import MeaningAway
from index.places import find_places, place_vectors

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from index.asked import AskedIndex, AskedScores
    from index.expanding import ExpandedQuery
    from index.lexical import LexicalIndex
    from index.passages import Chunk
    from index.recipes import Recipe
    from index.store import VectorStore
    from index.stored import IndexedSource, StoredSection

_log = logging.getLogger(__name__)
# How many chunks each search brings to the fusion: well above any k that is shown, small enough to stay quick.
_CANDIDATES = 100
# Of that many places every chunk is a candidate, so that a guide's paragraph brings up the official section.
_PLACES = 10
# Up to that many vectors comparing all is quicker than the store's graph, and exact: 2 ms where that takes 10.
ONE_BY_ONE = 60_000
# Callers filter in a few ways, again and again.
_VIEWS = 32
# Neighbours and places use up more than are shown, copies fill the candidates: that many times as many are looked at.
_SPARE, _WIDER = 5, 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """A chosen passage: its chunk, fused score in [0, 1], cosine, BM25 score, nearest question and aim."""

    chunk: Chunk
    score: float
    dense: float
    lexical: float
    asked: float | None
    aim: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _View:
    """What some filters leave: the chunks' rows, their mean vector, and the same of their places.

    `sources` are the sources that pass, None for all; `is_small` says that the rows are compared one by one.
    """

    rows: NDArray[np.int64]
    passes: NDArray[np.bool_]
    mean: NDArray[np.float32]
    places: NDArray[np.int64]
    in_view: NDArray[np.bool_]
    place_mean: NDArray[np.float32]
    sources: tuple[str, ...] | None
    is_small: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Query:
    """One query: its vector, BM25 scores of all chunks and places, and which chunks a better text outranks.

    `near` holds the cosines of all chunks, None where these are too many to compare; `asked` says how near the
    places' questions are.
    """

    vector: NDArray[np.float32]
    near: NDArray[np.float64] | None
    words: NDArray[np.float64]
    place_words: NDArray[np.float64]
    asked: AskedScores | None
    outranked: NDArray[np.bool_]


class Ranker:
    """Ranks the chunks of one index; `vectors` are their unit vectors, shape (n_chunks, dim)."""

    def __init__(
        self,
        chunks: Sequence[Chunk],
        sections: Mapping[tuple[str, str], StoredSection],
        sources: Sequence[IndexedSource],
        vectors: NDArray[np.float32],
        *,
        lexical: LexicalIndex,
        by_place: LexicalIndex,
        asked: AskedIndex | None,
        store: VectorStore | None,
    ) -> None:
        self._chunks = chunks
        self._sections = sections
        self._sources = sources
        self._vectors = vectors
        self._lexical, self._by_place, self._asked, self._store = lexical, by_place, asked, store
        self.size = len(chunks)
        self._row = {chunk.chunk_id: row for row, chunk in enumerate(chunks)}
        self._by_id = np.argsort(np.argsort([chunk.chunk_id for chunk in chunks], kind="stable"), kind="stable")
        self._n_words = cache(lambda row: len(chunks[row].text.split()))
        self._alone = find_alone(vectors)
        self._place_of = find_places(chunks, sources)
        self._place_vectors = place_vectors(self._place_of, vectors)
        order = np.argsort(self._place_of, kind="stable")
        self._in_place = np.split(order, np.cumsum(np.bincount(self._place_of))[:-1])
        self._outranked = lru_cache(maxsize=_VIEWS)(partial(_outranked, tuple(chunks), tuple(sources)))
        self._view = lru_cache(maxsize=_VIEWS)(self._make_view)

    def rank(
        self, asked: ExpandedQuery, vector: NDArray[np.float32], k: int, filters: Filters, recipe: Recipe
    ) -> list[Scored]:
        """The `k` best passages for an expanded query and its unit vector (or zeros), best first, ties by chunk id.

        MeaningAway when a server of many vectors is away; the words alone can be ranked then.
        """
        view = self._view(filters)
        if not len(view.rows):
            return []
        query = _Query(
            vector=vector,
            near=cosines_of(self._vectors, vector) if view.is_small else None,
            words=self._lexical.scores(asked.weights),
            place_words=self._by_place.scores(asked.weights),
            asked=self._ask(asked, vector, view) if recipe.asked else None,
            outranked=self._outranked(asked.languages),
        )
        pool = max(k, _CANDIDATES)
        while True:
            rows = self._candidates(query, view, pool)
            dense = cosines_of(self._vectors[rows], vector) if query.near is None else query.near[rows]
            fused = self._fused(query, rows, dense, view, recipe)
            order = np.lexsort((self._by_id[rows], -fused))
            looked_at = order if pool >= len(view.rows) else order[: pool * 4 // 5]
            ranked = list(zip(rows[looked_at].tolist(), fused[looked_at].tolist(), strict=True))
            chosen = self._choose(ranked, recipe, _SPARE * k)
            if len(chosen) >= k or pool >= len(view.rows):
                break
            pool *= _WIDER
        cosine = dict(zip(rows.tolist(), dense.tolist(), strict=True))
        return [
            Scored(
                chunk=one.chunk(self._sections),
                score=one.score,
                dense=cosine[one.best],
                lexical=float(query.words[one.best]),
                asked=_known(query.asked, "cosines", int(self._place_of[one.best])),
                aim=_known(query.asked, "aims", int(self._place_of[one.best])),
            )
            for one in chosen[:k]
        ]

    def nearest(self, vector: NDArray[np.float32], k: int, *, exact: bool) -> list[float]:
        """The cosines of the `k` nearest chunks, nearest first: as the search finds them, or of all when `exact`."""
        if not vector.any():
            return []
        if exact or self._store is None or self._compares(self.size):
            return [float(cosine) for cosine in np.sort(cosines_of(self._vectors, vector))[::-1][:k]]
        rows = [self._row[chunk_id] for chunk_id in self._store.nearest(vector, k, None)]
        return [float(cosine) for cosine in np.sort(cosines_of(self._vectors[rows], vector))[::-1]]

    def _ask(self, asked: ExpandedQuery, vector: NDArray[np.float32], view: _View) -> AskedScores | None:
        return self._asked.score(asked.query, asked.weights, vector, view.in_view) if self._asked else None

    def _choose(self, ranked: list[tuple[int, float]], recipe: Recipe, enough: int) -> list[Chosen]:
        """The passages to show, of the first `enough` or more: copies once, neighbours joined, places taking turns."""
        if recipe.distinct:
            ranked = without_copies(ranked, self._chunks, self._vectors, self._alone, enough)
        if recipe.merge:
            chosen = join_neighbours(ranked, self._chunks, self._sections, self._n_words)
        else:
            chosen = [
                Chosen(best=row, score=score, first=self._chunks[row], last=self._chunks[row], n_words=0)
                for row, score in ranked
            ]
        return spread(chosen, self._place_of, recipe.spread)

    def _make_view(self, filters: Filters) -> _View:
        wanted = filters.wanted_sources(self._sources)
        passes = filters.rows(self._chunks, wanted)
        rows = np.flatnonzero(passes)
        places = np.unique(self._place_of[rows])
        some = len(rows) > 0
        # All of them are not copied: beside a server there may be more than memory holds.
        vectors = self._vectors if len(rows) == self.size else self._vectors[rows]
        return _View(
            rows=rows,
            passes=passes,
            mean=vectors.mean(axis=0) if some else vectors.sum(axis=0),
            places=places,
            in_view=np.isin(np.arange(len(self._place_vectors)), places),
            place_mean=self._place_vectors[places].mean(axis=0) if some else self._place_vectors[:0].sum(axis=0),
            sources=None if len(wanted) == len(self._sources) else tuple(sorted(wanted)),
            # The store filters by source alone.
            is_small=self._store is None or self._compares(len(rows)) or bool(filters.sections or filters.pages),
        )

    def _compares(self, n_rows: int) -> bool:
        """Whether so many are compared one by one; who names a server wants it to be asked, also for few."""
        return n_rows <= (0 if self._store is not None and self._store.is_remote else ONE_BY_ONE)

    def _candidates(self, query: _Query, view: _View, pool: int) -> NDArray[np.int64]:
        """Rows of the chunks that any search brings up, in their order."""
        found = [_best(query.words, view.rows, pool)]
        if query.vector.any():
            found.append(self._nearest(query, view, pool))
        best_places = [_best(query.place_words, view.places, _PLACES)]
        if query.asked:
            best_places.append(_best(query.asked.scores, view.places, _PLACES))
        of_places = [self._in_place[place] for place in np.unique(np.concatenate(best_places)).tolist()]
        if of_places:
            members = np.concatenate(of_places)
            found.append(members[view.passes[members]])
        return np.unique(np.concatenate(found))

    def _nearest(self, query: _Query, view: _View, pool: int) -> NDArray[np.int64]:
        near = query.near
        if near is None and self._store is not None:
            where = None if view.sources is None else {"source_id": {"$in": list(view.sources)}}
            try:
                found = self._store.nearest(query.vector, pool, where)
                return np.array([self._row[chunk_id] for chunk_id in found], dtype=np.int64)
            except Exception as error:
                # Whatever Chroma raises: the vectors are here as well.
                if self._store.is_remote and len(view.rows) > ONE_BY_ONE:
                    raise MeaningAway(str(error)) from error
                if not self._store.is_remote:
                    _log.critical("Chroma cannot be asked (%s); vectors are compared one by one", type(error).__name__)
        near = cosines_of(self._vectors, query.vector) if near is None else near
        # Above 0, so that none is left out.
        return _best(2.0 + near, view.rows, pool)

    def _fused(
        self, query: _Query, rows: NDArray[np.int64], dense: NDArray[np.float64], view: _View, recipe: Recipe
    ) -> NDArray[np.float64]:
        """The score of each candidate, in [0, 1]."""
        places = self._place_of[rows]
        around_dense = cosines_of(self._place_vectors[places], query.vector)
        own, around = [], []
        if recipe.words:
            own.append(query.words[rows] / _highest(query.words[view.rows]))
            around.append(query.place_words[places] / _highest(query.place_words[view.places]))
        if recipe.meaning:
            own.append(above_mean(dense, float(view.mean @ query.vector)))
            around.append(above_mean(around_dense, float(view.place_mean @ query.vector)))
        join = fuse if recipe.fusion == "linear" else fuse_ranks
        fused = (1 - recipe.place) * join(own) + recipe.place * join(around)
        if query.asked:
            mixed = (1 - recipe.asked) * fused + recipe.asked * query.asked.scores[places]
            fused = np.where(query.asked.known[places], mixed, fused)
        return np.asarray(np.round(np.where(query.outranked[rows], recipe.rendering, 1.0) * fused, 9))


def _known(asked: AskedScores | None, values: Literal["cosines", "aims"], place: int) -> float | None:
    """One of the values of a place, None where it has no questions."""
    return float(getattr(asked, values)[place]) if asked is not None and asked.known[place] else None


def _highest(scores: NDArray[np.float64]) -> float:
    """The highest score, or 1 where none is above 0."""
    return float(scores.max(initial=0.0)) or 1.0


def _best(scores: NDArray[np.float64], rows: NDArray[np.int64], count: int) -> NDArray[np.int64]:
    """Of some rows the `count` with the highest scores above 0, ties by row."""
    mine = scores[rows]
    # Most chunks share no word with a query; to leave them out first makes the selection ten times as fast.
    chosen = np.flatnonzero(mine > 0)
    if len(chosen) > count:
        found = mine[chosen]
        least = np.partition(found, len(found) - count)[len(found) - count]
        above, level = chosen[found > least], chosen[found == least]
        chosen = np.sort(np.concatenate([above, level[: count - len(above)]]))
    chosen = chosen[np.argsort(-mine[chosen], kind="stable")]
    return np.asarray(rows[chosen], dtype=np.int64)


def _outranked(
    chunks: Sequence[Chunk], sources: Sequence[IndexedSource], languages: tuple[str, ...]
) -> NDArray[np.bool_]:
    """For each chunk whether it renders a text that is at hand itself, or that is rendered in the query's language."""
    here = {source.source_id for source in sources}
    read = {source.renders for source in sources if source.renders and source.language in languages}
    outranked = {
        source.source_id
        for source in sources
        if source.renders in here or (source.renders in read and source.language not in languages)
    }
    return np.array([chunk.source_id in outranked for chunk in chunks], dtype=np.bool_)
