"""Tells who does a thing to whom, or what comes from what, by order and by the words that mark a noun's part."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from bot.gate.aligning import SAID, Alignment
from bot.gate.lists import words_of
from bot.gate.naming import names
from bot.gate.parts import BELONGING, MARKED, PLAIN, SOURCE, Part, acting_verbs, is_passive, parts_of
from bot.gate.reading import Reading
from bot.gate.sides import Sides, compared_sides, time_sides

# Weight of the pairs that have changed parts from which they count, in one language and across two, where fewer words
# find each other; and how much of the weight of the pairs that kept them it must be.
_LEAST_CROSSED, _LEAST_ACROSS, _KEPT = 1.0, 0.6, 0.6
# A pair of names counts so many times, and so does a subject with its object around a verb: nobody puts one for the
# other to say the same. Without a word between them that both have, a pair tells less.
_SURELY, _UNSURELY, _UNSURELY_ACROSS = 2, 0.3, 0.8


def is_exchanged(alignment: Alignment) -> bool:
    """True when the sentence has two things change parts, in the sentence of the passage that tells most of them."""
    passage = alignment.passage
    own = [_clause(alignment.sentence, number) for number in range(len(alignment.sentence.sentences))]
    near = {number for place in (alignment.window, *alignment.rivals) for number in place}
    told = [exchange(alignment, own, _clause(passage, number)) for number in sorted(near)]
    joined = {*near, *(number + 1 for number in near if number + 1 < len(passage.sentences))}
    told += [exchange(alignment, own, _joined(passage, number)) for number in sorted(joined)]
    crossed, kept = max(told, key=sum, default=(0.0, 0.0))
    if not crossed and not kept:
        far = (n for n in range(len(passage.sentences)) if n not in near and alignment.told_in(n) >= SAID)
        told = [exchange(alignment, own, _clause(passage, n)) for n in far]
        crossed, kept = max(told, key=sum, default=(0.0, 0.0))
    return crossed >= (_LEAST_CROSSED if _in_one_language(alignment) else _LEAST_ACROSS) and crossed >= _KEPT * kept


def _in_one_language(alignment: Alignment) -> bool:
    return alignment.sentence.language == alignment.passage.language


def exchange(alignment: Alignment, clauses: Sequence[Clause], theirs: Clause) -> tuple[float, float]:
    """How much of what can be told of parts has been exchanged, and how much is kept: sums over pairs of words."""
    crossed = kept = 0.0
    for own in clauses:
        pairs = _aligned(alignment, own, theirs)
        for one, two in combinations(pairs, 2):
            sign = _agree(one, two, pairs, own, theirs)
            weight = one.strength * two.strength * _weight(one, two, pairs, alignment, own, theirs)
            crossed += (sign < 0) * weight
            kept += (sign > 0 and MARKED not in (one.own.rank, two.own.rank)) * weight
    return crossed, kept


def _weight(one: _Pair, two: _Pair, pairs: Sequence[_Pair], alignment: Alignment, own: Clause, theirs: Clause) -> float:
    """How much it tells that a pair of words has kept or exchanged its parts."""
    parts = (one.own, one.theirs, two.own, two.theirs)
    if any(part.rank == SOURCE for part in parts):
        return 1
    sure = _SURELY if (one.is_name and two.is_name) or all(part.rank == PLAIN for part in parts) else 1
    is_done = _between(one.own, two.own, own.doing) and _between(one.theirs, two.theirs, theirs.doing)
    if is_done or _has_pivot(one, two, pairs) or (one.is_name and two.is_name):
        return sure
    return _UNSURELY if _in_one_language(alignment) else _UNSURELY_ACROSS


def _has_pivot(one: _Pair, two: _Pair, pairs: Sequence[_Pair]) -> bool:
    """True when a third word stands between the two in both."""

    def between(middle: Part, a: Part, b: Part) -> bool:
        return min(a.position, b.position) < middle.position < max(a.position, b.position)

    return any(between(p.own, one.own, two.own) and between(p.theirs, one.theirs, two.theirs) for p in pairs)


@dataclass(frozen=True, slots=True)
class Clause:
    """A sentence: the parts of its content words, whether it is passive, where rows are joined and relatives stand."""

    parts: Mapping[int, Part]
    is_passive: bool
    joined: frozenset[int]
    relatives: frozenset[int]
    linking: frozenset[int] = frozenset()
    doing: frozenset[int] = frozenset()
    sides: tuple[Sides, ...] = ()
    is_receiving: bool = False


@dataclass(frozen=True, slots=True)
class _Pair:
    own: Part
    theirs: Part
    strength: float
    is_name: bool


def _clause(reading: Reading, number: int) -> Clause:
    tokens = [token for token in reading.tokens if token.sentence == number]
    joining, relative = words_of("joining", reading.language), words_of("roles.relative", reading.language)
    opening = words_of("roles.opening", reading.language)
    return Clause(
        parts_of(tokens, reading.language),
        is_passive(tokens, reading.language),
        frozenset(t.position for t in tokens if t.folded in joining or t.folded in opening or "," in t.before),
        frozenset(token.position for token in tokens if token.folded in relative),
        frozenset(token.position for token in tokens if token.folded in words_of("roles.linking", reading.language)),
        frozenset(
            t.position
            for t in tokens
            if t.folded in acting_verbs() or t.folded in words_of("roles.doing", reading.language)
        ),
        (time_sides(tokens, reading.language), compared_sides(tokens, reading.language)),
        any(token.folded in words_of("roles.receiving", reading.language) for token in tokens),
    )


def _joined(reading: Reading, number: int) -> Clause:
    """A sentence with the one before it, where "the cause is" or "therefore" makes one the other's source."""
    here = [token for token in reading.tokens if token.sentence == number]
    before = [token for token in reading.tokens if token.sentence == number - 1]
    cause, therefore = words_of("roles.cause", reading.language), words_of("roles.therefore", reading.language)
    is_cause = any(token.folded in cause for token in here[:2])
    if not before or not (is_cause or any(token.folded in therefore for token in here)):
        return Clause({}, False, frozenset(), frozenset())
    ranks = ((before, PLAIN), (here, SOURCE)) if is_cause else ((before, SOURCE), (here, PLAIN))
    parts = {t.position: Part(rank, t.position) for tokens, rank in ranks for t in tokens if t.is_content}
    return Clause(parts, False, frozenset(), frozenset())


