"""Finds places by the questions that their sections answer (Nogueira and Lin 2019, doc2query)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from index.aiming import Aim
from index.arrays import read_array
from index.fusion import above_mean, cosines_of, fuse
from index.lexical import Fields, LexicalIndex

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from index.embedding import Embedder
    from index.passages import Chunk
    from index.stored import StoredSection

_VECTORS, _PLACES, _AIM = "vectors.npy", "places.npy", "aim"
# Two sentences of a place are read as one question that it answers, and weigh this much beside one that a person wrote.
# One by one they aim a little better (in 1.3 of 100 questions), but the time to learn grows with the third power of
# their number: of more pairs than the most only every second, third, … is read.
_TOLD_TOGETHER, _TOLD_WEIGHS, _MOST_TOLD = 2, 2.0, 6_000
# Half of what questions say of a place is told by the nearest of them, half by all together, as a share of the best
# place's. Where nothing is asked for this much, the share is taken of it.
_AIMED, _LEAST_AIM = 0.5, 0.1
_END = re.compile(r"(?<=[.!?:;])\s+")
_LEAST_WORDS = 3
# Of fewer questions than this no usual nearness can be told.
_LEAST = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedScores:
    """How near the questions of each place are to a query, all of shape (n_places,).

    `scores` are in [0, 1] among the places in view; `cosines` those of the nearest question, 0 where there is none;
    `aims` say how much the query reads like all the questions of a place together, about 0 to 1; `known` tells which
    places have questions.
    """

    scores: NDArray[np.float64]
    cosines: NDArray[np.float64]
    aims: NDArray[np.float64]
    known: NDArray[np.bool_]


class AskedIndex:
    """The questions of all places: BM25 and unit vectors, with the number of the place that each belongs to.

    `stems` are those of all questions.
    """

    def __init__(
        self, lexical: LexicalIndex, vectors: NDArray[np.float32], places: NDArray[np.int64], aim: Aim
    ) -> None:
        import numpy as np

        self._lexical, self._vectors, self._places, self._aim = lexical, vectors, places, aim
        self.stems = lexical.stems
        # The questions by place, and where those of each place begin.
        self._by_place = np.argsort(places, kind="stable")
        self._asked, self._starts = np.unique(places[self._by_place], return_index=True)

    @classmethod
    def build(
        cls,
        chunks: Sequence[Chunk],
        place_of: NDArray[np.int64],
        sections: Mapping[tuple[str, str], StoredSection],
        model: Embedder,
        is_part: Callable[[str], bool],
    ) -> AskedIndex | None:
        """The index of every question of every place, each once a place; None where no section has a question."""
        import numpy as np

        asked: dict[tuple[int, str], str] = {}
        for chunk, place in zip(chunks, place_of.tolist(), strict=True):
            for text, language in sections[chunk.source_id, chunk.section_id].questions:
                asked.setdefault((place, text), language)
        if not asked:
            return None
        fields = [[Fields(body=text, language=language)] for (_, text), language in asked.items()]
        texts = [text for _, text in asked]
        places = np.array([place for place, _ in asked], dtype=np.int64)
        told = _told(chunks, place_of, sections, set(places.tolist()))
        vectors = model.encode_queries(texts)
        aim = Aim.build(
            [*texts, *(text for text, _ in told)],
            vectors,
            np.concatenate([places, np.array([place for _, place in told], dtype=np.int64)]),
            np.concatenate([np.ones(len(texts)), np.full(len(told), _TOLD_WEIGHS)]).astype(np.float32),
        )
        return cls(LexicalIndex.build(fields, is_part), vectors, places, aim)

    def save(self, folder: Path) -> None:
        """Write the questions' index as arrays and JSON, nothing pickled."""
        import numpy as np

        self._lexical.save(folder)
        np.save(folder / _VECTORS, self._vectors)
        np.save(folder / _PLACES, self._places)
        self._aim.save(folder / _AIM)

    @classmethod
    def load(cls, folder: Path, dim: int = 0) -> AskedIndex | None:
        """The index that was saved in the folder; None where none was.

        With `dim` its vectors, which may be damaged, are left alone: there are zeros of that many columns instead.
        """
        import numpy as np

        if not folder.is_dir():
            return None
        places, aim = read_array(folder / _PLACES), Aim.load(folder / _AIM)
        zeros = np.zeros((len(places), dim), dtype=np.float32)
        vectors = zeros if dim else read_array(folder / _VECTORS)
        return cls(LexicalIndex.load(folder), vectors, places, aim)

    def score(
        self, query: str, weights: Mapping[str, float], vector: NDArray[np.float32], in_view: NDArray[np.bool_]
    ) -> AskedScores | None:
        """How near the places' questions are, or None where no place in view has any; `in_view` is (n_places,)."""
        import numpy as np

        shown = in_view[self._asked]
        if not shown.any():
            return None
        mine = in_view[self._places]
        words = self._lexical.scores(weights)
        cosines = cosines_of(self._vectors, vector)
        above = above_mean(cosines, _usual(cosines[mine]), float(cosines[mine].max()))
        near = fuse([words / (float(words[mine].max()) or 1.0), above])
        scores, nearest = np.zeros(len(in_view)), np.zeros(len(in_view))
        known = np.zeros(len(in_view), dtype=np.bool_)
        places = self._asked[shown]
        scores[places] = np.maximum.reduceat(near[self._by_place], self._starts)[shown]
        # Below 0 a question is as far away as none.
        nearest[places] = np.maximum.reduceat(cosines[self._by_place], self._starts)[shown].clip(0)
        known[places] = True
        aims = self._aim.score(query, cosines, len(in_view))
        aimed = aims[places].clip(0) / max(float(aims[places].max()), _LEAST_AIM)
        scores[places] = (1 - _AIMED) * scores[places] + _AIMED * aimed
        return AskedScores(scores=scores, cosines=nearest, aims=aims, known=known)


def _told(
    chunks: Sequence[Chunk],
    place_of: NDArray[np.int64],
    sections: Mapping[tuple[str, str], StoredSection],
    asked: set[int],
) -> list[tuple[str, int]]:
    """The sentences of the places that questions are asked of, two together, with the number of the place, in order."""
    names = {
        (chunk.source_id, chunk.section_id): place
        for chunk, place in zip(chunks, place_of.tolist(), strict=True)
        if place in asked
    }
    found = []
    for name, place in names.items():
        read = [sentence for sentence in _END.split(sections[name].text) if len(sentence.split()) >= _LEAST_WORDS]
        found += [(" ".join(read[at : at + _TOLD_TOGETHER]), place) for at in range(0, len(read), _TOLD_TOGETHER)]
    return found[:: 1 + (len(found) - 1) // _MOST_TOLD]


def _usual(cosines: NDArray[np.float64]) -> float:
    """The cosine of a question that has nothing to do with the query."""
    return float(cosines.mean()) if len(cosines) >= _LEAST else 0.0
