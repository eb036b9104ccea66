"""Holds which way a sentence says things go: more or less, before or after, what causes what."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from bot.gate.aligning import Alignment
from bot.gate.lists import Words, opposites, raw_lists
from bot.gate.reading import Reading, Token

_SAID = 0.5
# Share of the words of a cause that must be said as the effect, and the other way round, to call them reversed.
_REVERSED = 0.6


def is_opposite(alignment: Alignment) -> bool:
    """True when the sentence has a word whose opposite, and not itself, stands at its place in the passage."""
    window = {token.folded for token in alignment.passage.tokens if token.sentence in alignment.window}
    whole = {token.folded for token in alignment.passage.tokens}
    own = {token.folded for token in alignment.sentence.tokens}
    for one, other in opposites():
        for here, there in ((one, other), (other, one)):
            if _has(own, here) and not _has(own, there) and _has(window, there) and not _has(whole, here):
                return True
    return False


def is_reversed(alignment: Alignment) -> bool:
    """True when the sentence gives as cause what the passage gives as effect, or turns who does it to whom."""
    own = _sides(alignment.sentence, alignment.sentence.tokens)
    for number in alignment.window:
        tokens = [token for token in alignment.passage.tokens if token.sentence == number]
        theirs = _sides(alignment.passage, tokens)
        if own and theirs and _is_crossed(own, theirs, alignment):
            return True
    return _roles_are_crossed(alignment)


def _has(words: Collection[str], listed: Words) -> bool:
    return any(word in listed for word in words)


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
    hits = sum(any(place in others and strength >= _SAID for place, strength in alignment.said(w)) for w in words)
    return hits / len(words)


def _roles_are_crossed(alignment: Alignment) -> bool:
    """True when, around a verb both share, all that stood before it stands after it, and the other way round.

    Only for sentences of the same language with the same voice and nearly the same words, where order alone differs.
    """
    if alignment.sentence.language != alignment.passage.language or alignment.coverage < 0.9:
        return False
    order = [m.other.position for m in alignment.matches if m.other is not None and m.strength > _SAID]
    if len(order) < 3 or len(alignment.window) != 1 or _is_passive(alignment):
        return False
    for pivot in range(1, len(order) - 1):
        first, second = order[:pivot], order[pivot + 1 :]
        if max(second) < order[pivot] < min(first):
            return True
    return False


def _is_passive(alignment: Alignment) -> bool:
    listed = raw_lists()["passive"]
    own = _count(alignment.sentence.tokens, listed[alignment.sentence.language])
    window = [token for token in alignment.passage.tokens if token.sentence in alignment.window]
    return own != _count(window, listed[alignment.passage.language])


def _count(tokens: Iterable[Token], word: str) -> int:
    return sum(token.folded == word for token in tokens)
