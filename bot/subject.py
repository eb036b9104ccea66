"""Tells whether sentences are about the thing that was named, or about a narrower thing with its name in it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.regions import plain

_WORD = re.compile(r"[a-z]+")
# A shorter word stands in others by chance.
_LEAST_LETTERS = 3


def is_only_narrower(question: str, sentences: Iterable[str]) -> bool:
    """True when a word of the question ("brand") only ends longer words of the sentences ("natuurbrand").

    A longer word that the question itself names does not count, nor does one when the word also stands alone.
    """
    asked = set(_WORD.findall(plain(question)))
    said = {word for sentence in sentences for word in _WORD.findall(plain(sentence))}
    for word in asked:
        longer = {other for other in said if len(word) >= _LEAST_LETTERS and other != word and other.endswith(word)}
        if longer and word not in said and not longer & asked:
            return True
    return False
