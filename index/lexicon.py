"""The learned word lexicon: which stems of another language a word stands for."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from index.analysis import spelling_key, stem, stem_all
from index.arrays import read_arrays
from index.loading_once import loaded_once
from index.word_tables import Keys, Words, as_array

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Weights are stored in 255 steps of (0, 1].
_STEPS = 255
# Words that share a stem stand in for an unknown one with their common translations.
_MOST_BY_STEM, _LEAST_BY_STEM = 4, 0.08
# So many words are stemmed at a time: all at once leave a hundred thousand strings behind.
_BLOCK = 4_096
# The directions in the package, from the language of a question to that of a text.
DIRECTIONS = (("nl", "en"), ("en", "nl"), ("pap", "en"), ("pap", "nl"))

Translations = tuple[tuple[str, float], ...]


class Lexicon:
    """Translations of words into stems, heaviest first; weights in (0, 1], those of a word add up to about 1."""

    def __init__(self, listed: Words, rows: Sequence[Translations] | _StoredRows) -> None:
        self._words = listed
        self._rows = rows
        self._by_stem: dict[str, Keys] = {}

    @classmethod
    def of(cls, table: Mapping[str, Sequence[tuple[str, float]]]) -> Lexicon:
        """The lexicon of a table from words to their translations."""
        listed = sorted(table)
        return cls(Words.of(listed), [tuple(table[word]) for word in listed])

    def __len__(self) -> int:
        return len(self._words)

    def __iter__(self) -> Iterator[str]:
        return iter(self._words)

    def __contains__(self, word: str) -> bool:
        return word in self._words

    def those_known(self, some: Sequence[str]) -> list[str]:
        """Those of many folded words that are known, in their order."""
        return self._words.those_here(some)

    def translations(self, word: str) -> Translations:
        """The translations of a folded word; none when it is unknown."""
        position = self._words.position(word)
        return () if position is None else self._rows[position]

    def by_stem(self, stemmed: str, language: str) -> Translations:
        """The common translations of the words of `language` that share a stem; none when there are none."""
        if language not in self._by_stem:
            self._by_stem[language] = self._keys(lambda block: stem_all(block, language))
        sums: dict[str, float] = {}
        for position in self._by_stem[language].positions(stemmed.encode()):
            if stem(self._words[position], language) == stemmed:
                for target, weight in self._rows[position]:
                    sums[target] = sums.get(target, 0.0) + weight
        return _shares(sums)

    def by_spelling(self, word: str) -> Translations:
        """The translations of a word by its Papiamentu/o spelling key; none when no word has that key."""
        key = spelling_key(word)
        found = (at for at in self._by_spelling.positions(key.encode()) if spelling_key(self._words[at]) == key)
        position = next(found, None)
        return () if position is None else self._rows[position]

    @cached_property
    def _by_spelling(self) -> Keys:
        return self._keys(lambda block: list(map(spelling_key, block)))

    def _keys(self, of_block: Callable[[list[str]], list[str]]) -> Keys:
        return Keys(key.encode() for block in self._words.blocks(_BLOCK) for key in of_block(block))


@dataclass(frozen=True, slots=True, kw_only=True)
class _StoredRows:
    """Rows that are made when they are asked for: most words of a lexicon never are."""

    targets: Words
    ends: NDArray[np.int64]
    ids: NDArray[np.uint32]
    weights: NDArray[np.uint8]

    def __getitem__(self, position: int) -> Translations:
        start, end = self.ends[position - 1] if position else 0, self.ends[position]
        targets = [self.targets[number] for number in self.ids[start:end].tolist()]
        return tuple(zip(targets, (self.weights[start:end] / _STEPS).tolist(), strict=True))


def _shares(sums: Mapping[str, float]) -> Translations:
    total = sum(sums.values())
    best = sorted(((target, weight / total) for target, weight in sums.items()), key=lambda item: (-item[1], item[0]))
    return tuple((target, weight) for target, weight in best[:_MOST_BY_STEM] if weight >= _LEAST_BY_STEM)


def save_lexicon(lexicon: Lexicon, path: Path) -> None:
    """Write a lexicon as arrays: the same lexicon gives the same bytes."""
    import numpy as np

    listed = sorted(lexicon)
    rows = [lexicon.translations(word) for word in listed]
    targets = sorted({target for row in rows for target, _ in row})
    number = {target: position for position, target in enumerate(targets)}
    weights = [max(1, round(weight * _STEPS)) for row in rows for _, weight in row]
    np.savez_compressed(
        path,
        words=as_array(Words.of(listed)),
        targets=as_array(Words.of(targets)),
        lengths=np.array([len(row) for row in rows], dtype=np.uint8),
        ids=np.array([number[target] for row in rows for target, _ in row], dtype=np.uint32),
        weights=np.array(np.clip(weights, 1, _STEPS), dtype=np.uint8),
    )


def read_lexicon(content: bytes) -> Lexicon:
    """The lexicon that `save_lexicon` wrote."""
    import numpy as np

    arrays = read_arrays(io.BytesIO(content))
    rows = _StoredRows(
        targets=Words(arrays["targets"].tobytes()),
        ends=np.cumsum(arrays["lengths"], dtype=np.int64),
        ids=arrays["ids"],
        weights=arrays["weights"],
    )
    return Lexicon(Words(arrays["words"].tobytes()), rows)


@loaded_once
def packaged_lexicon(source: str, target: str) -> Lexicon:
    """The lexicon in the package from one language to another; an empty one where there is none."""
    if (source, target) not in DIRECTIONS:
        return Lexicon.of({})
    return read_lexicon((files("index") / "lexicon" / f"{source}-{target}.npz").read_bytes())


@lru_cache(maxsize=20_000)
def word_translations(word: str, source: str, target: str) -> Translations:
    """The stems of `target` that a folded word of `source` stands for, heaviest first; none when it is unknown.

    An unknown form is looked up by its stem. Weights are in (0, 1].
    """
    lexicon = packaged_lexicon(source, target)
    return lexicon.translations(word) or lexicon.by_stem(stem_all([word], source)[0], source)
