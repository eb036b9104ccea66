"""Tells from the wording of a query which place it asks for: a linear reader, trained on the questions of places."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from index.analysis import words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_TERMS, _WEIGHTS = "terms.json", "weights.npy"
# Strength of the ridge. 1.0 is the usual value for rows of unit length; 0.3 and 3.0 chose no better over folds.
_RIDGE = 1.0
# A score is rounded, because its last bits depend on the order in which a processor adds.
_DIGITS = 6


class Aim:
    """A score for each place with questions: 0 for a query unlike them, about 1 for one of them.

    `terms` gives the row and the rarity of each word and pair of words, stop words too ("wat wil" asks for other
    places than "waarom is"); `weights` has a row for each, then one for each axis of the vectors, and last the
    constant: shape (n_terms + dim + 1, n_known). `places` numbers the columns.
    """

    def __init__(
        self, terms: dict[str, tuple[int, float]], weights: NDArray[np.float32], places: NDArray[np.int64]
    ) -> None:
        self._terms, self._weights, self._places = terms, weights, places

    @classmethod
    def build(cls, texts: Sequence[str], vectors: NDArray[np.float32], places: NDArray[np.int64]) -> Aim:
        """The reader of these questions, each with its unit vector and the number of its place.

        Kernel ridge regression on one column a place (Saunders, Gammerman and Vovk 1998): as many unknowns as
        questions, solved exactly.
        """
        import numpy as np
        from scipy.sparse import csr_array  # type: ignore[import-untyped]  # scipy ships no types

        counts = [Counter(_terms(text)) for text in texts]
        frequencies = Counter(term for count in counts for term in count)
        terms = {
            term: (row, math.log((1 + len(texts)) / (1 + frequencies[term])) + 1)
            for row, term in enumerate(sorted(frequencies))
        }
        rows = [_weigh(text, terms) for text in texts]
        ends = np.cumsum([0, *(len(row) for row, _ in rows)])
        values = np.concatenate([weights for _, weights in rows])
        columns = np.concatenate([np.array(row, dtype=np.int64) for row, _ in rows])
        by_words = csr_array((values, columns, ends), shape=(len(texts), len(terms)))
        known, column = np.unique(places, return_inverse=True)
        wanted = np.zeros((len(texts), len(known)))
        wanted[np.arange(len(texts)), column] = 1.0
        constant = wanted.mean(axis=0)
        kernel = ((by_words @ by_words.T).toarray() + vectors @ vectors.T).astype(np.float64)
        solved = np.linalg.solve(kernel + _RIDGE * np.eye(len(texts)), wanted - constant).astype(np.float32)
        weights = np.vstack([by_words.T @ solved, vectors.T @ solved, constant[None, :].astype(np.float32)])
        return cls(terms, weights.astype(np.float32), known)

    def save(self, folder: Path) -> None:
        """Write the reader as arrays and JSON, nothing pickled."""
        import numpy as np

        folder.mkdir(parents=True, exist_ok=True)
        stored = {"terms": self._terms, "places": self._places.tolist()}
        (folder / _TERMS).write_text(json.dumps(stored, ensure_ascii=False), encoding="utf-8")
        np.save(folder / _WEIGHTS, self._weights)

    @classmethod
    def load(cls, folder: Path) -> Aim:
        """The reader that was saved in the folder."""
        import numpy as np

        stored = json.loads((folder / _TERMS).read_text(encoding="utf-8"))
        terms = {term: (row, rarity) for term, (row, rarity) in stored["terms"].items()}
        weights = np.load(folder / _WEIGHTS, allow_pickle=False)
        return cls(terms, weights, np.array(stored["places"], dtype=np.int64))

    def score(self, query: str, vector: NDArray[np.float32], places: int) -> NDArray[np.float64]:
        """How much a query with this unit vector (or zeros) asks for each of so many places, 0 where none is known."""
        import numpy as np

        rows, values = _weigh(query, self._terms)
        after = len(self._terms)
        found = values @ self._weights[rows] + vector @ self._weights[after:-1] + self._weights[-1]
        scores = np.zeros(places)
        scores[self._places] = np.round(found.astype(np.float64), _DIGITS) + 0.0
        return scores


def _terms(text: str) -> list[str]:
    read = words(text)
    return [*read, *(f"{one} {other}" for one, other in pairwise(read))]


def _weigh(text: str, terms: dict[str, tuple[int, float]]) -> tuple[list[int], NDArray[np.float32]]:
    """The rows of the known terms of a text and their weights, together of unit length."""
    import numpy as np

    counts = Counter(term for term in _terms(text) if term in terms)
    rows = [terms[term][0] for term in counts]
    values = np.array([(1 + math.log(count)) * terms[term][1] for term, count in counts.items()], dtype=np.float32)
    return rows, values / (float(np.linalg.norm(values)) or 1.0)
