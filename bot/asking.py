"""What kind of answer a question wants: a meaning, a reason, a person, a time, a number, steps, a list."""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from bot.regions import plain

# "het verschil tussen X en Y", "difference between X and Y", "X versus Y", "X vergeleken met Y".
_SIDES = (
    re.compile(r"\b(?:tussen|between)\s+(?P<one>.{2,80}?)\s+(?:en|and)\s+(?P<other>.{2,80}?)\s*[?.!]*$", re.I),
    re.compile(
        r"(?P<one>.{2,80}?)\s+(?:versus|vs\.?|tegenover|vergeleken met|compared (?:to|with)|anders dan"
        r"|verschilt van|different from|differs? from)\s+(?P<other>.{2,80}?)\s*[?.!]*$",
        re.I,
    ),
)

_MEASURE = re.compile(
    r"\b(\d+) (uur|uren|dagen|dag|weken|week|maanden|liter|procent|euro|kilometer|meter|hours?|days?|weeks?|months?"
    r"|lit(?:er|re)s?|per ?cent|euros?|kilomet(?:er|re)s?|met(?:er|re)s?)\b"
)


@cache
def _tables() -> dict[str, Any]:
    return tomllib.loads((files("bot") / "asking.toml").read_text(encoding="utf-8"))


@cache
def frame_words() -> frozenset[str]:
    """Words by which a question is framed ("wat zegt de strategie over …"), in lower case."""
    return frozenset(_tables()["frame"].split())


@cache
def unsaid_words() -> frozenset[str]:
    """Words of which nobody wants to hear that nothing was found on them, in lower case."""
    return frozenset(_tables()["unsaid"].split())


@cache
def _kinds() -> dict[str, tuple[re.Pattern[str], re.Pattern[str]]]:
    kinds = _tables()["kind"]
    return {name: (re.compile(kind["asks"]), re.compile(kind["shows"])) for name, kind in kinds.items()}


# Each step of an answer asks this of the same question.
@lru_cache(maxsize=64)
def asked_kinds(question: str) -> frozenset[str]:
    """The kinds of answer the question wants (names of asking.toml); none when its wording does not tell."""
    folded = " ".join(plain(question).split())
    return frozenset(name for name, (asks, _) in _kinds().items() if asks.search(folded))


@cache
def _needed() -> frozenset[str]:
    return frozenset(name for name, kind in _tables()["kind"].items() if kind.get("needed"))


def needed_kinds(question: str) -> frozenset[str]:
    """Those of the asked kinds without which a sentence is no answer ("which countries" and none is named)."""
    return asked_kinds(question) & _needed()


def shown_kinds(sentence: str) -> frozenset[str]:
    """The kinds of answer that a sentence shows by its wording."""
    folded = " ".join(plain(sentence).split())
    return frozenset(name for name, (_, shows) in _kinds().items() if shows.search(folded))


def count_shown(kind: str, sentence: str) -> int:
    """How many different words of a kind a sentence holds ("China, Rusland en Iran": 3 of countries)."""
    folded = " ".join(plain(sentence).split())
    return len({found.group() for found in _kinds()[kind][1].finditer(folded)})


def measures(text: str) -> frozenset[tuple[str, str]]:
    """The numbers of a text that count days, litres and the like, each with the first letters of what it counts."""
    return frozenset((number, unit[:3]) for number, unit in _MEASURE.findall(plain(text)))


def compared_sides(question: str) -> tuple[str, str] | None:
    """The two things that a question compares, as they were written, or None."""
    if "comparison" not in asked_kinds(question):
        return None
    for pattern in _SIDES:
        if found := pattern.search(question):
            return found["one"], found["other"]
    return None
