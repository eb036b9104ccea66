"""Holds which way a sentence says things go: more or less, before or after, what causes what."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.gate.aligning import SAID, Alignment
from bot.gate.lists import Words, opposites, raw_lists
from bot.gate.reading import Reading, Token

# Content words on each side of a word by which it is known whether two texts speak of the same.
_REACH = 2
# Share of the words of a cause that must be said as the effect, and the other way round, to call them reversed.
_REVERSED = 0.6


def is_opposite(alignment: Alignment) -> bool:
    """True when the sentence has a word whose opposite, and not itself, stands at its place in the passage."""
    window = [token for token in alignment.passage.tokens if token.sentence in alignment.window]
    own = alignment.sentence.tokens
    for one, other in opposites():
        for here, there in ((one, other), (other, one)):
            mine, theirs = _listed(own, here), _listed(window, there)
            if not mine or not theirs or _listed(own, there) or _listed(alignment.passage.tokens, here):
                continue
            if any(alignment.is_same_place(token, theirs, _REACH) for token in mine):
                return True
    return False


def is_reversed(alignment: Alignment) -> bool:
    """True when the sentence gives as cause what the passage gives as effect, and the other way round."""
    own = _sides(alignment.sentence, alignment.sentence.tokens)
    for number in alignment.window:
        tokens = [token for token in alignment.passage.tokens if token.sentence == number]
        theirs = _sides(alignment.passage, tokens)
        if own and theirs and _is_crossed(own, theirs, alignment):
            return True
    return False


def _listed(tokens: Iterable[Token], listed: Words) -> list[Token]:
    return [token for token in tokens if token.folded in listed]


def _sides(reading: Reading, tokens: Sequence[Token]) -> tuple[set[int], set[int]] | None:
    """The places of the words of the cause and of the effect, when one connective tells them apart."""
    lists = raw_lists()["cause"]
    for name in ("effect_first", "cause_first"):
        listed = Words.of(lists[name].split())
        found = [token for token in tokens if token.folded in listed]
        if len(found) != 1:
            continue
        before = {t.position for t in tokens if t.is_content and t.position < found[0].position}
        after = {t.position for t in tokens if t.is_content and t.position > found[0].position}
        if name == "effect_first" and not before:
            before, after = _halves(reading, tokens, found[0])
            return (before, after) if before and after else None
        if before and after:
            return (after, before) if name == "effect_first" else (before, after)
    return None


def _halves(reading: Reading, tokens: Sequence[Token], connective: Token) -> tuple[set[int], set[int]]:
    """Cause and effect of "because A, B": the words before and after the first comma."""
    sentence = reading.sentences[connective.sentence]
    comma = sentence.find(",")
    if comma < 0:
        return set(), set()
    n_first = len([t for t in Reading(sentence[:comma], reading.language).tokens])
    start = tokens[0].position
    cause = {t.position for t in tokens if t.is_content and t.position < start + n_first}
    effect = {t.position for t in tokens if t.is_content and t.position >= start + n_first}
    return cause, effect


def _is_crossed(
    own: tuple[set[int], set[int]], theirs: tuple[set[int], set[int]], alignment: Alignment
) -> bool:
    cause_as_effect = _share(own[0], theirs[1], alignment)
    effect_as_cause = _share(own[1], theirs[0], alignment)
    cause_as_cause = _share(own[0], theirs[0], alignment)
    effect_as_effect = _share(own[1], theirs[1], alignment)
    return (
        min(cause_as_effect, effect_as_cause) >= _REVERSED
        and cause_as_effect + effect_as_cause > cause_as_cause + effect_as_effect
    )


def _share(places: set[int], others: set[int], alignment: Alignment) -> float:
    """The share of the sentence's words at these places that the passage says at the others."""
    words = [token for token in alignment.sentence.content if token.position in places]
    if not words:
        return 0.0
    hits = sum(any(place in others and strength >= SAID for place, strength in alignment.said(w)) for w in words)
    return hits / len(words)
