"""Holds what belongs together in a sentence (seventy for an adult, thirty for a child) against the passage."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, pairwise

from bot.gate.aligning import Alignment
from bot.gate.rows import Member, members

# Strength from which a word is the same as one of the passage.
_SAME = 0.6


def is_crossed(alignment: Alignment) -> bool:
    """True when two parts of the sentence have exchanged something between two parts of the passage.

    The one says A with Y and the other B with X, where the passage says A with X and B with Y and never A with Y.
    """
    theirs = members(alignment.passage)
    own = [_homes(member, theirs, alignment) for member in members(alignment.sentence)]
    counts = [any(token.folded[0].isdigit() for token in member.words) for member in theirs]
    places = [member.words[0].sentence if member.words else -1 for member in theirs]
    beside = [(n, m) for n, m in combinations(range(len(theirs)), 2) if m == n + 1 or places[n] != places[m]]
    return any(
        _have_exchanged(one, two, first, second, is_sure=not (counts[first] and counts[second]))
        for one, two in pairwise(homes for homes in own if len(homes) > 1)
        for first, second in beside
    )


def _homes(member: Member, theirs: Sequence[Member], alignment: Alignment) -> list[frozenset[int]]:
    """For each content word or number in digits of a part of the sentence the parts of the passage that have it."""
    found: list[frozenset[int]] = []
    for word in member.words:
        if word.folded[0].isdigit():
            places = {token.position for token in alignment.passage.tokens if token.folded == word.folded}
        else:
            places = {place for place, strength in alignment.said(word) if strength >= _SAME}
        homes = frozenset(n for n, part in enumerate(theirs) if any(token.position in places for token in part.words))
        if homes:
            found.append(homes)
    return found


def _have_exchanged(
    one: Sequence[frozenset[int]], two: Sequence[frozenset[int]], first: int, second: int, *, is_sure: bool
) -> bool:
    """True when each of two parts of the sentence has something of either of two parts of the passage.

    With `is_sure` only words that stand nowhere else in the passage count; beside numbers all do.
    """
    for near, far in ((first, second), (second, first)):
        stay, leave = (_only(one, *ends, is_sure=is_sure) for ends in ((near, far), (far, near)))
        come, go = (_only(two, *ends, is_sure=is_sure) for ends in ((near, far), (far, near)))
        if not (stay and leave and come and go):
            return False
        # Bread and butter on the table is butter and bread on the table.
        if leave == [len(one) - 1] and come == [0]:
            return False
    return not any(_is_whole(words, first, second) for words in (one, two))


def _only(words: Sequence[frozenset[int]], there: int, elsewhere: int, *, is_sure: bool) -> list[int]:
    """Which words have the one part as a home and not the other, or no other at all."""
    return [
        n
        for n, homes in enumerate(words)
        if homes == {there} or (not is_sure and there in homes and elsewhere not in homes)
    ]


def _is_whole(words: Sequence[frozenset[int]], first: int, second: int) -> bool:
    """True when one part of the passage has all the words that the two have between them."""
    shared = [homes for homes in words if first in homes or second in homes]
    return bool(frozenset.intersection(*shared))
