"""A fourth set for the gate: two things exchanged, negations put in or left out, elements added to a row."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

from eval.gateset.making import LANGUAGES, Item
from eval.gateset.retold import KINDS, SLOT, passage, retold_item, told

# What a pair is called when its two things are kept in place, and when they are exchanged.
_PAIRS = {
    "cause": ("cause kept", "cause reversed"),
    "role": ("roles kept", "roles exchanged"),
    "compared": ("comparison kept", "comparison reversed"),
}


def turned_set() -> tuple[Item, ...]:
    """Every item: each pair and fact in both languages over its section in each.

    Written by hand over the four bundled guides before the gate had seen a line of it, and without its word lists. The
    pairs of the tuning half came later.
    """
    tables = tomllib.loads((files("eval.gateset") / "data" / "turned.toml").read_text(encoding="utf-8"))
    return tuple(
        item
        for language in LANGUAGES
        for over in LANGUAGES
        for sort, made in (("pair", _of_pair), ("fact", _of_fact))
        for number, row in enumerate(tables[sort])
        for item in made(f"turned-{sort}-{number}-{language}-{over}", row, language, over)
    )


def _of_pair(name: str, pair: dict[str, Any], language: str, over: str) -> Iterator[Item]:
    kept, turned = _PAIRS[pair["kind"]]
    held, languages, said = passage(pair["place"], over), (language, over), pair[language]
    half = pair.get("half", "test")
    yield retold_item(f"{name}-kept", kept, languages, said["kept"], held, half=half, supported=True)
    yield retold_item(f"{name}-turned", turned, languages, said["turned"], held, half=half)


def _of_fact(name: str, fact: dict[str, Any], language: str, over: str) -> Iterator[Item]:
    held, languages, text = passage(fact["place"], over), (language, over), fact[language]
    for slot in SLOT.finditer(text):
        yield retold_item(f"{name}-false", KINDS[slot[1]], languages, told(text, slot), held, half="test")
    kind = "paraphrase" if language == over else "paraphrase across"
    yield retold_item(f"{name}-true", kind, languages, told(text), held, half="test", supported=True)
