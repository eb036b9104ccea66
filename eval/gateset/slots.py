"""A second set for the gate: sentences of our own on things no guide tells of, made false in one slot at a time."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files

from eval.gateset.making import LANGUAGES, Item

_SLOT = re.compile(r"\{([NAMG]):([^|}]*)\|([^}]*)\}")
_KINDS = {"N": "number", "A": "name", "M": "modality", "G": "negation"}
# Which facts' passages a sentence is wrongly held against, counted on from its own.
_ELSEWHERE = (1, 6)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One fact in both languages: {language: {"fact", "retold", "beside"}}, with slots."""

    number: int
    texts: dict[str, dict[str, str]]

    def passage(self, language: str, *, denied: bool) -> str:
        """The passage, the fact in it as it is or denied."""
        own = self.texts[language]
        return f"{filled(own['fact'], denied=denied)} {own['beside']}"


def filled(text: str, *, denied: bool, changed: str = "") -> str:
    """The text with its slots filled: the true word, but the false one in the slot `changed` (N, A, M or G)."""

    def fill(slot: re.Match[str]) -> str:
        # What denies is the second word of its slot.
        is_second = (slot[1] == changed) != (slot[1] == "G" and denied)
        return slot[3] if is_second else slot[2]

    return " ".join(_SLOT.sub(fill, text).split()).replace(" ,", ",")


def read_facts() -> tuple[tuple[Fact, ...], dict[str, list[str]]]:
    """The facts in order, and the claims to add by language."""
    tables = tomllib.loads((files("eval.gateset") / "data" / "slots.toml").read_text(encoding="utf-8"))
    return tuple(Fact(number=n, texts=texts) for n, texts in enumerate(tables["fact"])), tables["added"]


def slot_set() -> tuple[Item, ...]:
    """Every item: each fact as it is and denied, in both languages, over its passage in each, and over wrong ones."""
    facts, added = read_facts()
    return tuple(
        item
        for fact in facts
        for denied in (False, True)
        for language in LANGUAGES
        for over in LANGUAGES
        for item in _items(fact, facts, added, language, over, denied=denied)
    )


def _items(
    fact: Fact, facts: tuple[Fact, ...], added: dict[str, list[str]], language: str, over: str, *, denied: bool
) -> Iterator[Item]:
    passage = fact.passage(over, denied=denied)
    name = f"slots-{fact.number}-{language}-{over}-{'denied' if denied else 'plain'}"

    def item(kind: str, form: str, sentence: str, *, supported: bool = False, held: str = passage) -> Item:
        return Item(
            item_id=f"{name}-{form}-{kind}",
            kind=kind,
            half="test",
            language=language,
            passage_language=over,
            supported=supported,
            sentence=sentence,
            passage=held,
        )

    for form in ("fact", "retold"):
        text = fact.texts[language][form]
        true = filled(text, denied=denied)
        for slot, kind in _KINDS.items():
            yield item(kind, form, filled(text, denied=denied, changed=slot))
        claim = added[language][(fact.number + (form == "retold") + 2 * denied) % len(added[language])]
        yield item("added claim", form, true.removesuffix(".") + claim + ".")
        other = facts[(fact.number + _ELSEWHERE[denied]) % len(facts)]
        yield item("wrong passage", form, true, held=other.passage(over, denied=denied))
        yield item(_true_kind(form, is_across=language != over), form, true, supported=True)


def _true_kind(form: str, *, is_across: bool) -> str:
    if form == "fact":
        return "across" if is_across else "verbatim"
    return "paraphrase across" if is_across else "paraphrase"
