"""Holds that a sentence speaks of all, each or always only where the passage does."""

from __future__ import annotations

from bot.gate.aligning import Alignment
from bot.gate.lists import words_of

# Content words on each side by which it is known whether two texts speak of the same.
_REACH = 3


def claims_all(alignment: Alignment) -> bool:
    """True when the sentence speaks of all, each or always and the place that it rests on does not."""
    sentence, passage = alignment.sentence, alignment.passage
    claimed = words_of("universal", sentence.language)
    own = [token for token in sentence.tokens if token.folded in claimed]
    if not own:
        return False
    borne = (words_of("universal", passage.language), words_of("soft_universal", passage.language))
    there = [token for token in passage.tokens if token.sentence in alignment.window]
    bearing = [token for token in there if any(token.folded in listed for listed in borne)]
    return not bearing or not all(alignment.is_same_place(token, bearing, _REACH) for token in own)