def _aligned(alignment: Alignment, own: Clause, theirs: Clause) -> list[_Pair]:
    found: list[_Pair] = []
    named = {token.position for token in names(alignment.sentence)}
    for word in alignment.sentence.content:
        if word.position not in own.parts or word.folded[0].isdigit():
            continue
        said = [
            (place, strength) for place, strength in alignment.said(word) if place in theirs.parts and strength >= SAID
        ]
        best = max((strength for _, strength in said), default=0.0)
        places = [place for place, strength in said if strength >= best - 0.15]
        if len(places) == 1:
            found.append(_Pair(own.parts[word.position], theirs.parts[places[0]], best, word.position in named))
    return found


def _agree(one: _Pair, two: _Pair, pairs: Sequence[_Pair], own: Clause, theirs: Clause) -> int:
    """1 when two words play the same parts in both, -1 when they have exchanged them, 0 when it cannot be told."""
    here, there = _sign(one.own, two.own), _sign(one.theirs, two.theirs)
    if not here or not there or one.theirs.position == two.theirs.position:
        return 0
    is_marked_here = SOURCE in (one.own.rank, two.own.rank)
    is_marked_there = SOURCE in (one.theirs.rank, two.theirs.rank)
    if _between(one.own, two.own, own.relatives) or _between(one.theirs, two.theirs, theirs.relatives):
        return 0
    if is_marked_here or is_marked_there:
        if (not is_marked_here and own.is_passive) or (not is_marked_there and theirs.is_passive):
            return 0
        return here * there
    if own.is_passive != theirs.is_passive or own.is_receiving != theirs.is_receiving:
        return 0
    for clause, a, b in ((own, one.own, two.own), (theirs, one.theirs, two.theirs)):
        # What comes first, or has more, is held by a check of its own.
        if any(sides.get(a.position) != sides.get(b.position) for sides in clause.sides):
            return 0
        is_done = _between(a, b, clause.doing)
        if not is_done and (_between(a, b, clause.joined) or _between(a, b, clause.linking)):
            return 0
    return here * there if _are_apart(one, two) else 0


def _between(one: Part, two: Part, places: frozenset[int]) -> bool:
    """True when a mark between the two at one of these places parts them."""
    low, high = sorted((one.position, two.position))
    return any(low < place <= high for place in places)


def _are_apart(one: _Pair, two: _Pair) -> bool:
    """True when the two do not stand side by side in either."""
    return min(abs(one.own.position - two.own.position), abs(one.theirs.position - two.theirs.position)) > 1


def _sign(one: Part, two: Part) -> int:
    """1 when the first acts on the second, -1 the other way round, 0 when it cannot be told."""
    if BELONGING in (one.rank, two.rank):
        return 0
    if one.rank != two.rank:
        return 1 if one.rank < two.rank else -1
    if one.rank != PLAIN or one.position == two.position:
        return 0
    return 1 if one.position < two.position else -1
