"""Tells whether sentences are about the thing that was named, or about a narrower thing with its name in it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.regions import plain

_WORD = re.compile(r"[a-z]+")
# A shorter word stands in others by chance.
_LEAST_LETTERS = 3
# So many letters more are an ending.
_ENDING = 2
# Words from which a repetition is no question, words of a long row, and the share of different ones that it must have.
_LEAST_REPEATED, _LONG_ROW, _LEAST_VARIED = 3, 12, 0.25


def is_only_repeated(question: str) -> bool:
    """True for at least three words that are all the same, or a long row in which they come back again and again.

    "Water, water, water" says what it is about and asks nothing; "water" alone is a subject to look up.
    """
    words = re.findall(r"\w+", plain(question))
    if len(words) < _LEAST_REPEATED:
        return False
    return len(set(words)) == 1 or (len(words) >= _LONG_ROW and len(set(words)) / len(words) < _LEAST_VARIED)


def is_only_narrower(question: str, sentences: Iterable[str]) -> bool:
    """True when a word of the question ("brand") only ends longer words of the sentences ("natuurbrand").

    A longer word that the question itself names does not count, nor does one when the word also stands alone.
    """
    asked = set(_WORD.findall(plain(question)))
    said = {word for sentence in sentences for word in _WORD.findall(plain(sentence))}
    for word in asked:
        longer = {other for other in said if len(word) >= _LEAST_LETTERS and other != word and other.endswith(word)}
        # "Ruikt" says that "ruik" is meant, and not "gebruik".
        is_said = any(other.startswith(word) and len(other) - len(word) <= _ENDING for other in said)
        if longer and not is_said and not longer & asked:
            return True
    return False
