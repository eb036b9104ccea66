"""Ranks chunks by their words: BM25 over Dutch and English stems."""

from __future__ import annotations

import json
import math
import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import bm25s
    import numpy as np
    from numpy.typing import NDArray
    from Stemmer import Stemmer

# "dutch_porter" keeps weerbaarheid and weerbare together; Snowball's newer "dutch" cuts both to "weer".
_STEMMERS = {"nl": "dutch_porter", "en": "english"}
_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_FREQUENCIES = "frequencies.json"


@cache
def _stop_words() -> dict[str, frozenset[str]]:
    """Frequent words by language; they say nothing about the subject of a query."""
    lists = tomllib.loads((files("index") / "stopwords.toml").read_text(encoding="utf-8"))
    return {language: frozenset(words.split()) for language, words in lists.items()}


@cache
def _stemmer(language: str) -> Stemmer:
    from Stemmer import Stemmer

    return Stemmer(_STEMMERS[language])


def stems(text: str, language: str) -> tuple[str, ...]:
    """The stems of a text in order, without stop words and diacritics; other languages are read as English.

    A compound with hyphens gives its parts and the whole written as one ("covid", "19", "covid19").
    """
    code = language if language in _STEMMERS else "en"
    folded = unicodedata.normalize("NFKD", text.lower())
    plain = "".join(char for char in folded if not unicodedata.combining(char))
    stop_words = _stop_words()[code]
    words: list[str] = []
    for match in _WORD.finditer(plain):
        parts = re.split(r"[-'’]", match.group())
        words += [part for part in parts if part not in stop_words]
        if len(parts) > 1:
            words.append("".join(parts))
    return tuple(_stemmer(code).stemWords(words))


def query_stems(query: str) -> tuple[str, ...]:
    """The stems of a query as Dutch and as English, each once, because its language need not be known."""
    found = {**dict.fromkeys(stems(query, "nl")), **dict.fromkeys(stems(query, "en"))}
    either = frozenset.union(*_stop_words().values())
    return tuple(stem for stem in found if stem not in either)


class LexicalIndex:
    """BM25 (Lucene's variant, k1 1.5, b 0.75) over chunks; Robertson and Zaragoza 2009."""

    def __init__(self, model: bm25s.BM25, frequencies: dict[str, int], n_chunks: int) -> None:
        self._model = model
        self._frequencies = frequencies
        self._n_chunks = n_chunks

    @classmethod
    def build(cls, texts: Sequence[tuple[str, str]]) -> LexicalIndex:
        """The index of (text, language) pairs; a chunk is known by its position in them."""
        import bm25s

        tokens = [list(stems(text, language)) for text, language in texts]
        frequencies = Counter(stem for row in tokens for stem in set(row))
        model = bm25s.BM25()
        model.index(tokens, show_progress=False)
        return cls(model, dict(sorted(frequencies.items())), len(tokens))

    def save(self, folder: Path) -> None:
        """Write the index as arrays and JSON, nothing pickled."""
        self._model.save(folder, show_progress=False)
        saved = {"chunks": self._n_chunks, "frequencies": self._frequencies}
        (folder / _FREQUENCIES).write_text(json.dumps(saved, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> LexicalIndex:
        """The index that was saved in the folder."""
        import bm25s

        saved = json.loads((folder / _FREQUENCIES).read_text(encoding="utf-8"))
        model = bm25s.BM25.load(folder, show_progress=False)
        return cls(model, saved["frequencies"], saved["chunks"])

    def scores(self, query: str) -> NDArray[np.float32]:
        """The BM25 score of every chunk, shape (n_chunks,); zeros where no word of the query is known."""
        import numpy as np

        known = [stem for stem in query_stems(query) if stem in self._frequencies]
        if not known:
            return np.zeros(self._n_chunks, dtype=np.float32)
        return np.asarray(self._model.get_scores(known), dtype=np.float32)

    def weight(self, stem: str) -> float:
        """The inverse document frequency of a stem, ln(1 + (n - df + 0.5) / (df + 0.5)); highest when unknown."""
        frequency = self._frequencies.get(stem, 0)
        return math.log(1 + (self._n_chunks - frequency + 0.5) / (frequency + 0.5))

    def holds(self, stem: str) -> bool:
        """True when some chunk holds the stem."""
        return stem in self._frequencies
