"""Finds how well a source says a sentence of a model, beyond what the gate asks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.gate.aligning import Alignment
from bot.gate.reading import Reading

if TYPE_CHECKING:
    from bot.generating.writing import Source

# Sentences of at most so many content words must say each of them this strongly; shorter ones than so many words in
# all must be a whole sentence of the source. Chosen on what the lying model of `paraat eval redteam` got through.
_FEW_WORDS, _WELL_SAID, _STATEMENT_WORDS = 5, 0.85, 4
# Who does something: one of these in the place of another, or of a name, changes who is meant and hardly any words.
_OFFICE = re.compile(
    r"(minister|burgemeester|wethouder|rechter|provincie|mayor|court|judge|province|regulator|toezichthouder)s?"
    r"|staatssecretaris(sen)?|waterschap(pen)?|veiligheidsregio('s)?|koning|king|kabinet|cabinet|regering|parlement"
    r"|parliament|politie|police|brandweer|krijgsmacht|leger|army|military|marechaussee|douane|customs|rechtbank(en)?"
    r"|inspectie|inspectorate"
)


def is_well_said(text: str, cited: Sequence[Source]) -> bool:
    """Whether a short sentence says what it says in nearly the words of a source; a longer one is left to the gate.

    With few words to compare, one that is only alike (foreigners for migration) weighs too little against the others;
    and one or two words of a source, said alone, are no statement of it.
    """
    read = Reading(text)
    if _names_another_office(read, cited):
        return False
    if len(text.split()) < _STATEMENT_WORDS and not any(text in source.sentences for source in cited):
        return False
    if len(read.content) > _FEW_WORDS:
        return True
    weakest = (
        min((match.strength for match in Alignment(read, Reading(source.text)).matches), default=0.0)
        for source in cited
    )
    return max(weakest, default=0.0) >= _WELL_SAID


def _names_another_office(read: Reading, cited: Sequence[Source]) -> bool:
    """Whether somebody is said to do something whom no cited source names, in its own language or another."""
    if not any(_OFFICE.fullmatch(token.folded) for token in read.content):
        return False
    matches = [match for source in cited for match in Alignment(read, Reading(source.text)).matches]
    said = {match.word.position for match in matches if match.strength >= _WELL_SAID}
    return any(_OFFICE.fullmatch(match.word.folded) and match.word.position not in said for match in matches)


def best_place(text: str, source: Source) -> tuple[int, float]:
    """The sentence of the source, from 0, that says most of the text, and how much of it in [0, 1]."""
    read = Reading(text)
    found = [(Alignment(read, Reading(own)).coverage, -place) for place, own in enumerate(source.sentences)]
    strength, place = max(found, default=(0.0, 0))
    return -place, strength
