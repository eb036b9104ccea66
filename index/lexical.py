"""Ranks texts by their words: BM25 over Dutch and English stems."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from index.analysis import stem, stem_all, stop_words, words
from index.compounds import split_compound
from index.vocabulary import Vocabulary

if TYPE_CHECKING:
    import bm25s
    import numpy as np
    from numpy.typing import NDArray

_FREQUENCIES = "frequencies.json"


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
    """BM25 (Lucene's variant, k1 1.5, b 0.75) over texts; Robertson and Zaragoza 2009."""

    def __init__(self, model: bm25s.BM25, frequencies: dict[str, int], n_texts: int) -> None:
        self._model = model
        self.frequencies = frequencies
        self._n_texts = n_texts

    @classmethod
    def build(cls, texts: Sequence[Sequence[Fields]], is_part: Callable[[str], bool] = lambda _: False) -> LexicalIndex:
        """The index of texts, each of one or more `Fields`; a text is known by its position.

        Dutch compounds count with the parts that `is_part` knows, so that "drinkwater" is found by "water".
        """
        import bm25s

        split = cache(lambda word: split_compound(word, is_part))
        tokens = [[token for fields in row for token in _tokens(fields, split)] for row in texts]
        frequencies = Counter(token for row in tokens for token in set(row))
        model = bm25s.BM25()
        model.index(tokens, show_progress=False)
        return cls(model, dict(sorted(frequencies.items())), len(tokens))

    def save(self, folder: Path) -> None:
        """Write the index as arrays and JSON, nothing pickled."""
        folder.mkdir(parents=True, exist_ok=True)
        self._model.save(folder, show_progress=False)
        saved = {"texts": self._n_texts, "frequencies": self.frequencies}
        (folder / _FREQUENCIES).write_text(json.dumps(saved, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> LexicalIndex:
        """The index that was saved in the folder."""
        import bm25s

        saved = json.loads((folder / _FREQUENCIES).read_text(encoding="utf-8"))
        model = bm25s.BM25.load(folder, show_progress=False)
        return cls(model, saved["frequencies"], saved["texts"])

    def scores(self, weights: Mapping[str, float]) -> NDArray[np.float64]:
        """The BM25 score of every text for weighted stems, shape (n_texts,); zeros where no stem is known."""
        import numpy as np

        found = np.zeros(self._n_texts, dtype=np.float64)
        stored, numbers = self._model.scores, self._model.vocab_dict
        for token, weight in sorted(weights.items()):
            if token in self.frequencies:
                column = numbers[token]
                part = slice(stored["indptr"][column], stored["indptr"][column + 1])
                # No text stands twice in a column, so that adding by position is safe.
                found[stored["indices"][part]] += weight * stored["data"][part]
        return found

    def weight(self, token: str) -> float:
        """The inverse document frequency of a stem, ln(1 + (n - df + 0.5) / (df + 0.5)); highest when unknown."""
        frequency = self.frequencies.get(token, 0)
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
