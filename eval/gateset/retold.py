"""A third set for the gate: what the four bundled guides say, told otherwise, made false in one slot at a time."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from eval.gateset.making import LANGUAGES, Item
from sources import builtin_sources, read_document

SLOT = re.compile(r"\{([NDAMGJ]):([^|}]*)\|([^}]*)\}")
KINDS = {"N": "number", "D": "date", "A": "name", "M": "modality", "G": "negation", "J": "added element"}
# A wrong passage is that of the fact so many places on, or of the first after it that rests on another section.
_ELSEWHERE = 3


def retold_set() -> tuple[Item, ...]:
    """Every item: each fact and cause in both languages, over its section in each, and over a wrong section.

    The mutations know nothing of the gate's word lists: both words of a slot are written by hand. All that rests on one
    section is in one half; the gate may be tuned on the tuning half alone.
    """
    tables = tomllib.loads((files("eval.gateset") / "data" / "retold.toml").read_text(encoding="utf-8"))
    return tuple(
        item
        for language in LANGUAGES
        for over in LANGUAGES
        for number in range(len(tables["fact"]))
        for item in _of_fact(number, tables, language, over)
    ) + tuple(
        item
        for language in LANGUAGES
        for over in LANGUAGES
        for number, cause in enumerate(tables["cause"])
        for item in _of_cause(number, cause, language, over)
    )


@cache
def _sections() -> dict[tuple[str, str], str]:
    """The text of each section by source and section."""
    return {
        (document.source.source_id, section.section_id): section.text
        for document in map(read_document, builtin_sources())
        for section in document.sections
    }


def passage(place: str, language: str) -> str:
    """The text of the section at "guide section" in a language; KeyError when there is none."""
    guide, section = place.split()
    return _sections()[f"{guide}-{language}", section]


def told(text: str, changed: re.Match[str] | None = None) -> str:
    """The text with the true word in each slot, and the false one in the slot `changed`."""

    def fill(slot: re.Match[str]) -> str:
        return slot[3] if changed and slot.span() == changed.span() else slot[2]

    whole = " ".join(SLOT.sub(fill, text).split())
    return (whole[0].upper() + whole[1:]).replace(" ,", ",").replace(" .", ".")


def half_of(place: str) -> Literal["tuning", "test"]:
    """The half in which everything on a section is."""
    return "tuning" if hashlib.sha256(place.encode()).digest()[0] % 2 else "test"


def _of_fact(number: int, tables: dict[str, Any], language: str, over: str) -> Iterator[Item]:
    fact = tables["fact"][number]
    held, text, half = passage(fact["place"], over), fact[language], half_of(fact["place"])
    name = f"retold-{number}-{language}-{over}"
    for order, slot in enumerate(SLOT.finditer(text)):
        kind = KINDS[slot[1]]
        yield retold_item(f"{name}-{order}-{kind}", kind, (language, over), told(text, slot), held, half=half)
    added = tables["added"][language]
    claim = told(text).removesuffix(".") + added[number % len(added)] + "."
    yield retold_item(f"{name}-added", "added claim", (language, over), claim, held, half=half)
    others = tables["fact"][number + _ELSEWHERE :] + tables["fact"]
    other = next(one["place"] for one in others if one["place"] != fact["place"])
    yield retold_item(f"{name}-wrong", "wrong passage", (language, over), told(text), passage(other, over), half=half)
    kind = "paraphrase" if language == over else "paraphrase across"
    yield retold_item(f"{name}-true", kind, (language, over), told(text), held, half=half, supported=True)


def _of_cause(number: int, cause: dict[str, Any], language: str, over: str) -> Iterator[Item]:
    held, half = passage(cause["place"], over), half_of(cause["place"])
    name, languages, said = f"retold-cause-{number}-{language}-{over}", (language, over), cause[language]
    yield retold_item(f"{name}-kept", "cause kept", languages, said["kept"], held, half=half, supported=True)
    yield retold_item(f"{name}-reversed", "cause reversed", languages, said["reversed"], held, half=half)


def retold_item(
    item_id: str,
    kind: str,
    languages: tuple[str, str],
    sentence: str,
    held: str,
    *,
    half: Literal["tuning", "test"],
    supported: bool = False,
) -> Item:
    """An item on a sentence and the passage it is held against; `languages` are those of the two, in that order."""
    return Item(
        item_id=item_id,
        kind=kind,
        half=half,
        language=languages[0],
        passage_language=languages[1],
        supported=supported,
        sentence=sentence,
        passage=held,
    )
