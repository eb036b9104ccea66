"""Reads words and their stems from Dutch, English and Papiamentu/o text."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from Stemmer import Stemmer

# "dutch_porter" keeps weerbaarheid and weerbare together; Snowball's newer "dutch" cuts both to "weer".
_STEMMERS = {"nl": "dutch_porter", "en": "english"}
_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
# Papiamentu (Curaçao, Bonaire) spells by sound, Papiamento (Aruba) by origin: one key for both.
_SPELLINGS = (
    (re.compile(r"qu"), "k"),
    (re.compile(r"c(?=[ei])"), "s"),
    (re.compile(r"c(?!h)"), "k"),
    (re.compile(r"x"), "ks"),
    (re.compile(r"z"), "s"),
    (re.compile(r"v"), "b"),
    (re.compile(r"y|j"), "i"),
    (re.compile(r"(sh|si|ti)on$"), "sion"),
    (re.compile(r"(.)\1"), r"\1"),
    (re.compile(r"u$"), "o"),
    (re.compile(r"t$"), "d"),
)


@cache
def stop_words() -> dict[str, frozenset[str]]:
    """Frequent words by language; they say nothing about the subject of a query."""
    lists = tomllib.loads((files("index") / "stopwords.toml").read_text(encoding="utf-8"))
    return {language: frozenset(words.split()) for language, words in lists.items()}


@cache
def _stemmer(language: str) -> Stemmer:
    from Stemmer import Stemmer

    return Stemmer(_STEMMERS[language])


def fold(text: str) -> str:
    """The text in lower case without diacritics."""
    lowered = text.lower()
    if lowered.isascii():
        return lowered
    folded = unicodedata.normalize("NFKD", lowered)
    return "".join(char for char in folded if not unicodedata.combining(char))


def words(text: str) -> tuple[str, ...]:
    """The folded words of a text in order; a compound with hyphens gives its parts and then the whole.

    "COVID-19" is read as covid, 19 and covid19.
    """
    found: list[str] = []
    for match in _WORD.finditer(fold(text)):
        parts = re.split(r"[-'’]", match.group())
        found += parts
        if len(parts) > 1:
            found.append("".join(parts))
    return tuple(found)


def stem(word: str, language: str) -> str:
    """The stem of one folded word; languages other than Dutch are read as English."""
    stemmed: str = _stemmer(language if language in _STEMMERS else "en").stemWord(word)
    return stemmed


def stem_all(folded: Sequence[str], language: str) -> list[str]:
    """The stems of many folded words, in their order."""
    stemmed: list[str] = _stemmer(language if language in _STEMMERS else "en").stemWords(list(folded))
    return stemmed


def stems(text: str, language: str) -> tuple[str, ...]:
    """The stems of a text in order, without stop words and diacritics; other languages are read as English."""
    code = language if language in _STEMMERS else "en"
    own = stop_words()[code]
    return tuple(_stemmer(code).stemWords([word for word in words(text) if word not in own]))


@lru_cache(maxsize=20_000)
def spelling_key(word: str) -> str:
    """One form for the spellings of a Papiamentu/o word: seguridad and siguridat, nacion and nashon."""
    key = fold(word)
    for pattern, replacement in _SPELLINGS:
        key = pattern.sub(replacement, key)
    # Unstressed e and i, o and u change places between the two spellings.
    return key[:1] + key[1:].replace("e", "i").replace("u", "o")
