"""Finds how well a source says a sentence of a model, beyond what the gate asks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.gate.aligning import Alignment
from bot.gate.reading import Reading

if TYPE_CHECKING:
    from bot.generating.writing import Source

# Sentences of at most so many content words must say each of them this strongly; shorter ones than so many words in
# all must be a whole sentence of the source. Chosen on what the lying model of `paraat eval redteam` got through.
_FEW_WORDS, _WELL_SAID, _STATEMENT_WORDS = 5, 0.85, 4


def is_well_said(text: str, cited: Sequence[Source]) -> bool:
    """Whether a short sentence says what it says in nearly the words of a source; a longer one is left to the gate.

    With few words to compare, one that is only alike (foreigners for migration) weighs too little against the others;
    and one or two words of a source, said alone, are no statement of it.
    """
    read = Reading(text)
    if len(text.split()) < _STATEMENT_WORDS and not any(text in source.sentences for source in cited):
        return False
    if len(read.content) > _FEW_WORDS:
        return True
    weakest = (
        min((match.strength for match in Alignment(read, Reading(source.text)).matches), default=0.0)
        for source in cited
    )
    return max(weakest, default=0.0) >= _WELL_SAID


def best_place(text: str, source: Source) -> tuple[int, float]:
    """The sentence of the source, from 0, that says most of the text, and how much of it in [0, 1]."""
    read = Reading(text)
    found = [(Alignment(read, Reading(own)).coverage, -place) for place, own in enumerate(source.sentences)]
    strength, place = max(found, default=(0.0, 0))
    return -place, strength
