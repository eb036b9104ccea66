"""Runs searches over a question set and measures their rankings; no answers are composed."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot import AnswerStatus, Question, stand_alone_query
from eval.ranking_measures import ranking_values
from eval.records import Record, Retrieved

if TYPE_CHECKING:
    from eval.cases import Case

# Passages of a ranking that are judged: no measure looks deeper.
DEPTH = 10

Search = Callable[[str], Iterable[Retrieved]]


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchScores:
    """What one search reaches: means by language ("all" too) and measure, and the median milliseconds of a query."""

    means: dict[str, dict[str, float]]
    counts: dict[str, int]
    milliseconds: float


def measure_search(cases: Sequence[Case], search: Search, timed: Callable[[], float]) -> SearchScores:
    """Ask every case that has gold and measure the rankings; a follow-up is asked with the turn before it."""
    asked = [case for case in cases if case.gold]
    pairs, seconds = [], []
    for case in asked:
        query = stand_alone_query(Question(text=case.question, history=case.history))
        started = timed()
        ranking = tuple(search(query))
        seconds.append(timed() - started)
        pairs.append((case, Record(case_id=case.case_id, status=AnswerStatus.ANSWERED, ranking=ranking)))
    values = ranking_values(pairs)
    for row in values.values():
        row["hit_at_10"] = float(row["rr_at_10"] > 0)
    slices = {"all": asked} | {name: [c for c in asked if c.language == name] for name in _languages(asked)}
    return SearchScores(
        means={name: _means([values[case.case_id] for case in part]) for name, part in slices.items()},
        counts={name: len(part) for name, part in slices.items()},
        milliseconds=1000 * statistics.median(seconds) if seconds else 0.0,
    )


def _languages(cases: Sequence[Case]) -> list[str]:
    return sorted({case.language for case in cases if case.language})


def _means(rows: Sequence[dict[str, float]]) -> dict[str, float]:
    """The mean of each measure over the rows that have it."""
    names = dict.fromkeys(name for row in rows for name in row)
    return {name: statistics.fmean(row[name] for row in rows if name in row) for name in names}
