"""Chooses the places that an answer is made from: a section, together with its rendering where both are at hand."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.asking import asked_kinds
from bot.evidence import fitted

if TYPE_CHECKING:
    from bot.evidence import Candidate
    from index import IndexedSource

# What tells whether a place answers: its search score as a share of the best one; the best coverage of one of its
# sentences; a lettered priority; a list of terms or notes, where no meaning is asked for; how much the query reads like
# the questions that the place answers (none where these are not known).
PLACE_FEATURES = ("score", "coverage", "priority", "terms", "aim")
_LISTS = ("glossary", "endnotes")
# A second place joins when its log-odds are at most this far behind: over folds of the tuning questions that brings
# the right one into seven answers in a hundred, and costs two points of precision.
_CLOSE = 1.4
# A text that was written for readers of this kind is so much likelier, in log-odds, and one that was written for others
# so much less: chosen with the tuning questions.
_FOR_READER = 0.4


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place with how likely it answers: `odds` are log-odds, `evidence` one value for each of PLACE_FEATURES.

    `name` is the text that is rendered (or the source itself) and the section id. Without questions the last value
    of `evidence` is absent.
    """

    name: tuple[str, str]
    evidence: tuple[float, ...]
    odds: float

    @property
    def likely(self) -> float:
        """The probability in (0, 1) that the place answers."""
        return 1.0 / (1.0 + math.exp(-self.odds))


def place_name(candidate: Candidate, sources: Mapping[str, IndexedSource]) -> tuple[str, str]:
    """The name of the place where a sentence stands: a rendering stands where the text that it renders does."""
    source = sources[candidate.section.source_id]
    return source.renders or source.source_id, candidate.section.section_id


def rank_places(query: str, candidates: Sequence[Candidate], sources: Mapping[str, IndexedSource]) -> tuple[Place, ...]:
    """The places of the sentences, the likeliest first, ties in the ranking's order."""
    is_meaning = "definition" in asked_kinds(query)
    top = max((candidate.passage.score for candidate in candidates), default=0.0) or 1.0
    found: dict[tuple[str, str], list[Candidate]] = {}
    for candidate in candidates:
        found.setdefault(place_name(candidate, sources), []).append(candidate)
    places = [
        _place(name, members, top, _fit(members[0], sources), is_meaning=is_meaning) for name, members in found.items()
    ]
    return tuple(sorted(places, key=lambda place: -place.odds))


def _fit(candidate: Candidate, sources: Mapping[str, IndexedSource]) -> int:
    """1 for a text that was written for readers of this kind, -1 for one that was written for others, else 0."""
    return 1 if candidate.is_aimed else -1 if sources[candidate.section.source_id].audience else 0


def _place(name: tuple[str, str], members: Sequence[Candidate], top: float, fit: int, *, is_meaning: bool) -> Place:
    kind = members[0].section.kind
    values = [
        max(candidate.passage.score for candidate in members) / top,
        max(candidate.coverage for candidate in members),
        float(kind == "priority"),
        float(kind in _LISTS and not is_meaning),
    ]
    aim = members[0].passage.aim
    values += [] if aim is None else [aim]
    weights = fitted("place" if aim is None else "place_asked")
    evidence = tuple(round(value, 6) for value in values)
    # Both models give log-odds, so that places with and without questions stand in one order.
    odds = weights["bias"] + sum(
        weights[feature] * value for feature, value in zip(PLACE_FEATURES, evidence, strict=False)
    )
    odds += _FOR_READER * fit
    return Place(name=name, evidence=evidence, odds=round(odds, 6))


def chosen_places(places: Sequence[Place], beside: frozenset[tuple[str, str]] = frozenset()) -> tuple[Place, ...]:
    """The likeliest place, and the next one where that is nearly as likely, or else one that is wanted beside it."""
    first, rest = tuple(places[:1]), places[1:]
    if first and first[0].name not in beside and (wanted := [place for place in rest if place.name in beside]):
        return (*first, wanted[0])
    return first + tuple(place for place in rest[:1] if first[0].odds - place.odds <= _CLOSE)
