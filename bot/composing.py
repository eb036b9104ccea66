"""Composes an extractive answer: the fewest sentences of the passages that answer the query, verbatim."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.asking import asked_kinds, compared_sides, needed_kinds
from bot.choosing import Place, chosen_places, place_name, rank_places
from bot.evidence import Candidate, defines, says_what, weigh
from bot.grouping import grouped
from bot.step_sentences import leading, steps_first

if TYPE_CHECKING:
    from index import Index, IndexedSource, Ranking

# A sentence of the best sentence's place joins the answer when it scores at least this share of it, and a further one
# of the second place when it scores at least that share of the best there.
_JOIN_SAME, _JOIN_OTHER = 0.05, 0.5
# A sentence that says what something is leads before a better one when it scores at least this share of it.
_NEARLY = 0.4
# Words of an answer and number of places it cites, by audience (design: citizens 40-90 words, three citations).
_LIMITS = {"citizen": (90, 3), "organisation": (160, 4)}
# A list that a chosen item belongs to is shown whole up to this many words.
_LIST_WORDS = 250
# A sentence with such an opening leans on the one before it, and is never shown without it.
_LEANS = re.compile(
    r"(Dit|Deze|Dat|Die|Daarom|Daarnaast|Daarbij|Daarmee|Daardoor|Hierdoor|Hiermee|Hierbij|Zo|Zij|Ook|Bovendien|Toch"
    r"|This|These|That|Those|It|They|Their|Therefore|Moreover|However|Furthermore|Consequently|Such|Hence|Also|Yet"
    r"|In such|In these|In addition|In this (way|respect|context)|As a result|For this reason)\b"
)
# From this cosine an official sentence is shown beneath the plain words that render it.
_QUOTED = 0.4
# Such a sentence tells what a part of the text is about, which its citation says as well.
_ANNOUNCES = re.compile(
    r"((Thema|Theme|Actielijn|Line of [Aa]ction|Deel|Part) \d+ .{0,40}(gaat over|beschrijft|is about|describes) "
    r"|(De strategie|The( \d+)? strategy)( uit \d+)? (heeft een kader|has a box) )"
)
# So many sentences together are a list; one that was not asked for takes the room of what was.
_LIST, _JOIN_LIST = 3, 0.15
# How many sentences back an antecedent is looked for.
_CHAIN = 2
# Two sentences that share this much of their words say the same.
_SAME = 0.7


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """Chosen sentences grouped by place, in the order in which they are shown; `best` leads them.

    `places` are all places that were weighed, the likeliest first; `best` stands in the first. `weighed` are all
    sentences that could be chosen, in the ranking's order.
    """

    groups: tuple[tuple[Candidate, ...], ...]
    best: Candidate
    places: tuple[Place, ...]
    weighed: tuple[Candidate, ...]


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
    weighed = candidates = weigh(query, ranking, index, audience=audience, sources=sources)
    if not candidates:
        return None
    places = rank_places(query, candidates, sources)
    if first:
        candidates = steps_first(query, candidates, first, sources)
        places = leading(places, first, candidates, sources)
    if "definition" in asked_kinds(query):
        places = _saying_first(ranking, candidates, places, index, sources)
    holding = _holding(query, candidates)
    if holding:
        names = {place_name(candidate, sources) for candidate in holding}
        places = tuple(sorted(places, key=lambda place: place.name not in names))
    by_place = [
        [candidate for candidate in candidates if place_name(candidate, sources) == place.name]
        for place in chosen_places(places)
    ]
    plain = [[c for c in _plain_words(members) if c in holding] or _plain_words(members) for members in by_place]
    best = _lead(query, ranking, plain[0], index)
    quoted = _official_words(by_place[0], best)
    chosen = _both_sides(query, ranking, candidates, index)
    chosen = chosen or _choose(plain, candidates, [best, *quoted], audience)
    groups = grouped(chosen, best)
    # The official sentence stands right beneath the plain words.
    groups = tuple(sorted(groups, key=lambda group: 0 if best in group else 1 if group[0] in quoted else 2))
    groups = tuple(_list_first(group, _whole_list(candidates, best)) for group in groups)
    return Draft(groups=groups, best=best, places=places, weighed=weighed)


def _holding(query: str, candidates: Sequence[Candidate]) -> frozenset[Candidate]:
    """The sentences that hold what the answer cannot do without; none where nothing of the kind is asked."""
    needed = needed_kinds(query)
    return frozenset(candidate for candidate in candidates if needed and needed <= candidate.line.kinds)


def _list_first(group: Sequence[Candidate], listed: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """The sentences of a place with the list that answers in front of what stands around it."""
    return tuple(sorted(group, key=lambda candidate: candidate not in listed))


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
    leans = bool(_LEANS.match(official[nearest].text))
    return [official[nearest]] if near[nearest] >= _QUOTED and not leans else []


def _saying_first(
    ranking: Ranking,
    candidates: Sequence[Candidate],
    places: Sequence[Place],
    index: Index,
    sources: Mapping[str, IndexedSource],
) -> tuple[Place, ...]:
    """The places with the one in front that says what something is, where one of its sentences is nearly the best."""
    least = _NEARLY * max(candidate.score for candidate in candidates)
    saying = [c for c in candidates if c.score >= least and defines(c, ranking, index)]
    name = place_name(max(saying, key=_by_score), sources) if saying else places[0].name
    return tuple(sorted(places, key=lambda place: place.name != name))


def _lead(query: str, ranking: Ranking, candidates: Sequence[Candidate], index: Index) -> Candidate:
    """The sentence that leads the answer: the best one, or for a meaning one that is nearly as good and says it."""
    best = max(candidates, key=_by_score)
    if "definition" not in asked_kinds(query):
        return best
    saying = [c for c in candidates if c.score >= _NEARLY * best.score and defines(c, ranking, index)]
    return max(saying, key=_by_score, default=best)


def _by_score(candidate: Candidate) -> tuple[float, int, int]:
    return candidate.score, -candidate.passage.rank, -candidate.span.start


def _choose(
    by_place: Sequence[Sequence[Candidate]], candidates: Sequence[Candidate], first: Sequence[Candidate], audience: str
) -> list[Candidate]:
    """The first sentences, the best one of a second place, and then whatever else answers, up to the limits.

    `first` are the best sentence and the official one to quote beneath it, if any.
    """
    best = first[0]
    max_words, max_places = _LIMITS.get(audience, _LIMITS["citizen"])
    chosen = _together(candidates, best) or [best]
    chosen += first[1:]
    waiting: list[Candidate] = []
    for number, members in enumerate(by_place):
        ordered = sorted(members, key=_by_score, reverse=True)
        least = (_JOIN_OTHER if number else _JOIN_SAME) * (ordered[0].score if number else best.score)
        ordered = [candidate for candidate in ordered if candidate.score >= least and candidate not in chosen]
        # One sentence of the second place comes before a third one of the first.
        waiting = ordered[:1] + waiting + ordered[1:] if number else ordered
    room = max_words - _count_words(chosen)
    for candidate in waiting:
        if candidate.line.n_words > room or candidate in chosen or _ANNOUNCES.match(candidate.text):
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


def _together(candidates: Sequence[Candidate], candidate: Candidate) -> list[Candidate]:
    """The sentence with what it is never shown without: its list, or what it leans on; empty where that is missing."""
    return _whole_list(candidates, candidate) or _with_antecedent(candidates, candidate)


def _both_sides(query: str, ranking: Ranking, candidates: Sequence[Candidate], index: Index) -> list[Candidate]:
    """For a comparison: of each side the sentence that says what it is, or else the one that tells most of it."""
    sides = compared_sides(query)
    if sides is None:
        return []
    import numpy as np

    vectors = np.stack([*index.embed(sides), *(candidate.line.vector for candidate in candidates)])
    chosen: list[Candidate] = []
    for side, vector in zip(sides, vectors[:2], strict=True):
        named = [
            (round(float(cosine), 6) + _share(side, candidate, index) + says_what(side, candidate, index), candidate)
            for cosine, candidate in zip(vectors[2:] @ vector, candidates, strict=True)
            if _share(side, candidate, index) > 0.5
        ]
        if not named:
            return []
        found = max(named, key=lambda item: (item[0], *_by_score(item[1])))[1]
        chosen += [c for c in (_with_antecedent(candidates, found) or [found]) if c not in chosen]
    return chosen


def _share(side: str, candidate: Candidate, index: Index) -> float:
    """The share of a side's stems that stand in the sentence."""
    asked = set(index.stems(side, candidate.passage.language))
    return len(asked & candidate.line.stems) / len(asked) if asked else 0.0


def _with_antecedent(candidates: Sequence[Candidate], candidate: Candidate) -> list[Candidate]:
    """The sentence with those before it that it leans on; empty when what it leans on is not at hand."""
    position = candidates.index(candidate)
    chain = [candidate]
    while _LEANS.match(chain[0].text) and not chain[0].span.listed:
        position -= 1
        before = candidates[position] if position >= 0 else None
        if before is None or before.passage is not candidate.passage or len(chain) > _CHAIN:
            return []
        chain.insert(0, before)
    return chain


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
