"""The words of an index: which are known, and what a misspelt one was meant to be."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

_FILE = "words.json"

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
# Shorter words have too many neighbours, longer ones are no words.
_LEAST_LETTERS, _MOST_LETTERS = 5, 40
_MOST_MEANT = 3


class Vocabulary:
    """How often each folded word stands in the indexed texts."""

    def __init__(self, counts: Mapping[str, int]) -> None:
        self._counts = dict(counts)

    def save(self, folder: Path) -> None:
        """Write the words as JSON into the folder."""
        (folder / _FILE).write_text(json.dumps(self._counts, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> Vocabulary:
        """The words that were saved in the folder."""
        return cls(json.loads((folder / _FILE).read_text(encoding="utf-8")))

    def __contains__(self, word: str) -> bool:
        return word in self._counts

    def count(self, word: str) -> int:
        """How often the word stands in the texts; 0 when it does not."""
        return self._counts.get(word, 0)

    def meant(self, word: str, elsewhere: Callable[[Sequence[str]], Sequence[str]]) -> tuple[str, ...]:
        """Up to three known words one typing error away from an unknown one, the most frequent first.

        Words of the texts win; only when none is near, those that `elsewhere` gives back of the words it is given.
        A word of fewer than five letters, or with a digit, is taken as it was typed.
        """
        if not _LEAST_LETTERS <= len(word) <= _MOST_LETTERS or not word.isalpha():
            return ()
        near = sorted(set(_one_error_away(word)))
        here = sorted((other for other in near if other in self._counts), key=lambda other: -self._counts[other])
        return tuple((here or elsewhere(near))[:_MOST_MEANT])


def _one_error_away(word: str) -> Iterator[str]:
    """Every string that differs by one letter left out, added or changed, or by two letters swapped."""
    for cut in range(len(word) + 1):
        before, after = word[:cut], word[cut:]
        if after:
            yield before + after[1:]
        if len(after) > 1:
            yield before + after[1] + after[0] + after[2:]
        for letter in _LETTERS:
            if after:
                yield before + letter + after[1:]
            yield before + letter + after
