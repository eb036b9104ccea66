"""Composes an extractive answer: the fewest sentences of the passages that answer the query, verbatim."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from bot.asking import asked_kinds, needed_kinds
from bot.choosing import Place, chosen_places, place_name, rank_places
from bot.comparing import Sides, both_sides
from bot.defining import how_well_defined
from bot.evidence import APART, Candidate, weigh
from bot.grouping import grouped
from bot.ordering import direct_first
from bot.step_sentences import leading, steps_first

if TYPE_CHECKING:
    from index import Index, IndexedSource, Ranking

# A sentence of the best sentence's place joins the answer when it scores at least this share of it, and a further one
# of the second place when it scores at least that share of the best there.
_JOIN_SAME, _JOIN_OTHER = 0.05, 0.5
# A sentence that says what something is leads before a better one when it scores at least this share of it; one that
# says it of a thing with more words in its name needs more.
_NEARLY, _NEARLY_OF_MORE, _MORE = 0.03, 0.2, 2
# Words of an answer and number of places it cites, by audience (design: citizens 40-90 words, three citations).
_LIMITS = {"citizen": (90, 3), "organisation": (160, 4)}
# A list that a chosen item belongs to is shown whole up to this many words.
_LIST_WORDS = 250
# From this cosine an official sentence is shown beneath the plain words that render it.
_QUOTED = 0.4
# Such a sentence tells what a part of the text is about, which its citation says as well.
_ANNOUNCES = re.compile(
    r"((Thema|Theme|Actielijn|Line of [Aa]ction|Deel|Part) \d+ .{0,40}(gaat over|beschrijft|is about|describes) "
    r"|(De strategie|The( \d+)? strategy)( uit \d+)? (heeft een kader|has a box) )"
)
# A sentence that stands alone leads before one that adds to another when it scores at least this share of it.
_AS_GOOD = 0.6
# So many sentences before one are shown with it, because it leans on them.
_CHAIN = 3
# So many sentences together are a list; one that was not asked for takes the room of what was.
_LIST, _JOIN_LIST = 3, 0.15
# Two sentences that share this much of their words say the same.
_SAME = 0.8


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """Chosen sentences grouped by place, in the order in which they are shown; `best` leads them.

    `places` are all places that were weighed, the likeliest first; `best` stands in the first, unless `sides` tells of
    the two things that are compared.
    """

    groups: tuple[tuple[Candidate, ...], ...]
    best: Candidate
    places: tuple[Place, ...]
    sides: Sides | None = None


def compose(
    query: str,
    ranking: Ranking,
    index: Index,
    *,
    audience: str,
    sources: Mapping[str, IndexedSource],
    first: frozenset[tuple[str, str]] = frozenset(),
) -> Draft | None:
    """The draft of an answer to the query, or None when the ranking holds no sentence at all.

    Of the places named in `first` the likeliest leads, with the steps that it tells in front.
    """
    candidates = weigh(query, ranking, index, audience=audience, sources=sources)
    if not candidates:
        return None
    places = rank_places(query, candidates, sources)
    if first:
        candidates = steps_first(query, candidates, first, sources)
        places = leading(places, first, candidates, sources)
    meaning = _meaning(query, ranking, candidates, index)
    if meaning is not None:
        name = place_name(meaning, sources)
        places = tuple(sorted(places, key=lambda place: place.name != name))
    holding = _holding(query, candidates)
    if holding:
        names = {place_name(candidate, sources) for candidate in holding}
        places = tuple(sorted(places, key=lambda place: place.name not in names))
    by_place = [
        [candidate for candidate in candidates if place_name(candidate, sources) == place.name]
        for place in chosen_places(places)
    ]
    plain = [[c for c in _plain_words(members) if c in holding] or _plain_words(members) for members in by_place]
    best = meaning if meaning in plain[0] else _lead(plain[0])
    # One item of a list that says what was asked needs none of the others.
    listed = [] if best is meaning else _whole_list(candidates, best)
    quoted = _official_words(by_place[0], best)
    opening = [*(listed or _with_antecedent(candidates, best) or [best]), *quoted]
    sides = both_sides(query, candidates, index)
    if sides is not None and sides.chosen:
        found = [_with_antecedent(candidates, candidate) or [candidate] for candidate in sides.chosen]
        chosen = list(dict.fromkeys(candidate for chain in found for candidate in chain))
        best, listed = sides.chosen[0], []
    else:
        chosen = _choose(plain, candidates, best, opening, audience)
    groups = grouped(chosen, best)
    # The official sentence stands right beneath the plain words.
    groups = tuple(sorted(groups, key=lambda group: 0 if best in group else 1 if group[0] in quoted else 2))
    if sides is None or not sides.chosen:
        groups = tuple(direct_first(group, listed or [one for one in [meaning] if one]) for group in groups)
    return Draft(groups=groups, best=best, places=places, sides=sides)


def _holding(query: str, candidates: Sequence[Candidate]) -> frozenset[Candidate]:
    """The sentences that hold what the answer cannot do without; none where nothing of the kind is asked."""
    needed = needed_kinds(query)
    return frozenset(candidate for candidate in candidates if needed and needed <= candidate.line.kinds)


def _plain_words(members: Sequence[Candidate]) -> list[Candidate]:
    """Of the sentences of a place those of its rendering, where it has one."""
    return [candidate for candidate in members if candidate.passage.kind == "rendering"] or list(members)


def _official_words(members: Sequence[Candidate], best: Candidate) -> list[Candidate]:
    """The official sentence that says most nearly what the best one renders; none where nothing comes near."""
    official = [candidate for candidate in members if candidate.passage.kind == "official"]
    if best.passage.kind == "official" or not official:
        return []
    import numpy as np

    vectors = np.stack([candidate.line.vector for candidate in (best, *official)])
    near = [round(float(cosine), 6) for cosine in vectors[1:] @ vectors[0]]
    nearest = max(range(len(official)), key=lambda number: (near[number], -number))
    leans = official[nearest].line.back > 0
    return [official[nearest]] if near[nearest] >= _QUOTED and not leans else []


def _lead(candidates: Sequence[Candidate]) -> Candidate:
    """The sentence that leads the answer: the best one, or one that is nearly as good and adds to no other."""
    best = max(candidates, key=_by_score)
    alone = [c for c in candidates if c.score >= _AS_GOOD * best.score and not c.line.adds]
    return max(alone, key=_by_score, default=best)


def _meaning(query: str, ranking: Ranking, candidates: Sequence[Candidate], index: Index) -> Candidate | None:
    """The sentence that says what the query asks after, where a meaning is asked and one of them says it."""
    if "definition" not in asked_kinds(query):
        return None
    top = max(candidate.score for candidate in candidates)
    found: list[tuple[tuple[int, int, bool], Candidate]] = []
    for candidate in candidates:
        if candidate.score >= _NEARLY * top:
            how = how_well_defined(candidate, ranking, index)
            if how is not None and (how == (0, 0) or (how[0] <= _MORE and candidate.score >= _NEARLY_OF_MORE * top)):
                # A list of terms is where a meaning is looked up.
                found.append(((*how, candidate.section.kind not in APART), candidate))
    found.sort(key=lambda one: (one[0], *(-value for value in _by_score(one[1]))))
    return found[0][1] if found else None


def _by_score(candidate: Candidate) -> tuple[float, int, int]:
    return candidate.score, -candidate.passage.rank, -candidate.span.start


def _choose(
    by_place: Sequence[Sequence[Candidate]],
    candidates: Sequence[Candidate],
    best: Candidate,
    opening: Sequence[Candidate],
    audience: str,
) -> list[Candidate]:
    """The opening, the best sentence of a second place, and then whatever else answers, up to the limits.

    `opening` are the best sentence with what it is never shown without, and the official one to quote beneath it, if
    any.
    """
    max_words, max_places = _LIMITS.get(audience, _LIMITS["citizen"])
    chosen = list(opening)
    beside = [c for c in _whole_list(candidates, best) if c not in opening]
    waiting: list[Candidate] = []
    for number, members in enumerate(by_place):
        ordered = sorted(members, key=_by_score, reverse=True)
        least = (_JOIN_OTHER if number else _JOIN_SAME) * (ordered[0].score if number else best.score)
        ordered = [c for c in ordered if c.score >= least and c not in chosen and c not in beside]
        # One sentence of the second place comes before a third one of the first.
        waiting = ordered[:1] + waiting + ordered[1:] if number else ordered
    room = max_words - _count_words(chosen)
    for candidate in waiting:
        if candidate.line.n_words > room or candidate in chosen or _is_idle(candidate):
            continue
        if any(_say_the_same(candidate, other) for other in chosen):
            continue
        together = _together(candidates, candidate)
        if not together or (len(together) > _LIST and candidate.score < _JOIN_LIST * best.score):
            continue
        added = [c for c in together if c not in chosen]
        if _count_words(added) <= room and len(grouped([*chosen, *added], best)) <= max_places:
            chosen += added
            room -= _count_words(added)
    return chosen


def _is_idle(candidate: Candidate) -> bool:
    """True for a sentence that only tells what a part is about, and for another term or note than was asked for."""
    is_other = candidate.section.kind in APART and not candidate.mentions
    return is_other or bool(_ANNOUNCES.match(candidate.text))


def _together(candidates: Sequence[Candidate], candidate: Candidate) -> list[Candidate]:
    """The sentence with what it is never shown without: its list, or what it leans on; empty where that is missing."""
    return _whole_list(candidates, candidate) or _with_antecedent(candidates, candidate)


def _with_antecedent(candidates: Sequence[Candidate], candidate: Candidate) -> list[Candidate]:
    """The sentence with those before it that it leans on; empty when what it leans on is not at hand."""
    same = sorted((c for c in candidates if c.section is candidate.section), key=lambda c: c.span.start)
    first = last = same.index(candidate)
    while same[first].line.back:
        wanted = first - same[first].line.back
        is_whole = wanted >= 0 and all(_follows(one, other) for one, other in pairwise(same[wanted : first + 1]))
        if not is_whole or last - wanted > _CHAIN:
            return []
        first = wanted
        while first > 0 and same[first].span.listed:
            first -= 1
    return same[first : last + 1]


def _follows(one: Candidate, other: Candidate) -> bool:
    """True when nothing but space stands between two sentences of a section."""
    return not other.section.text[one.span.end : other.span.start].strip()


def _whole_list(candidates: Sequence[Candidate], best: Candidate) -> list[Candidate]:
    """All items of the list that the best sentence is part of or leads in, with the sentence that leads it in."""
    same = [c for c in candidates if c.passage is best.passage]
    first = last = same.index(best)
    while first > 0 and same[first].span.listed:
        first -= 1
    while last + 1 < len(same) and same[last + 1].span.listed:
        last += 1
    whole = same[first : last + 1]
    is_lead = best.text.endswith(":") or best.span.listed
    return whole if is_lead and len(whole) > 1 and _count_words(whole) <= _LIST_WORDS else []


def _count_words(candidates: Sequence[Candidate]) -> int:
    return sum(candidate.line.n_words for candidate in candidates)


def _say_the_same(one: Candidate, other: Candidate) -> bool:
    mine, theirs = one.line.words, other.line.words
    smaller = min(len(mine), len(theirs))
    return smaller == 0 or len(mine & theirs) / smaller >= _SAME
