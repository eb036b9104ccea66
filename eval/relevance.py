"""Decides whether a passage, a quote or a section is one of the gold places of a case."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from eval.cases import Gold
from eval.records import Cited, Retrieved

# A mark in brackets, or digits that an extraction glued to the word or the full stop before them.
_FOOTNOTE = re.compile(r"\[\d{1,3}\]|(?<=[^\W\d_])\d{1,3}\b|(?<=[^\W\d_][.,;:)])\d{1,3}(?!\S)")
# A soft hyphen only shows where a word may be broken; what follows at a line end belongs to the same word.
_SOFT_HYPHEN = re.compile(r"\u00ad\s*")
_MARKDOWN = re.compile(r"[*_`#|]+")
_TOKEN = re.compile(r"[^\W_]+")
# Only part 2 of the strategy has lettered priorities; elsewhere a letter names a box with its own gold.
_PRIORITY = re.compile(r"(2\.\d+\.\d+)\.[A-Z]")
# Places whose parts are entries of one list, or may be cut finer than a question set knows: the glossary, impact
# criteria and endnotes of the strategy, and the numbered parts of the three other guides (P2, W2.1, O6).
_DIVISIBLE = re.compile(r"4\.[234]|[A-Z]\d+(?:\.\d+)*")


@lru_cache(maxsize=50_000)
def fold(text: str) -> str:
    """The tokens of a text, one space before and after each; " " for a text without any.

    Soft hyphens, Markdown marks and footnote numbers are left out, case and white space are folded, and
    composed and compatibility characters are made one (NFKC). A token is a run of letters and digits.
    """
    plain = _SOFT_HYPHEN.sub("", unicodedata.normalize("NFKC", text))
    plain = _FOOTNOTE.sub("", _MARKDOWN.sub("", plain))
    return f" {' '.join(_TOKEN.findall(plain.casefold()))} "


def holds(text: str, evidence: str) -> bool:
    """True when `text` has at least 60 % of the tokens of `evidence` in one contiguous run.

    A text that contains the whole evidence is the case of 100 %. Evidence without tokens is held by no text.
    """
    folded = fold(text)
    tokens = fold(evidence).split()
    # The least whole number that is at least 0.6 times the length, without rounding errors.
    run = (3 * len(tokens) + 4) // 5
    if not run:
        return False
    return any(f" {' '.join(tokens[start : start + run])} " in folded for start in range(len(tokens) - run + 1))


def is_entry_of(section_id: str, place: str) -> bool:
    """True when the section is an entry of a divisible place.

    That is: of the glossary, the impact criteria or the endnotes, or a sub-section of the other guides (P2.1 of P2).
    """
    return bool(_DIVISIBLE.fullmatch(place)) and section_id.startswith(f"{place}.")


def is_in_section(section_id: str, gold: Gold) -> bool:
    """True when `section_id` is the gold section, a lettered priority of that line of action, or an entry of it."""
    if not gold.section_id:
        return False
    priority = _PRIORITY.fullmatch(section_id)
    if section_id == gold.section_id or (priority is not None and priority[1] == gold.section_id):
        return True
    return is_entry_of(section_id, gold.section_id)


def is_relevant(passage: Retrieved, gold: Gold, *, by_section: bool) -> bool:
    """True when the passage holds the evidence or, with `by_section`, stands in the gold section."""
    if by_section and is_in_section(passage.section_id, gold):
        return True
    return holds(passage.text, gold.evidence)


def cites(citation: Cited, gold: Gold) -> bool:
    """True when the citation (or what it renders) stands in the gold section, or its quote holds the evidence."""
    names = (citation.section_id, citation.rendered_section_id)
    return any(is_in_section(name, gold) for name in names) or holds(citation.quote, gold.evidence)


def group_by_facet(gold: Iterable[Gold]) -> tuple[tuple[Gold, ...], ...]:
    """The gold places as groups of alternatives, by facet number; all in one group where no facet is given.

    Full recall needs one hit in each group. A place without a number among numbered ones is a group of its own.
    """
    places = tuple(gold)
    numbers = sorted({place.facet for place in places if place.facet is not None})
    if not numbers:
        return (places,) if places else ()
    numbered = tuple(tuple(place for place in places if place.facet == number) for number in numbers)
    return numbered + tuple((place,) for place in places if place.facet is None)
