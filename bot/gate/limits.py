"""Holds that a sentence leaves a statement as limited as the passage has it: only, unless, they think, will."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from bot.gate.aligning import SAID, Alignment
from bot.gate.lists import words_of
from bot.gate.modality import kinds_of
from bot.gate.reading import Reading, Token

# Share of the words of a condition that a sentence must say to keep it.
_KEPT = 0.3


def adds_only(alignment: Alignment) -> bool:
    """True when the sentence says "only" and the place in the passage that it rests on does not."""
    sentence, passage = alignment.sentence, alignment.passage
    if not _any(sentence.tokens, "only", sentence.language) and not _is_the_one(sentence):
        return False
    return not _any(_window(alignment), "borne", passage.language)


def drops_limit(alignment: Alignment) -> bool:
    """True when the passage limits what the sentence says (only if, unless, except) and the sentence does not.

    A sentence with a condition of its own keeps it, unless it says that the thing holds all the same (also, even).
    """
    sentence, passage = alignment.sentence, alignment.passage
    here = [token for token in passage.tokens if token.sentence == alignment.core]
    place = _limit_at(here, passage.language)
    if place is None:
        return False
    limited = _limited(here, place)
    said = {p for word in sentence.content for p, strength in alignment.said(word) if strength >= SAID}
    is_told = bool(limited) and sum(t.position in said for t in limited) / len(limited) >= _KEPT
    rest = [token for token in here if token.is_content and token not in limited]
    if not any(token.position in said for token in rest):
        return False
    if _any(sentence.tokens, "widening", sentence.language) and is_told:
        return _limit_at(sentence.tokens, sentence.language) is None
    return not is_told and not _any(sentence.tokens, "conditional", sentence.language)


def states_belief(alignment: Alignment) -> bool:
    """True when the passage only says that somebody thinks so, and the sentence does not."""
    sentence, passage = alignment.sentence, alignment.passage
    here = [token for token in passage.tokens if token.sentence == alignment.core]
    own = ("believing", "attributed")
    return _any(here, "believing", passage.language) and not any(
        _any(sentence.tokens, s, sentence.language) for s in own
    )


def says_happened(alignment: Alignment) -> bool:
    """True when the sentence says that a thing has happened of which the passage says that it will, or is wanted."""
    sentence, passage = alignment.sentence, alignment.passage
    is_past = _any(sentence.tokens, "happened", sentence.language)
    if not is_past or kinds_of(sentence.tokens, sentence.language).keys() & {"future", "intention", "conditional"}:
        return False
    here = [token for token in passage.tokens if token.sentence == alignment.core]
    return _any(here, "coming", passage.language) and not _any(here, "happened", passage.language)


def _window(alignment: Alignment) -> list[Token]:
    return [token for token in alignment.passage.tokens if token.sentence in alignment.window]


def _any(tokens: Iterable[Token], name: str, language: str) -> bool:
    listed = words_of(f"limits.{name}", language)
    return any(token.folded in listed for token in tokens)


def _is_the_one(reading: Reading) -> bool:
    """True for "de enige": without an article it means "some"."""
    words = [token.folded for token in reading.tokens]
    return any(one in ("de", "het") and two == "enige" for one, two in pairwise(words))


def _limit_at(tokens: Sequence[Token], language: str) -> int | None:
    listed = words_of("limits.condition", language).whole
    for n, token in enumerate(tokens):
        following = tokens[n + 1].folded if n + 1 < len(tokens) else ""
        if token.folded in listed or f"{token.folded}-{following}" in listed:
            return n
    return None


def _limited(tokens: Sequence[Token], place: int) -> list[Token]:
    """The content words of a condition: all that follow its word."""
    return [token for token in tokens[place + 1 :] if token.is_content]
