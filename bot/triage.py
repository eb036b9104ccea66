"""Recognises an emergency in progress, before anything is searched and without a model."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from bot.regions import plain

# A message is a handful of sentences; what stands beyond this many characters is not an emergency call.
_MAX_CHARS = 2_000
_ABOUT_A_LIFE = ("own_life", "other_life")
_SENTENCE_END = re.compile(r"[.!?\n;]+|\bmaar\b|\bbut\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Emergency:
    """An emergency that was recognised; `is_area` is true when more people than one may be in danger."""

    kind: str
    is_area: bool


def has_way_on(kind: str) -> bool:
    """Whether the card of this kind lets people go on to their question: all do but those about someone's life."""
    return kind not in _ABOUT_A_LIFE


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kind:
    name: str
    is_area: bool
    patterns: tuple[re.Pattern[str], ...]


@cache
def _rules() -> tuple[tuple[re.Pattern[str], ...], tuple[_Kind, ...]]:
    rules = tomllib.loads((files("bot") / "triage.toml").read_text(encoding="utf-8"))
    kinds = tuple(
        _Kind(
            name=kind["name"],
            is_area=kind.get("area", False),
            patterns=tuple(re.compile(pattern) for pattern in kind["patterns"]),
        )
        for kind in rules["kind"]
    )
    return tuple(re.compile(pattern) for pattern in rules["not_now"]["patterns"]), kinds


def find_emergency(text: str) -> Emergency | None:
    """The emergency that a message reports as happening now, or None.

    Each sentence is judged by itself, so that a call for help is found beside an ordinary question. Own life
    comes first among the kinds, because its card differs most. Under 5 ms for a question of 1,000 characters.
    """
    not_now, kinds = _rules()
    folded = plain(text[:_MAX_CHARS]).replace("’", "'")
    sentences = [" ".join(part.split()) for part in _SENTENCE_END.split(folded)]
    sentences = [sentence for sentence in sentences if sentence]
    current = [s for s in sentences if not any(pattern.search(s) for pattern in not_now)]
    for kind in kinds:
        if any(pattern.search(sentence) for sentence in current for pattern in kind.patterns):
            return Emergency(kind=kind.name, is_area=kind.is_area)
    return None
