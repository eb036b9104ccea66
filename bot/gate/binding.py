"""Holds what belongs together in a sentence (seventy for an adult, thirty for a child) against the passage."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from bot.gate.aligning import Alignment
from bot.gate.rows import Member, members

# Strength from which a word is the same as one of the passage.
_SAME = 0.6


def is_crossed(alignment: Alignment) -> bool:
    """True when two parts of the sentence have exchanged something between two parts of the passage.

    The one says A with Y and the other B with X, where the passage says A with X and B with Y, and nowhere else A with Y.
    """
    theirs = members(alignment.passage)
    own = [_homes(member, theirs, alignment) for member in members(alignment.sentence)]
    return any(
        _have_exchanged(one, two, first, second)
        for one, two in combinations([homes for homes in own if len(homes) > 1], 2)
        for first, second in combinations(range(len(theirs)), 2)
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


def _have_exchanged(one: Sequence[frozenset[int]], two: Sequence[frozenset[int]], first: int, second: int) -> bool:
    return all(
        any(first in homes and second not in homes for homes in words)
        and any(second in homes and first not in homes for homes in words)
        and not _is_whole(words, first, second)
        for words in (one, two)
    )


def _is_whole(words: Sequence[frozenset[int]], first: int, second: int) -> bool:
    """True when one part of the passage has all the words that the two have between them."""
    shared = [homes for homes in words if first in homes or second in homes]
    return bool(frozenset.intersection(*shared))
