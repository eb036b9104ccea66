"""The words of one language by class, found in a text in spite of capitals, accents and a slip of the keys."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.regions import plain

# A class name -> the places where one of its words stands: first token and the token after the last.
Spans = dict[str, list[tuple[int, int]]]

_TOKEN = re.compile(r"[a-z0-9]+")
_LONG_RUN = re.compile(r"([a-z])\1{2,}")
# Letters that lose no mark when they are decomposed.
_LETTERS = str.maketrans({"ı": "i", "ß": "ss", "œ": "oe", "æ": "ae", "'": "", "’": "", "`": ""})
# In a shorter word one wrong letter too often makes another word.
_SLIP_FROM = 5


def fold(text: str) -> str:
    """The text as words are compared: lower case, no accents, no apostrophes, a letter at most twice in a row."""
    return _LONG_RUN.sub(r"\1", plain(text).translate(_LETTERS))


def tokens(text: str) -> list[str]:
    """The words and numbers of a folded text, in order."""
    return _TOKEN.findall(text)


class Vocabulary:
    """Finds the words of each class, in every language at once, in a list of tokens.

    A word may be a phrase of several tokens; `*` at its end stands for any ending, at its start for the first part
    of a compound; a word that is listed as it is written is taken as listed. Words given with `with_slips`
    are also recognised, from five letters on, with one slip (a letter too many, too few, wrong, or two swapped),
    if the first letter is right and the token is no word of the vocabulary itself; so are the words of a phrase.
    """

    def __init__(self) -> None:
        self._words: dict[str, list[tuple[str, str]]] = {}
        self._phrases: dict[tuple[str, ...], list[tuple[tuple[str, ...], str, str]]] = {}
        self._known: set[str] = set()
        self._stems: dict[str, list[tuple[str, str]]] = {}
        self._heads: dict[str, list[tuple[str, str]]] = {}
        self._slips: dict[str, list[str]] = {}

    def add(self, language: str, name: str, words: str, *, with_slips: bool) -> None:
        """Take up the words of a class, given with commas between them."""
        for word in filter(None, (word.strip() for word in words.split(","))):
            phrase = tuple(tokens(fold(word)))
            if "*" in word:
                ends = self._stems if word.endswith("*") else self._heads
                ends.setdefault(phrase[0], []).append((language, name))
                continue
            self._known.update(phrase)
            if len(phrase) == 1:
                self._words.setdefault(phrase[0], []).append((language, name))
            else:
                self._phrases.setdefault(phrase[:2], []).append((phrase[2:], language, name))
            for part in (part for part in phrase if with_slips and len(part) >= _SLIP_FROM):
                for shorter in _deletions(part):
                    self._slips.setdefault(shorter, []).append(part)

    def spans(self, text: Sequence[str]) -> dict[str, Spans]:
        """For each language in which a word was found: where the words of each class stand, in order."""
        known = {token: self._readings(token) for token in dict.fromkeys(text)}
        single = {reading: self._single(reading) for readings in known.values() for reading in readings}
        read = [known[token] for token in text]
        found: dict[str, Spans] = {}
        for start, readings in enumerate(read):
            for reading in readings:
                for language, name in single[reading]:
                    found.setdefault(language, {}).setdefault(name, []).append((start, start + 1))
                for following in read[start + 1] if start + 1 < len(read) else ():
                    for rest, language, name in self._phrases.get((reading, following), ()):
                        end = start + 2 + len(rest)
                        if _stands(rest, read[start + 2 : end]):
                            found.setdefault(language, {}).setdefault(name, []).append((start, end))
        return found

    def _single(self, token: str) -> list[tuple[str, str]]:
        """The classes of a word as it is listed, else those of its stem and of the head of a compound."""
        listed = self._words.get(token, [])
        parts = [(self._stems, token[:size]) for size in range(2, len(token) + 1)]
        parts += [(self._heads, token[start:]) for start in range(2, len(token) - 2)]
        inexact = [place for table, part in parts for place in table.get(part, ())]
        if not inexact:
            return listed
        exact = {language for language, _ in listed}
        return listed + [(language, name) for language, name in inexact if language not in exact]

    def _readings(self, token: str) -> tuple[str, ...]:
        """The token itself, and the words it is one slip away from when no word begins with it."""
        if token in self._known or len(token) < _SLIP_FROM:
            return (token,)
        meant = (word for shorter in _deletions(token) for word in self._slips.get(shorter, ()))
        near = {word for word in meant if word[0] == token[0] and _is_one_slip(token, word)}
        return (token, *sorted(near))


def _stands(rest: tuple[str, ...], read: Sequence[tuple[str, ...]]) -> bool:
    return len(rest) == len(read) and all(part in readings for part, readings in zip(rest, read, strict=True))


def _deletions(word: str) -> Iterator[str]:
    """The word, and the word without each of its letters."""
    yield word
    for place in range(len(word)):
        yield word[:place] + word[place + 1 :]


def _is_one_slip(typed: str, meant: str) -> bool:
    """True when one letter was added, left out or replaced, or two neighbours were swapped."""
    same = 0
    while same < min(len(typed), len(meant)) and typed[same] == meant[same]:
        same += 1
    rest, aim = typed[same:], meant[same:]
    swapped = rest[1:2] + rest[:1] + rest[2:]
    return rest[1:] == aim[1:] or rest[1:] == aim or rest == aim[1:] or swapped == aim
