"""The word lists of the gate, ready to be matched against folded words."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class Words:
    """Whole words, and beginnings of words (written with "*" at the end in the list)."""

    whole: frozenset[str]
    beginnings: tuple[str, ...]

    @classmethod
    def of(cls, listed: Iterable[str]) -> Words:
        """The words of a list."""
        found = tuple(listed)
        whole = frozenset(word for word in found if not word.endswith("*"))
        return cls(whole, tuple(word[:-1] for word in found if word.endswith("*")))

    def __contains__(self, word: str) -> bool:
        return word in self.whole or bool(self.beginnings and word.startswith(self.beginnings))


@cache
def raw_lists() -> Mapping[str, Any]:
    """The file words.toml as it stands."""
    return tomllib.loads((files("bot.gate") / "words.toml").read_text(encoding="utf-8"))


@cache
def words_of(section: str, language: str) -> Words:
    """A list by section ("negation", "modality.duty") and language."""
    table: Any = raw_lists()
    for part in section.split("."):
        table = table[part]
    return Words.of(table[language].split())


@cache
def modalities() -> tuple[str, ...]:
    """The names of the kinds of modality."""
    return tuple(raw_lists()["modality"])


@cache
def opposites() -> tuple[tuple[Words, Words], ...]:
    """Pairs of lists, both languages in one, whose words are each other's opposite."""
    return tuple((Words.of(pair["one"].split()), Words.of(pair["other"].split())) for pair in raw_lists()["opposites"])


@cache
def units() -> Mapping[str, str]:
    """The name of the unit for each folded word of measure."""
    return {word: unit for unit, listed in raw_lists()["units"].items() for word in listed.replace("*", "").split()}


@cache
def months() -> Mapping[str, int]:
    """The month for its folded name, 1 to 12."""
    return {
        name: number for listed in raw_lists()["months"].values() for number, name in enumerate(listed.split(), start=1)
    }


@cache
def number_words(language: str) -> tuple[Mapping[str, float], tuple[tuple[str, float], ...]]:
    """The value of each number word, and of beginnings of words that say one."""
    listed = raw_lists()["numbers"][language].items()
    whole = {word: float(value) for word, value in listed if not word.endswith("*")}
    return whole, tuple((word[:-1], float(value)) for word, value in listed if word.endswith("*"))


@cache
def phrases(kind: str) -> frozenset[tuple[str, ...]]:
    """Phrases that tell cause from effect, as tuples of folded words."""
    return frozenset(tuple(phrase.split()) for phrase in raw_lists()["cause"][kind].split("|"))
