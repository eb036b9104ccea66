"""Tells who does a thing to whom, or what comes from what, by order and by the words that mark a noun's part."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations

from bot.gate.aligning import SAID, Alignment
from bot.gate.lists import months, phrases, raw_lists, words_of
from bot.gate.naming import names
from bot.gate.reading import Reading, Token
from bot.gate.sides import Sides, compared_sides, time_sides

# The parts in order: what it comes from, what is named without a mark, what has another mark, what only
# belongs to another noun.
_SOURCE, _PLAIN, _MARKED, _BELONGING = 0, 1, 2, 3
# Content words that a mark may bear on, and words of a clause that tells who says it.
_MOST_MARKED, _MOST_SAYING = 3, 9
# Weight of the pairs that have changed parts from which they count: two pairs of words that are hardly in doubt.
_LEAST_CROSSED = 0.6
# A pair of names counts so many times, and so does a subject with its object: nobody puts one in the place of the other
# to say the same.
_SURELY = 2
_MARKS = re.compile(r"[,;:]")
_PARTICIPLE_NL = re.compile(
    r"(?:aan|af|op|uit|in|over|onder|voor|mee|terug|toe|bij|weg|door|binnen)?(?:ge|be|ver|ont|her)[a-z]{2,}(?:d|t|en)$"
)
_PARTICIPLE_EN = re.compile(
    r"[a-z]{2,}ed$|(?:hit|made|built|put|cut|set|told|held|taken|given|driven|known|seen|done|led|brought|struck|shown)$"
)


@dataclass(frozen=True, slots=True)
class Part:
    """The part that a content word plays: its rank (a lower one acts on a higher one) and its place."""

    rank: int
    position: int


def parts_of(tokens: Sequence[Token], language: str) -> Mapping[int, Part]:
    """The part of each content word of one sentence by its position; words that play none are left out."""
    source, other = words_of("roles.source", language), words_of("roles.other", language)
    clausal = words_of("order.after", language).whole | words_of("order.before", language).whole
    finite, adverbs = words_of("finite", language), words_of("roles.adverbs", language)
    starting, opening = words_of("roles.starting", language), words_of("roles.opening", language)
    phrased, said_by = _phrase_ranks(tokens, language), _saying(tokens, language)
    in_passive = is_passive(tokens, language)
    ending = finite.whole | _acting() | words_of("roles.doing", language).whole
    naming, acting = _naming(), _acting()
    receives = next((n for n, t in enumerate(tokens) if t.folded in words_of("roles.receiving", language)), len(tokens))
    found: dict[int, Part] = {}
    rank, left, mark = _PLAIN, 0, -1
    for n, token in enumerate(tokens):
        if n in phrased:
            rank, left, mark = phrased[n], len(tokens), n
            continue
        # A phrase with a mark ends at a comma, a verb, or where a clause or another noun's phrase starts.
        is_next = token.folded in opening or (token.folded in starting and n > mark + 1 and left <= _MOST_MARKED)
        is_parted = _MARKS.search(token.before) and not (rank == _SOURCE and _is_apposition(tokens[n:], language))
        if is_parted or token.folded in ending or left <= 0 or is_next:
            rank = _PLAIN
        if token.folded in acting or token.folded in naming:
            continue
        if n > receives and token.folded in ("van", "from"):
            rank, left, mark = _SOURCE, _MOST_MARKED, n
            continue
        if token.folded in source and (token.folded != "by" or in_passive):
            rank, left, mark = _SOURCE, len(tokens), n
        elif token.folded in clausal:
            rank = _PLAIN
        elif token.folded in ("of", "van"):
            rank, left, mark = (rank, left, mark) if rank == _SOURCE else (_BELONGING, _MOST_MARKED, n)
        elif token.folded in other or token.folded == "by":
            rank, left, mark = _MARKED, _MOST_MARKED, n
        elif token.is_content and token.folded not in adverbs and not token.folded.endswith("ly") and n not in said_by:
            found[token.position] = Part(rank, token.position)
            left -= 1
    return found


def _is_apposition(tokens: Sequence[Token], language: str) -> bool:
    """True when what follows a comma only says once more what stands before it: Irma, a severe hurricane."""
    finite = words_of("finite", language)
    return tokens[0].folded in words_of("roles.starting", language) and not any(t.folded in finite for t in tokens)


@cache
def _naming() -> frozenset[str]:
    return frozenset(str(raw_lists()["roles"]["naming"]).split())


@cache
def _acting() -> frozenset[str]:
    """Verbs that stand between a cause and its effect."""
    return frozenset(phrase[0] for phrase in phrases("cause_first") if len(phrase) == 1)


def _phrase_ranks(tokens: Sequence[Token], language: str) -> dict[int, int]:
    """The rank that a phrase ("leads to", "is the result of") gives what follows it, at the places of its words."""
    words = [token.folded for token in tokens]
    copulas = words_of("passive", language).whole | {"als", "as"}
    naming = _naming()
    found: dict[int, int] = {}
    for name, rank in (("effect_first", _SOURCE), ("cause_first", _MARKED)):
        for phrase in phrases(name):
            for start in range(len(words) - len(phrase) + 1):
                if tuple(words[start : start + len(phrase)]) != phrase or (len(phrase) == 1 and rank == _MARKED):
                    continue
                # "The effects of threats" names a thing; "is the effect of threats" tells where it comes from.
                if phrase[0] in naming and not copulas & set(words[max(0, start - 3) : start]):
                    continue
                # "Since 2023" tells when.
                if phrase == ("since",) and any(is_time(word) for word in words[start + 1 : start + 3]):
                    continue
                found |= dict.fromkeys(range(start, start + len(phrase)), rank)
    return found


def is_time(word: str) -> bool:
    """True for a number in digits and the name of a month."""
    return word[0].isdigit() or word in months()


def _saying(tokens: Sequence[Token], language: str) -> set[int]:
    """The places of the words of a clause that tells who says it."""
    listed = words_of("roles.saying", language)
    found: set[int] = set()
    start = 0
    for n, token in enumerate(tokens):
        is_end = token.folded in ("dat", "that")
        if n and (_MARKS.search(token.before) or is_end):
            start = n
        if token.folded in listed:
            end = n
            while end + 1 < len(tokens) and not (
                _MARKS.search(tokens[end + 1].before) or tokens[end + 1].folded in ("dat", "that")
            ):
                end += 1
            # A sentence that is all one clause tells what is reported, not who reports.
            if end - start < min(_MOST_SAYING, len(tokens) - 1):
                found |= set(range(start, end + 1))
    return found


def is_passive(tokens: Sequence[Token], language: str) -> bool:
    """True when the sentence has a passive: a form of be with a participle, or with "te" and a verb."""
    verbs = words_of("passive", language)
    if not any(token.folded in verbs for token in tokens):
        return False
    if language == "nl":
        return any(token.folded == "te" or _PARTICIPLE_NL.match(token.folded) for token in tokens)
    return any(_PARTICIPLE_EN.match(token.folded) for token in tokens)


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
        told = [exchange(alignment, own, _clause(passage, n)) for n in range(len(passage.sentences)) if n not in near and alignment.told_in(n) >= SAID]
        crossed, kept = max(told, key=sum, default=(0.0, 0.0))
    return crossed >= _LEAST_CROSSED and crossed >= KEPT * kept


KEPT = 0.6


def exchange(alignment: Alignment, clauses: Sequence[Clause], theirs: Clause) -> tuple[float, float]:
    """How much of what can be told of parts has been exchanged, and how much is kept: sums over pairs of words."""
    crossed = kept = 0.0
    for own in clauses:
        pairs = _aligned(alignment, own, theirs)
        for one, two in combinations(pairs, 2):
            sign = _agree(one, two, pairs, own, theirs)
            weight = one.strength * two.strength * _weight(one, two, pairs, alignment, own, theirs)
            crossed += (sign < 0) * weight
            kept += (sign > 0 and _MARKED not in (one.own.rank, two.own.rank)) * weight
    return crossed, kept


def _weight(one: _Pair, two: _Pair, pairs: Sequence[_Pair], alignment: Alignment, own: Clause, theirs: Clause) -> float:
    parts = (one.own, one.theirs, two.own, two.theirs)
    if any(part.rank == _SOURCE for part in parts):
        return 1
    sure = _SURELY if (one.is_name and two.is_name) or all(part.rank == _PLAIN for part in parts) else 1
    is_done = _between(one.own, two.own, own.doing) and _between(one.theirs, two.theirs, theirs.doing)
    if is_done or _has_pivot(one, two, pairs) or (one.is_name and two.is_name):
        return sure
    return W_SAME if alignment.sentence.language == alignment.passage.language else W_ACROSS


W_SAME, W_ACROSS = 0.3, 0.8


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
        frozenset(t.position for t in tokens if t.folded in _acting() or t.folded in words_of("roles.doing", reading.language)),
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
    ranks = ((before, _PLAIN), (here, _SOURCE)) if is_cause else ((before, _SOURCE), (here, _PLAIN))
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
    is_marked_here = _SOURCE in (one.own.rank, two.own.rank)
    is_marked_there = _SOURCE in (one.theirs.rank, two.theirs.rank)
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
    if _BELONGING in (one.rank, two.rank):
        return 0
    if one.rank != two.rank:
        return 1 if one.rank < two.rank else -1
    if one.rank != _PLAIN or one.position == two.position:
        return 0
    return 1 if one.position < two.position else -1
