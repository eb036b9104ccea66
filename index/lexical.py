"""Ranks texts by their words: BM25 over Dutch and English stems."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Callable, KeysView, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import count
from pathlib import Path
from sys import intern
from typing import TYPE_CHECKING

from index.analysis import stem, stem_all, stop_words, words
from index.arrays import read_arrays
from index.compounds import split_compound
from index.vocabulary import Vocabulary

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_ARRAYS, _STEMS = "columns.npz", "stems.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fields:
    """What a text is searched by: its body, and headings in their own languages as (text, language)."""

    body: str
    language: str
    headings: tuple[tuple[str, str], ...] = ()

    def texts(self) -> tuple[tuple[str, str], ...]:
        """Each text with its language; a word counts the same in a heading as in the body."""
        return ((self.body, self.language), *self.headings)


class LexicalIndex:
    """BM25 (Lucene's variant, k1 1.5, b 0.75) over texts; Robertson and Zaragoza 2009.

    bm25s computes the score that each stem gives to each text. They are kept by stem, as arrays: a search adds up a
    few of these columns, and a process that only searches imports neither bm25s nor SciPy.
    """

    def __init__(
        self,
        stems: Sequence[str],
        ends: NDArray[np.int64],
        texts: NDArray[np.int32],
        scores: NDArray[np.float32],
        n_texts: int,
    ) -> None:
        self._column = dict(zip(stems, count(), strict=False))
        self._starts: list[int] = [0, *ends.tolist()]
        self._texts, self._scores, self._n_texts = texts, scores, n_texts

    @classmethod
    def build(cls, texts: Sequence[Sequence[Fields]], is_part: Callable[[str], bool] = lambda _: False) -> LexicalIndex:
        """The index of texts, each of one or more `Fields`; a text is known by its position.

        Dutch compounds count with the parts that `is_part` knows, so that "drinkwater" is found by "water".
        """
        import bm25s
        import numpy as np

        split = cache(lambda word: split_compound(word, is_part))
        tokens = [[token for fields in row for token in _tokens(fields, split)] for row in texts]
        model = bm25s.BM25()
        model.index(tokens, show_progress=False)
        found, numbers = model.scores, model.vocab_dict
        # The library adds an empty word, which has no column.
        stems = sorted(stem for stem in numbers if stem)
        columns = [slice(found["indptr"][numbers[stem]], found["indptr"][numbers[stem] + 1]) for stem in stems]
        order = np.concatenate([np.arange(part.start, part.stop) for part in columns] or [np.arange(0)])
        ends = np.cumsum([part.stop - part.start for part in columns], dtype=np.int64)
        scores = found["data"][order].astype(np.float32)
        return cls(stems, ends, found["indices"][order].astype(np.int32), scores, len(tokens))

    def save(self, folder: Path) -> None:
        """Write the index as arrays and JSON, nothing pickled."""
        import numpy as np

        folder.mkdir(parents=True, exist_ok=True)
        np.savez(folder / _ARRAYS, ends=np.array(self._starts[1:]), texts=self._texts, scores=self._scores)
        saved = {"texts": self._n_texts, "stems": list(self._column)}
        (folder / _STEMS).write_text(json.dumps(saved, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> LexicalIndex:
        """The index that was saved in the folder."""
        saved = json.loads((folder / _STEMS).read_text(encoding="utf-8"))
        stored = read_arrays(folder / _ARRAYS)
        # A process holds several of these indexes, with mostly the same stems.
        stems = [intern(stem) for stem in saved["stems"]]
        return cls(stems, stored["ends"], stored["texts"], stored["scores"], saved["texts"])

    @property
    def stems(self) -> KeysView[str]:
        """All stems that some text holds, sorted."""
        return self._column.keys()

    def scores(self, weights: Mapping[str, float]) -> NDArray[np.float64]:
        """The BM25 score of every text for weighted stems, shape (n_texts,); zeros where no stem is known."""
        import numpy as np

        parts = [
            (weights[token], slice(self._starts[column], self._starts[column + 1]))
            for token in sorted(weights.keys() & self._column.keys())
            for column in (self._column[token],)
        ]
        if not parts:
            return np.zeros(self._n_texts, dtype=np.float64)
        texts = np.concatenate([self._texts[part] for _, part in parts])
        scores = np.concatenate([weight * self._scores[part] for weight, part in parts])
        found: NDArray[np.float64] = np.bincount(texts, weights=scores, minlength=self._n_texts).astype(np.float64)
        return found

    def weight(self, token: str) -> float:
        """The inverse document frequency of a stem, ln(1 + (n - df + 0.5) / (df + 0.5)); highest when unknown."""
        column = self._column.get(token)
        frequency = 0 if column is None else self._starts[column + 1] - self._starts[column]
        return math.log(1 + (self._n_texts - frequency + 0.5) / (frequency + 0.5))


def count_words(texts: Sequence[Fields]) -> Vocabulary:
    """How often each word stands in the bodies and headings."""
    counts: Counter[str] = Counter()
    for fields in texts:
        for text, _ in fields.texts():
            counts.update(words(text))
    return Vocabulary(dict(sorted(counts.items())))


def _tokens(fields: Fields, split: Callable[[str], tuple[str, ...]]) -> list[str]:
    found: list[str] = []
    for text, language in fields.texts():
        idle = stop_words()["nl" if language == "nl" else "en"]
        content = [word for word in words(text) if word not in idle]
        own = stem_all(content, language)
        if language == "nl":
            own += [stem(part, "nl") for word in content for part in split(word)]
        found += own
    return found
