"""Tells from the wording of a query which place it asks for: a reader trained on the questions of places."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from index.analysis import words
from index.arrays import read_array

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from scipy.sparse import csr_array  # type: ignore[import-untyped]  # scipy ships no types

_TERMS, _BY_TERM, _BY_TEXT = "terms.json", "by-term.npy", "by-text.npy"
# So many rows of the kernel are filled at a time, so that no second matrix of its size is needed.
_BLOCK = 512
# Strength of the ridge. 1.0 is the usual value for rows of unit length; 0.3 and 3.0 chose no better over folds.
_RIDGE = 1.0
# Runs of so many letters of a word count as well: they are what "noodvoorraad" and "voorraden" have in common, and
# what is left of a word with a typing error.
_LETTERS = 4
# A term of a single text tells nothing of others, and more than half of all terms are such.
_LEAST_TEXTS = 2
# A likeness of vectors counts by its fourth power and three times: chosen on the larger measure of decision 18, from
# powers of 2 to 8 and weights of 1 to 6. The power makes the nearest texts count, so that the others may be left out.
_POWER, _MEANING = 4, 3.0
_NEAREST = 1_024
# A score is rounded, because its last bits depend on the order in which a processor adds.
_DIGITS = 6


class Aim:
    """A score for each place with questions: 0 for a query unlike them, about 1 for one of them.

    A query is compared with the texts that were read by words, and by vectors with those that have one. `terms` gives
    the number and the rarity of each word, pair of words (stop words too: "wat wil" asks for other places than "waarom
    is") and run of letters; `by_term` says what each adds to each place, shape (n_terms, n_known), and `by_text` what
    the nearness of each vector adds, (n_vectors, n_known). `constants` are (n_known,); `places` numbers the known ones.
    """

    def __init__(
        self,
        terms: dict[str, tuple[int, float]],
        by_term: NDArray[np.float16],
        by_text: NDArray[np.float32],
        constants: NDArray[np.float32],
        places: NDArray[np.int64],
    ) -> None:
        self._terms, self._by_term, self._by_text = terms, by_term, by_text
        self._constants, self._places = constants, places

    @classmethod
    def build(
        cls,
        texts: Sequence[str],
        vectors: NDArray[np.float32],
        places: NDArray[np.int64],
        weights: NDArray[np.float32] | None = None,
    ) -> Aim:
        """The reader of these texts, each with the number of its place and how much it weighs.

        `vectors` are of unit length, one for each of the first texts: to give the others one as well aims hardly better
        (in 0.4 of 100 questions, measured as in decision 18) and costs every query time.

        Kernel ridge regression on one column a place (Saunders, Gammerman and Vovk 1998): as many unknowns as texts,
        solved exactly. The kernel is the cosine of the terms plus a power of the cosine of the vectors, so that a near
        meaning counts for more than many distant ones. The part of the terms is linear: it is kept as weights of terms.
        """
        import numpy as np
        from scipy.linalg import cho_factor, cho_solve  # type: ignore[import-untyped]  # scipy ships no types

        read = [_terms(text) for text in texts]
        terms = _rarities(read)
        by_words = _by_words(read, terms)
        known, column = np.unique(places, return_inverse=True)
        wanted = np.zeros((len(texts), len(known)), dtype=np.float32)
        wanted[np.arange(len(texts)), column] = 1.0
        constants = wanted.mean(axis=0)
        kernel = np.empty((len(texts), len(texts)), dtype=np.float32)
        for start in range(0, len(texts), _BLOCK):
            rows = slice(start, start + _BLOCK)
            kernel[rows] = (by_words[rows] @ by_words.T).toarray()
            near = _MEANING * (vectors[rows] @ vectors.T) ** _POWER
            kernel[start : start + len(near), : len(vectors)] += near
        kernel[np.diag_indices(len(texts))] += _RIDGE / (1.0 if weights is None else weights)
        # A symmetric matrix read by columns is itself, which spares the library a copy.
        factor = cho_factor(kernel.T, overwrite_a=True, check_finite=False)
        solved = np.ascontiguousarray(cho_solve(factor, wanted - constants, check_finite=False), dtype=np.float32)
        return cls(terms, (by_words.T @ solved).astype(np.float16), solved[: len(vectors)], constants, known)

    def save(self, folder: Path) -> None:
        """Write the reader as arrays and JSON, nothing pickled."""
        import numpy as np

        folder.mkdir(parents=True, exist_ok=True)
        stored = {"terms": self._terms, "places": self._places.tolist()}
        (folder / _TERMS).write_text(json.dumps(stored, ensure_ascii=False), encoding="utf-8")
        np.save(folder / _BY_TERM, self._by_term)
        np.save(folder / _BY_TEXT, np.vstack([self._constants, self._by_text]))

    @classmethod
    def load(cls, folder: Path) -> Aim:
        """The reader that was saved in the folder."""
        import numpy as np

        stored = json.loads((folder / _TERMS).read_text(encoding="utf-8"))
        terms = {term: (number, rarity) for term, (number, rarity) in stored["terms"].items()}
        by_text = read_array(folder / _BY_TEXT)
        places = np.array(stored["places"], dtype=np.int64)
        return cls(terms, read_array(folder / _BY_TERM), by_text[1:], by_text[0], places)

    def score(self, query: str, cosines: NDArray[np.float64], places: int) -> NDArray[np.float64]:
        """How much a query asks for each of so many places, 0 where none is known.

        `cosines` are those of the query with every vector, shape (n_vectors,), or zeros. Of more than 1,024 only the
        nearest count, with those as near as the last of them.
        """
        import numpy as np

        numbers, weights = _weigh(_terms(query), self._terms)
        rows: slice | NDArray[np.int64] = slice(None)
        if len(cosines) > _NEAREST:
            rows = np.flatnonzero((cosines >= np.partition(cosines, -_NEAREST)[-_NEAREST]) & (cosines > 0))
        alike = (_MEANING * cosines[rows] ** _POWER).astype(np.float32)
        # Not by products of matrices: those start threads for a task of microseconds, and add in no fixed order.
        found = np.einsum("i,ij->j", weights, self._by_term[numbers].astype(np.float32))
        found += np.einsum("i,ij->j", alike, self._by_text[rows]) + self._constants
        scores = np.zeros(places)
        scores[self._places] = np.round(found.astype(np.float64), _DIGITS) + 0.0
        return scores


def _rarities(texts: Sequence[Sequence[str]]) -> dict[str, tuple[int, float]]:
    """The number of each term of several texts and how rare it is."""
    counted = Counter(term for text in texts for term in set(text))
    frequencies = {term: count for term, count in counted.items() if count >= _LEAST_TEXTS}
    return {
        term: (number, math.log((1 + len(texts)) / (1 + frequencies[term])) + 1)
        for number, term in enumerate(sorted(frequencies))
    }


def _by_words(texts: Sequence[Sequence[str]], terms: dict[str, tuple[int, float]]) -> csr_array:
    """The weights of the terms in each text, rows of unit length, shape (n_texts, n_terms)."""
    import numpy as np
    from scipy.sparse import csr_array

    weighed = [_weigh(text, terms) for text in texts]
    ends = np.cumsum([0, *(len(numbers) for numbers, _ in weighed)])
    values = np.concatenate([weights for _, weights in weighed])
    numbers = np.concatenate([np.array(numbers, dtype=np.int64) for numbers, _ in weighed])
    return csr_array((values, numbers, ends), shape=(len(texts), len(terms)))


def _terms(text: str) -> list[str]:
    read = words(text)
    letters = [f"~{run}" for word in read for run in _runs(f"<{word}>")]
    return [*read, *(f"{one} {other}" for one, other in pairwise(read)), *letters]


def _runs(word: str) -> list[str]:
    """The runs of letters of a word; none of one that is hardly longer than a run."""
    return [word[at : at + _LETTERS] for at in range(len(word) - _LETTERS + 1)] if len(word) > _LETTERS else []


def _weigh(text: Sequence[str], terms: dict[str, tuple[int, float]]) -> tuple[list[int], NDArray[np.float32]]:
    """The numbers of the known ones among a text's terms and their weights, together of unit length."""
    import numpy as np

    counts = Counter(term for term in text if term in terms)
    numbers = [terms[term][0] for term in counts]
    values = np.array([(1 + math.log(count)) * terms[term][1] for term, count in counts.items()], dtype=np.float32)
    return numbers, values / (float(np.linalg.norm(values)) or 1.0)
