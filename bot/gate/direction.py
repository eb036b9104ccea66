"""Holds which way a sentence says things go: more or less, before or after, what causes what."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.gate.aligning import SAID, Alignment
from bot.gate.lists import Words, opposites, phrases, words_of
from bot.gate.reading import Token
from bot.gate.sides import compared_sides, time_sides

# Content words on each side of a word by which it is known whether two texts speak of the same.
_REACH = 2
# Share of the words of a cause that must be said as the effect, and the other way round, to call them reversed.
_REVERSED = 0.45


def is_opposite(alignment: Alignment) -> bool:
    """True when the sentence has a word whose opposite, and not itself, stands at its place in the passage."""
    window = [token for token in alignment.passage.tokens if token.sentence in alignment.window]
    own = alignment.sentence.tokens
    skipped = told_apart(alignment)
    for one, other in opposites():
        if any(word in one or word in other for word in skipped):
            continue
        for here, there in ((one, other), (other, one)):
            mine, theirs = _listed(own, here), _listed(window, there)
            if not mine or not theirs or _listed(own, there) or _listed(alignment.passage.tokens, here):
                continue
            if any(alignment.is_same_place(token, theirs, _REACH) for token in mine):
                return True
    return False


def is_reversed(alignment: Alignment) -> bool:
    """True when the sentence gives as cause what the passage gives as effect, and the other way round."""
    own = _sides(alignment.sentence.tokens)
    for number in alignment.window:
        tokens = [token for token in alignment.passage.tokens if token.sentence == number]
        theirs = _sides(tokens)
        if own and theirs and _is_crossed(own, theirs, alignment):
            return True
    return False


def told_apart(alignment: Alignment) -> set[str]:
    """A word of each pair of opposites for which both texts have sides: whether those are turned is another check."""
    found: set[str] = set()
    for read, words in ((compared_sides, ("more", "often")), (time_sides, ("before",))):
        own = read(alignment.sentence.tokens, alignment.sentence.language)
        theirs = (_of(alignment.passage.tokens, number) for number in alignment.window)
        if own and any(read(tokens, alignment.passage.language) for tokens in theirs):
            found.update(words)
    return found


def _of(tokens: Iterable[Token], sentence: int) -> list[Token]:
    return [token for token in tokens if token.sentence == sentence]


def _listed(tokens: Iterable[Token], listed: Words) -> list[Token]:
    return [token for token in tokens if token.folded in listed]


def _sides(tokens: Sequence[Token]) -> tuple[set[int], set[int]] | None:
    """The places of the words of the cause and of the effect; None when nothing, or too much, tells them apart."""
    found = _connectives(tokens)
    if not found:
        return None
    name, start, end = found
    before = {token.position for token in tokens[:start] if token.is_content}
    after = {token.position for token in tokens[end:] if token.is_content}
    if not before:
        return _fronted(tokens, end)
    if not after:
        return None
    return (before, after) if name == "cause_first" else (after, before)


def _connectives(tokens: Sequence[Token]) -> tuple[str, int, int] | None:
    """The longest phrase that tells cause from effect: its kind, and where it starts and ends."""
    words = [token.folded for token in tokens]
    best: tuple[str, int, int] | None = None
    for name in ("effect_first", "cause_first"):
        for phrase in phrases(name):
            for start in range(len(words) - len(phrase) + 1):
                is_longer = best is None or len(phrase) > best[2] - best[1]
                if is_longer and tuple(words[start : start + len(phrase)]) == phrase:
                    best = (name, start, start + len(phrase))
    return best


def _fronted(tokens: Sequence[Token], end: int) -> tuple[set[int], set[int]] | None:
    """Cause and effect of "because of A there is B": the words before and after the verb that follows."""
    if tuple(token.folded for token in tokens[:end]) not in phrases("fronted"):
        return None
    verbs = words_of("finite", "nl").whole | words_of("finite", "en").whole
    for place in range(end + 1, len(tokens)):
        if tokens[place].folded in verbs:
            cause = {token.position for token in tokens[end:place] if token.is_content}
            effect = {token.position for token in tokens[place:] if token.is_content}
            return (cause, effect) if cause and effect else None
    return None


def _is_crossed(own: tuple[set[int], set[int]], theirs: tuple[set[int], set[int]], alignment: Alignment) -> bool:
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
