"""Composes an extractive answer: the fewest sentences of the passages that answer the query, verbatim."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from bot.asking import measures
from bot.choosing import Place, chosen_places, place_name, rank_places
from bot.comparing import Sides, both_sides
from bot.evidence import APART, Candidate, weigh
from bot.grouping import grouped
from bot.leading import by_score, holding, lead_of, meaning_of, official_words, plain_words, richest, shows_fact
from bot.ordering import direct_first
from bot.scope import is_worried
from bot.step_sentences import leading, steps_first

if TYPE_CHECKING:
    from index import Index, IndexedSource, Ranking

# A sentence of the best sentence's place joins the answer when it scores at least this share of it, and a further one
# of the second place when it scores at least that share of the best there.
_JOIN_SAME, _JOIN_OTHER = 0.05, 0.5
# Words of an answer and number of places it cites, by audience (design: citizens 40-90 words, three citations).
_LIMITS = {"citizen": (90, 3), "organisation": (160, 4)}
# Confidence from which an answer is shown that holds the very measure that was asked about ("14 dagen").
MEASURED = 0.1
# A list that a chosen item belongs to is shown whole up to this many words.
_LIST_WORDS = 250
# Such a sentence tells what a part of the text is about, which its citation says as well.
_ANNOUNCES = re.compile(
    r"((Thema|Theme|Actielijn|Line of [Aa]ction|Deel|Part) \d+ .{0,40}(gaat over|beschrijft|is about|describes) "
    r"|(De strategie|The( \d+)? strategy)( uit \d+)? (heeft een kader|has a box) )"
)
# So many sentences before one are shown with it, because it leans on them.
_CHAIN = 3
# So many sentences together are a list; one that was not asked for takes the room of what was.
_LIST, _JOIN_LIST = 3, 0.15
# A sentence of which this share of the words stands in another one says the same.
_SAME = 0.8


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """Chosen sentences grouped by place, in the order in which they are shown; `best` leads them.

    `places` are all places that were weighed, the likeliest first; `best` stands in the first, unless `sides` tells of
    the two things that are compared. `weighed` are all sentences that could be chosen, in the ranking's order.
    `is_measured` says that the best sentence holds the measure that was asked about.
    """

    groups: tuple[tuple[Candidate, ...], ...]
    best: Candidate
    places: tuple[Place, ...]
    weighed: tuple[Candidate, ...]
    sides: Sides | None = None
    is_measured: bool = False


def compose(
    query: str,
    ranking: Ranking,
    index: Index,
    *,
    audience: str,
    sources: Mapping[str, IndexedSource],
    first: frozenset[tuple[str, str]] = frozenset(),
    beside: frozenset[tuple[str, str]] = frozenset(),
    beside_query: str = "",
) -> Draft | None:
    """The draft of an answer to the query, or None when the ranking holds no sentence at all.

    Of the places named in `first` the likeliest leads, with the steps that it tells in front. One named in `beside`
    is the second place, where it does not lead; its sentences answer `beside_query`.
    """
    weighed = candidates = weigh(query, ranking, index, audience=audience, sources=sources)
    if not candidates:
        return None
    places = rank_places(query, candidates, sources)
    if beside_query:
        other = weigh(beside_query, replace(ranking, query=beside_query), index, audience=audience, sources=sources)
        candidates = _scored_anew(candidates, other, beside, sources)
    if first or is_worried(query):
        candidates = steps_first(query, candidates, first or beside, sources)
    if first:
        places = leading(places, first, candidates, sources)
    meaning, needed = meaning_of(query, ranking, candidates, index), holding(query, candidates)
    holder = richest(query, needed)
    for wanted in (meaning, holder):
        places = _first_of(places, {place_name(wanted, sources)} if wanted else set())
    by_place = [
        [candidate for candidate in candidates if place_name(candidate, sources) == place.name]
        for place in chosen_places(places, beside)
    ]
    sides = both_sides(query, candidates, index)
    if sides is not None and sides.chosen:
        groups = _compared(candidates, sides.chosen)
        return Draft(groups=groups, best=sides.chosen[0], places=places, weighed=weighed, sides=sides)
    first_place = plain_words(by_place[0])
    best = next((one for one in (holder, meaning) if one in first_place), None) or lead_of(query, first_place)
    is_needed = best in needed or shows_fact(query, best)
    groups = _led_by(best, by_place, candidates, audience, is_alone=best is meaning, is_needed=is_needed)
    is_measured = best in needed and bool(measures(query))
    return Draft(groups=groups, best=best, places=places, weighed=weighed, sides=sides, is_measured=is_measured)


def _scored_anew(
    candidates: Sequence[Candidate],
    other: Sequence[Candidate],
    beside: frozenset[tuple[str, str]],
    sources: Mapping[str, IndexedSource],
) -> tuple[Candidate, ...]:
    """The sentences with the scores that they have for another query, in these places."""
    scores = {candidate.line: candidate.score for candidate in other}
    return tuple(
        replace(candidate, score=scores.get(candidate.line, candidate.score))
        if place_name(candidate, sources) in beside
        else candidate
        for candidate in candidates
    )


def _first_of(places: Sequence[Place], names: Set[tuple[str, str]]) -> tuple[Place, ...]:
    """The places with those of these names in front."""
    return tuple(sorted(places, key=lambda place: place.name not in names))


def _compared(candidates: Sequence[Candidate], chosen: Sequence[Candidate]) -> tuple[tuple[Candidate, ...], ...]:
    """The sentences on both sides of a comparison by place, in the text's order."""
    chains = [_with_antecedent(candidates, candidate) or [candidate] for candidate in chosen]
    return grouped(list(dict.fromkeys(candidate for chain in chains for candidate in chain)), chosen[0])


def _led_by(
    best: Candidate,
    by_place: Sequence[Sequence[Candidate]],
    candidates: Sequence[Candidate],
    audience: str,
    *,
    is_alone: bool,
    is_needed: bool,
) -> tuple[tuple[Candidate, ...], ...]:
    """The sentences of an answer by place, led by the best one, the official one right beneath its plain words.

    `is_alone` says that one item of a list is all that was asked, and needs none of the others, and `is_needed` that
    the best sentence holds what the others do not.
    """
    listed = [] if is_alone else _whole_list(candidates, best)
    quoted = official_words(by_place[0], best)
    opening = [*(listed or _with_antecedent(candidates, best) or [best]), *quoted]
    chosen = _choose([plain_words(members) for members in by_place], candidates, best, opening, audience)
    groups = sorted(grouped(chosen, best), key=lambda group: 0 if best in group else 1 if group[0] in quoted else 2)
    first = listed or ([best] if is_alone or is_needed else [])
    return tuple(direct_first(group, first) if best in group else group for group in groups)


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
        ordered = sorted(members, key=by_score, reverse=True)
        least = (_JOIN_OTHER if number else _JOIN_SAME) * (ordered[0].score if number else best.score)
        ordered = [c for c in ordered if c.score >= least and c not in chosen and c not in beside]
        # One sentence of the second place comes before a third one of the first.
        waiting = ordered[:1] + waiting + ordered[1:] if number else ordered
    room = max_words - _count_words(chosen)
    for candidate in waiting:
        if candidate.line.n_words > room or candidate in chosen or _is_idle(candidate):
            continue
        # Where one item of a list is enough, what stands around that list is not about it.
        if any(_say_the_same(candidate, other) for other in chosen) or (beside and not candidate.mentions):
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
    """True when a sentence says nearly nothing that the other does not say."""
    mine, theirs = one.line.words, other.line.words
    return not mine or len(mine & theirs) / len(mine) >= _SAME
