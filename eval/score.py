"""Scores a stored file of answers against its cases: no model, no index."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot import AnswerStatus
from eval.answer_measures import ANSWER_MEASURES, answer_values
from eval.cases import Case
from eval.ranking_measures import RANKING_MEASURES, ranking_values
from eval.records import Record, read_records

MEASURES = RANKING_MEASURES + ANSWER_MEASURES
# Of these a low value is good: the table says so.
LOWER_IS_BETTER = frozenset({"unwanted_wording", "false_refusal", "emergency_false_alarm"})
_RESAMPLES = 1_000
_SEED = 20230403  # the day the strategy was published; any fixed number would do


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseScore:
    """The values of one case, by measure; a measure that does not apply is absent."""

    case_id: str
    language: str
    type: str
    expect: str
    status: str
    values: dict[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """The mean of a measure over `cases` cases with its 95 % bootstrap interval; all None over no case."""

    mean: float | None
    low: float | None
    high: float | None
    cases: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """The figures of some cases; `kind` is "all", "language" or "type", `figures` has every measure."""

    name: str
    kind: str
    cases: int
    figures: dict[str, Figure]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """All figures of one file of answers, and what did not fit.

    `slices` begins with "all", then the languages and the types by name. `missing` are ids of cases without a
    record: they count as unavailable, else a run that broke off would look better than it was. `unknown` are
    ids of records without a case. `indexes` are the fingerprints the records name.
    """

    slices: tuple[Slice, ...]
    per_case: tuple[CaseScore, ...]
    records: int
    missing: tuple[str, ...]
    unknown: tuple[str, ...]
    indexes: tuple[str, ...]


def score(records_path: Path, cases: Sequence[Case]) -> Scores:
    """The scores of the stored records; the same files give the same figures.

    Raises:
        RecordError: the file cannot be read, or a line is no record.
    """
    return score_records(read_records(records_path), cases)


def score_records(records: Sequence[Record], cases: Sequence[Case]) -> Scores:
    """The scores of records that were read already; a case without a record counts as unavailable."""
    by_case = {record.case_id: record for record in records}
    known = {case.case_id for case in cases}
    pairs = [(case, by_case.get(case.case_id) or _unavailable(case)) for case in cases]
    ranked = ranking_values(pairs)
    per_case = tuple(
        CaseScore(
            case_id=case.case_id,
            language=case.language,
            type=case.type,
            expect=case.expect,
            status=str(record.status),
            values=ranked[case.case_id] | answer_values(case, record),
        )
        for case, record in pairs
    )
    return Scores(
        slices=_slices(per_case),
        per_case=per_case,
        records=len(records),
        missing=tuple(case.case_id for case in cases if case.case_id not in by_case),
        unknown=tuple(record.case_id for record in records if record.case_id not in known),
        indexes=tuple(sorted({record.index for record in records if record.index})),
    )


def _unavailable(case: Case) -> Record:
    return Record(case_id=case.case_id, status=AnswerStatus.UNAVAILABLE, reason="no record")


def _slices(scores: Sequence[CaseScore]) -> tuple[Slice, ...]:
    slices = [_slice("all", "all", scores)]
    slices += [
        _slice(name, kind, [row for row in scores if getattr(row, kind) == name])
        for kind in ("language", "type")
        for name in sorted({getattr(row, kind) for row in scores} - {""})
    ]
    return tuple(slices)


def _slice(name: str, kind: str, scores: Sequence[CaseScore]) -> Slice:
    figures = {measure: figure(row.values[measure] for row in scores if measure in row.values) for measure in MEASURES}
    return Slice(name=name, kind=kind, cases=len(scores), figures=figures)


def figure(values: Iterable[float]) -> Figure:
    """The mean with its 95 % percentile bootstrap interval: 1,000 resamples of the cases, fixed seed.

    Values that are all equal have an interval without width: that shows little about other questions.
    Source: Efron and Tibshirani, An Introduction to the Bootstrap, 1993, chapter 13.
    """
    import numpy as np

    sample = np.asarray(list(values), dtype=np.float64)
    if not sample.size:
        return Figure(mean=None, low=None, high=None, cases=0)
    drawn = np.random.default_rng(_SEED).integers(0, sample.size, size=(_RESAMPLES, sample.size))
    low, high = np.percentile(sample[drawn].mean(axis=1), (2.5, 97.5))
    return Figure(mean=float(sample.mean()), low=float(low), high=float(high), cases=int(sample.size))
