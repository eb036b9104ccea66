"""Holds the names and abbreviations of a sentence against those of a passage, in Dutch and English."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from importlib.resources import files

from bot.gate.aligning import Alignment
from bot.gate.lists import Words, months
from bot.gate.reading import Reading, Token, fold

# How well a name must be said by a word of the passage that is no name itself, or is spelt in another way.
_SAID = 0.95
_SAID_PLAINLY = 0.72
_LEAST_INITIALS = 2
_LITTLE_WORDS = frozenset("de het van der den en of the and for in to op voor aan on".split())


@cache
def _bearers() -> tuple[Words, ...]:
    """The spellings of each name that has several."""
    listed: list[str] = _raw()["same"]
    return tuple(Words.of(line.split()) for line in listed)


@cache
def _plain() -> frozenset[str]:
    return frozenset(str(_raw()["plain"]).split())


@cache
def _raw() -> dict[str, list[str]]:
    return tomllib.loads((files("bot.gate") / "names.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=20_000)
def bearers(word: str) -> frozenset[int]:
    """The numbers of the names in the list that a folded word stands for; none for other words."""
    return frozenset(number for number, spellings in enumerate(_bearers()) if word in spellings)


def names(reading: Reading) -> tuple[Token, ...]:
    """The words of a text that are names: with a capital that no start of a sentence explains, or all capitals."""
    return tuple(token for token in reading.tokens if _is_name(token))


def strange_name(alignment: Alignment) -> str | None:
    """The first name of the sentence that the passage does not give; None when it gives all of them."""
    passage = alignment.passage
    given = {token.folded for token in passage.tokens}
    pairs = _pairs(passage.tokens)
    known = _known(passage.tokens)
    initials = _initials(passage.tokens)
    joined = _pairs(alignment.sentence.tokens)
    for token in names(alignment.sentence):
        spellings = [token.folded, *(pair for pair in joined if token.folded in pair.split("-"))]
        if any(spelling in given or spelling in pairs for spelling in spellings) or token.folded in initials:
            continue
        meant = frozenset().union(*(bearers(spelling) for spelling in spellings))
        if meant & known or _is_spelt_out(token, given, alignment):
            continue
        return token.text
    return None


def swapped_name(alignment: Alignment) -> str | None:
    """A name of the sentence that the passage gives, but elsewhere, while its place there has another of the kind."""
    window = [token for token in alignment.passage.tokens if token.sentence in alignment.window]
    here = {token.folded for token in window} | _pairs(window)
    known_here, initials = _known(window), _initials(window)
    own = {number for token in alignment.sentence.tokens for number in bearers(token.folded)}
    own |= _known(alignment.sentence.tokens)
    others = known_here - own
    for token in names(alignment.sentence):
        meant = bearers(token.folded)
        if meant and others and token.folded not in here and not meant & known_here and token.folded not in initials:
            return token.text
    return None


def _is_name(token: Token) -> bool:
    text = token.text
    if token.folded in _plain() or token.folded in months() or not text[0].isalpha():
        return False
    capitals = sum(char.isupper() for char in text)
    if capitals >= _LEAST_INITIALS:
        return True
    if not text[0].isupper() or len(text) < 2:
        return False
    return not token.is_first or bool(bearers(token.folded))


def _known(tokens: Sequence[Token]) -> frozenset[int]:
    """The names in the list that the tokens give, also in two or more words."""
    found: set[int] = set()
    for word in (*(token.folded for token in tokens), *_pairs(tokens)):
        found |= bearers(word)
    return frozenset(found)


def _pairs(tokens: Iterable[Token]) -> set[str]:
    """Neighbouring words joined by a hyphen, two, three and four at a time, and the parts of those with hyphens."""
    words = [token.folded for token in tokens]
    found = {"-".join(words[n : n + size]) for size in (2, 3, 4) for n in range(len(words) - size + 1)}
    return found | {part for word in words if "-" in word for part in word.split("-")}


def _initials(tokens: Sequence[Token]) -> set[str]:
    """What abbreviations of two to six neighbouring words would be, with and without their little words."""
    found: set[str] = set()
    for kept in (tokens, [token for token in tokens if token.folded not in _LITTLE_WORDS]):
        letters = "".join(token.folded[0] for token in kept)
        found |= {letters[n : n + size] for size in range(2, 7) for n in range(len(letters) - size + 1)}
    return found


def _is_spelt_out(token: Token, given: set[str], alignment: Alignment) -> bool:
    """True for an inflected or translated name, and for the words of a name whose abbreviation the passage gives."""
    strengths = {match.word.position: match.strength for match in alignment.anywhere}
    least = _SAID if bearers(token.folded) else _SAID_PLAINLY
    if sum(char.isupper() for char in token.text) < _LEAST_INITIALS and strengths.get(token.position, 1.0) >= least:
        return True
    run = [word for word in alignment.sentence.tokens if abs(word.position - token.position) <= 5]
    spelt = {initials for initials in _initials(run) if len(initials) > _LEAST_INITIALS - 1}
    shorts = {fold(word) for word in given if word in spelt}
    written = {other.folded for other in alignment.passage.tokens if other.text.isupper() and len(other.text) > 1}
    return bool(shorts & written)
