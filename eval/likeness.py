"""Finds questions of different sets that are nearly the same: a test half must not repeat the tuning half."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from eval.cases import Case
from eval.relevance import fold

# Typing errors and changed endings leave at least this share of letter triples in common; other words do not.
_ALIKE = 0.5
_TRIPLE = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """The ids of two cases of different sets and how alike their questions are, in [0, 1]."""

    first: str
    second: str
    likeness: float


def find_alike(sets: Mapping[str, Sequence[Case]]) -> tuple[Likeness, ...]:
    """Pairs of cases of different sets whose questions share at least half of their letter triples, most alike first.

    A follow-up is compared together with what the user asked before. Questions that say the same in other words
    or in another language are not found.
    """
    triples = {name: [(case.case_id, _triples(case)) for case in cases] for name, cases in sets.items()}
    found = [
        Likeness(first=first, second=second, likeness=value)
        for one, other in combinations(triples.values(), 2)
        for first, of_first in one
        for second, of_second in other
        if (value := _jaccard(of_first, of_second)) >= _ALIKE
    ]
    return tuple(sorted(found, key=lambda pair: (-pair.likeness, pair.first, pair.second)))


def _triples(case: Case) -> frozenset[str]:
    asked = [turn.content for turn in case.history if turn.role == "user"]
    text = fold(" ".join([*asked, case.question]))
    return frozenset(text[start : start + _TRIPLE] for start in range(len(text) - _TRIPLE + 1))


def _jaccard(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other) if one or other else 0.0
