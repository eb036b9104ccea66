"""Holds the names and abbreviations of a sentence against those of a passage, in Dutch and English."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from importlib.resources import files

from bot.gate.aligning import Alignment, is_same_word
from bot.gate.lists import Words, months
from bot.gate.reading import Reading, Token
from index import word_translations

# How well a name must be said by a word of the passage: inflected, or in the other language.
_SAID, _SAID_TRANSLATED = 0.8, 0.55
_LEAST_INITIALS, _MOST_INITIALS, _LEAST_CAPITALS = 3, 6, 2
_SHORT = 3
# A word of fewer letters is too short to be called unknown.
_LEAST_UNKNOWN = 4
_LITTLE_WORDS = frozenset(
    ["de", "het", "van", "der", "den", "en", "of", "the", "and", "for", "in", "to", "op", "voor", "aan", "on"]
)


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
    """The numbers of the names in the list that a folded word stands for; none for other words.

    Words joined by a hyphen are looked up as one name; their parts are looked up apart.
    """
    if "-" in word:
        return frozenset(number for number, spellings in _joined().items() if word in spellings)
    return frozenset(number for number, spellings in enumerate(_bearers()) if word in spellings)


@cache
def _joined() -> dict[int, Words]:
    """Of the names in the list, those with spellings of several words, and these spellings."""
    joined = {n: Words.of(word for word in line.split() if "-" in word) for n, line in enumerate(_raw()["same"])}
    return {number: words for number, words in joined.items() if words.whole or words.beginnings}


def names(reading: Reading) -> tuple[Token, ...]:
    """The words of a text that are names: with a capital that no start of a sentence explains, or all capitals.

    At the start of a sentence also those that the lexicon does not know, or knows as the same in the other language.
    """
    return tuple(token for token in reading.tokens if _is_name(token) or _begins_as_name(token, reading.language))


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
        spellings += token.folded.split("-")
        if any(spelling in given or spelling in pairs for spelling in spellings):
            continue
        meant = frozenset().union(*(bearers(spelling) for spelling in spellings))
        if meant & known or (not meant and token.folded in initials) or _is_spelt_out(token, alignment):
            continue
        return token.text
    return None


def moved_name(alignment: Alignment) -> bool:
    """True when a listed name of the sentence stands in the passage, but not where the sentence rests.

    The Netherlands and the Kingdom are what every passage is about and may be named anywhere.
    """
    window = [token for token in alignment.passage.tokens if token.sentence in alignment.window]
    everywhere = bearers("nederland") | bearers("koninkrijk")
    return bool(_known(alignment.sentence.tokens) - _known(window) - everywhere)


def _is_name(token: Token) -> bool:
    text = token.text
    if token.folded in _plain() or token.folded in months() or not text[0].isalpha():
        return False
    capitals = sum(char.isupper() for char in text)
    if capitals > 1:
        return True
    if not text[0].isupper() or len(text) < 2:
        return False
    return not token.is_first or bool(bearers(token.folded))


def _begins_as_name(token: Token, language: str) -> bool:
    if not (token.is_first and token.is_content and len(token.text) >= _LEAST_UNKNOWN and token.text.istitle()):
        return False
    if token.folded in _plain() or token.folded in months():
        return False
    translations = word_translations(token.folded, language, "en" if language == "nl" else "nl")
    return not translations or translations[0][0] == token.folded


def _known(tokens: Sequence[Token]) -> frozenset[int]:
    """The names in the list that the tokens give, also in two or more words."""
    found: set[int] = set()
    for token in tokens:
        # "us" and "who" are pronouns unless they are written as abbreviations.
        if len(token.text) > _SHORT or token.text.isupper():
            found |= bearers(token.folded)
    for word in _pairs(tokens):
        found |= bearers(word)
    return frozenset(found)


def _pairs(tokens: Iterable[Token]) -> set[str]:
    """Neighbouring words joined by a hyphen, two, three and four at a time, and the parts of those with hyphens."""
    words = [token.folded for token in tokens]
    found = {"-".join(words[n : n + size]) for size in (2, 3, 4) for n in range(len(words) - size + 1)}
    return found | {part for word in words if "-" in word for part in word.split("-")}


def _initials(tokens: Sequence[Token]) -> set[str]:
    """What abbreviations of three to six neighbouring words would be, with and without little words.

    Two of the words must have a capital: chance gives most short abbreviations somewhere in a text.
    """
    found: set[str] = set()
    for kept in (tokens, [token for token in tokens if token.folded not in _LITTLE_WORDS]):
        for size in range(_LEAST_INITIALS, _MOST_INITIALS + 1):
            for start in range(len(kept) - size + 1):
                run = kept[start : start + size]
                if sum(token.text[0].isupper() for token in run) >= _LEAST_CAPITALS:
                    found.add("".join(token.folded[0] for token in run))
    return found


def _is_spelt_out(token: Token, alignment: Alignment) -> bool:
    """True for an inflected or translated name, and for a word of a name whose abbreviation the passage gives."""
    passage = alignment.passage
    is_short = sum(char.isupper() for char in token.text) > 1
    languages = (alignment.sentence.language, passage.language)
    match = next((match for match in alignment.anywhere if match.word.position == token.position), None)
    least = _SAID_TRANSLATED if languages[0] != languages[1] else _SAID
    other = match.other if match and match.strength >= least else None
    if not is_short and not bearers(token.folded) and other and is_same_word(token, other, languages):
        return True
    around = [word for word in alignment.sentence.tokens if abs(word.position - token.position) < _MOST_INITIALS]
    shorts = {other.folded for other in passage.tokens if other.text.isupper() and len(other.text) >= _LEAST_INITIALS}
    return not is_short and any(token.folded[0] in short and short in _initials(around) for short in shorts)
