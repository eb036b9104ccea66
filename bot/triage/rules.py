"""Reads what tells of danger, and what only looks like it, from two files a language: rules and words."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from itertools import chain
from typing import Any

from bot.triage.words import Spans, Vocabulary
from index import loaded_once

LANGUAGES = ("nl", "en", "pap", "es", "de", "fr", "tr")
# Own life comes first, because its card differs most; a call for help says least of what is wrong.
KINDS = (
    "own_life",
    "other_life",
    "child",
    "fire",
    "gas_or_chemical",
    "water",
    "violence",
    "medical",
    "call_for_help",
)
LIVE_EVENT = "live_event"
# Groups of [not_now] that concern the clause or the order of words; the others rule out a whole sentence.
CLAUSE_GROUPS = ("question", "wonders", "condition", "ask", "about", "filler", "plain", "joint", "device", "of_others")
# Words of one sign stand within this many tokens of each other.
_REACH = 13


@dataclass(frozen=True, slots=True)
class Sign:
    """Classes of words that together tell of an emergency; each item holds the classes that can stand for it."""

    items: tuple[frozenset[str], ...]

    def may_stand(self, spans: Spans) -> bool:
        """True when a word of each item stands somewhere in the text."""
        for item in self.items:  # noqa: SIM110 - asked a hundred times a question, and a generator takes twice as long
            if item.isdisjoint(spans):
                return False
        return True

    def end(self, spans: Spans) -> int | None:
        """The token after the first place where the sign stands, or None; items do not share a word."""
        if not self.may_stand(spans):
            return None
        places = [{span for name in item for span in spans.get(name, ())} for item in self.items]
        ends = (_end(places[1:], (span,)) for span in sorted(places[0]))
        return next((end for end in ends if end is not None), None)


@dataclass(frozen=True)
class Rules:
    """What one language says of danger: the groups that rule a sentence out, and the signs of each kind."""

    not_now: frozenset[str]
    signs: dict[str, tuple[Sign, ...]]

    def possible(self, spans: Spans) -> dict[str, list[Sign]]:
        """By kind the signs that may stand in a text; most texts hold the words of none."""
        found: dict[str, list[Sign]] = {}
        for kind, sign in chain.from_iterable(self._beginning.get(name, ()) for name in spans):
            if sign.may_stand(spans):
                found.setdefault(kind, []).append(sign)
        return found

    @cached_property
    def _beginning(self) -> dict[str, list[tuple[str, Sign]]]:
        """The signs with their kinds by each class of words that can stand for their first item."""
        found: dict[str, list[tuple[str, Sign]]] = {}
        for kind, signs in self.signs.items():
            for sign in signs:
                for name in sign.items[0]:
                    found.setdefault(name, []).append((kind, sign))
        return found


@loaded_once
def load_rules() -> tuple[Vocabulary, dict[str, Rules]]:
    """The words of all languages, and the rules of each.

    Raises ValueError when a sign names a class of words that is not defined, or a kind is not known.
    """
    vocabulary, rules = Vocabulary(), {}
    for language in LANGUAGES:
        raw, classes = _read(f"{language}.toml"), _read(f"{language}.words.toml")
        for name, words in classes.items():
            vocabulary.add(language, name, words, with_slips=name in raw["keys"])
        for name, words in raw["not_now"].items():
            vocabulary.add(language, name, words, with_slips=False)
        signs = {kind["name"]: _signs(language, kind["name"], kind["signs"], classes) for kind in raw["kind"]}
        rules[language] = Rules(not_now=frozenset(raw["not_now"]), signs=signs)
    return vocabulary, rules


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((files("bot.triage") / name).read_text(encoding="utf-8"))


def _signs(language: str, kind: str, texts: Sequence[str], words: Mapping[str, str]) -> tuple[Sign, ...]:
    if kind not in (*KINDS, LIVE_EVENT):
        raise ValueError(f"{language}.toml: found kind {kind!r}; expected one of {', '.join((*KINDS, LIVE_EVENT))}")
    return tuple(_sign(language, text, words) for text in texts)


def _sign(language: str, text: str, words: Mapping[str, str]) -> Sign:
    items = tuple(frozenset(item.split("|")) for item in text.split())
    unknown = sorted(name for item in items for name in item if name not in words)
    if unknown:
        raise ValueError(
            f"{language}.toml: sign {text!r} names {', '.join(unknown)}, which {language}.words.toml does not define"
        )
    return Sign(items)


def _end(places: Sequence[set[tuple[int, int]]], taken: tuple[tuple[int, int], ...]) -> int | None:
    """The end of the nearest choice of one place an item, within reach and without a word in common; else None."""
    first, last = min(start for start, _ in taken), max(end for _, end in taken)
    if last - first > _REACH:
        return None
    if not places:
        return last
    near = sorted(span for span in places[0] if last - _REACH <= span[0] and span[1] <= first + _REACH)
    free = (span for span in near if all(span[1] <= start or span[0] >= end for start, end in taken))
    ends = (_end(places[1:], (*taken, span)) for span in free)
    return min((end for end in ends if end is not None), default=None)
