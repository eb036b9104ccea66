"""A fifth set for the gate: the lies that a language model tells, kind by kind, over passages that are all invented."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

from eval.gateset.making import LANGUAGES, Item
from eval.gateset.retold import retold_item


def lies_set() -> tuple[Item, ...]:
    """Every item: each true sentence and each lie of a fact in both languages, over its passage in each."""
    facts = tomllib.loads((files("eval.gateset") / "data" / "lies.toml").read_text(encoding="utf-8"))["fact"]
    return tuple(
        item
        for language in LANGUAGES
        for over in LANGUAGES
        for number, fact in enumerate(facts)
        for item in _of_fact(f"lies-{number}-{language}-{over}", fact, language, over)
    )


def _of_fact(name: str, fact: dict[str, Any], language: str, over: str) -> Iterator[Item]:
    held, languages, half = fact[over]["passage"], (language, over), fact["half"]
    kind = "paraphrase" if language == over else "paraphrase across"
    for number, sentence in enumerate(fact[language]["true"]):
        yield retold_item(f"{name}-true-{number}", kind, languages, sentence, held, half=half, supported=True)
    for number, lie in enumerate(fact["lie"]):
        yield retold_item(f"{name}-lie-{number}", lie["kind"], languages, lie[language], held, half=half)
