"""Decides what is declined before anything is searched: harm, instructions, opinions, advice, other countries."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from bot.answers import AnswerStatus
from bot.regions import plain


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why a question is declined: the status, a reason for machines, and the key of the fixed text."""

    status: AnswerStatus
    reason: str
    text: str


@cache
def _rules() -> tuple[tuple[Refusal, tuple[re.Pattern[str], ...]], ...]:
    rules = tomllib.loads((files("bot") / "scope.toml").read_text(encoding="utf-8"))["rule"]
    return tuple(
        (
            Refusal(status=AnswerStatus(rule["status"]), reason=rule["reason"], text=rule["text"]),
            tuple(re.compile(pattern) for pattern in rule["patterns"]),
        )
        for rule in rules
    )


def find_refusal(text: str) -> Refusal | None:
    """The first rule that declines the question, in the order of the file, or None."""
    folded = " ".join(plain(text).replace("’", "'").split())
    for refusal, patterns in _rules():
        if any(pattern.search(folded) for pattern in patterns):
            return refusal
    return None


@cache
def _guidelines() -> tuple[tuple[re.Pattern[str], Mapping[str, str]], ...]:
    rules = tomllib.loads((files("bot") / "scope.toml").read_text(encoding="utf-8"))["guideline"]
    return tuple((re.compile(rule["asks"]), rule["query"]) for rule in rules)


def find_guideline(text: str, language: str) -> str | None:
    """What to search for when personal advice is declined but a guideline for everybody may stand in the sources."""
    folded = " ".join(plain(text).replace("’", "'").split())
    found = (queries for asks, queries in _guidelines() if asks.search(folded))
    queries = next(found, None)
    return queries.get(language, queries["en"]) if queries else None


_WORRY = re.compile(
    r"\b(ik ben (zo |erg |heel )?(bang|bezorgd|ongerust)|ik maak me zorgen|i am (so |very )?(afraid|scared|worried)"
    r"|i'm (so |very )?(afraid|scared|worried)|mi tin miedu)\b"
)


def is_worried(text: str) -> bool:
    """True when the person says that they are afraid or worried."""
    return bool(_WORRY.search(" ".join(plain(text).replace("’", "'").split())))
