"""Puts the sentences of one place in the order in which they read as an answer: what was asked first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.evidence import Candidate

# A sentence that scores at least this share of the best one answers too, and keeps its place in the text before it.
_STRONG = 0.9


def direct_first(group: Sequence[Candidate], listed: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """The sentences of a place, which come in the text's order, with those that answer in front of the others.

    What leans on a sentence and the items of a list stay behind it. `listed` is the list that answers, if any: it
    opens. A sentence that only adds to another one opens nothing where one that stands alone answers nearly as well.
    """
    units = _units(group)
    least = _STRONG * max(_score(unit) for unit in units)
    ordered = sorted(units, key=lambda unit: (unit[0] not in listed, _score(unit) < least))
    opening = ordered[0] if ordered[0][0] in listed else _opening(units, ordered, least)
    return tuple(candidate for unit in [opening, *(u for u in ordered if u is not opening)] for candidate in unit)


def _opening(units: Sequence[list[Candidate]], ordered: Sequence[list[Candidate]], least: float) -> list[Candidate]:
    """The unit that opens: the first that answers and stands alone, else what the text has before it."""
    alone = [unit for unit in ordered if not unit[0].line.adds]
    if not alone or _score(alone[0]) >= least:
        return (alone or ordered)[0]
    before = [unit for unit in units[: units.index(ordered[0])] if unit in alone]
    return (before or alone)[-1 if before else 0]


def _units(group: Sequence[Candidate]) -> list[list[Candidate]]:
    """The sentences that stay together: a list with its lead, and a sentence with those that lean on it."""
    units: list[list[Candidate]] = []
    for candidate in group:
        is_next = bool(units) and units[-1][-1].passage is candidate.passage
        if is_next and (candidate.line.back or candidate.span.listed):
            units[-1].append(candidate)
        else:
            units.append([candidate])
    return units


def _score(unit: Sequence[Candidate]) -> float:
    return max(candidate.score for candidate in unit)
