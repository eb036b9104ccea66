"""Compares two runs over the same cases, case by case."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from eval.cases import Case, read_cases
from eval.records import Record, read_records
from eval.run import ANSWERS, CASES, SETTINGS
from eval.score import LOWER_IS_BETTER, MEASURES, CaseScore, score_records
from eval.source_sets import SourceSet

_RESAMPLES = 10_000
_SEED = 20230403
_NAMED = 5
# What decides whether a case was won or lost, in the order in which it matters to a reader.
DECIDING = ("emergency_recall", "emergency_false_alarm", "unwanted_wording", "status_match", "citation_hit")


class CompareError(ValueError):
    """Two runs cannot be compared; the message says why and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunFolder:
    """What a run left: its settings, cases, records by case id and the values of each case."""

    folder: Path
    settings: dict[str, Any]
    cases: tuple[Case, ...]
    records: dict[str, Record]
    scores: dict[str, CaseScore]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One measure on one slice: both means, and the mean of the paired differences (second less first).

    `low` and `high` are its 95 % bootstrap interval over cases; `better` and `worse` count the cases whose value
    went the good or the bad way; `cases` those that have the measure in both runs.
    """

    measure: str
    slice: str
    first: float
    second: float
    difference: float
    low: float
    high: float
    cases: int
    better: int
    worse: int

    @property
    def is_clear(self) -> bool:
        """True when the interval leaves out zero."""
        return self.low > 0 or self.high < 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Turned:
    """A case that one run did better: the measures that went the good way and those that went the bad way."""

    case_id: str
    better: tuple[str, ...]
    worse: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """All differences (all cases first, then each language), and the cases that the second run won and lost."""

    first: RunFolder
    second: RunFolder
    differences: tuple[Difference, ...]
    won: tuple[Turned, ...]
    lost: tuple[Turned, ...]


def read_run(folder: Path) -> RunFolder:
    """The run in a folder. Raises CompareError when it is not there, not finished, or of an older version."""
    missing = [name for name in (SETTINGS, CASES, ANSWERS) if not (folder / name).is_file()]
    if missing:
        raise CompareError(f"{folder} has no {', '.join(missing)}; expected a folder that `paraat eval run` has made")
    try:
        settings = json.loads((folder / SETTINGS).read_text(encoding="utf-8"))
        source_set = SourceSet(settings["source_set"])
    except (ValueError, KeyError, TypeError) as error:
        raise CompareError(f"{folder / SETTINGS} cannot be read ({error}); make the run again") from error
    cases = read_cases(folder / CASES, source_set)
    records = {record.case_id: record for record in read_records(folder / ANSWERS)}
    if unanswered := [case.case_id for case in cases if case.case_id not in records]:
        raise CompareError(f"{folder} is not finished: {len(unanswered)} cases have no answer; run it again to go on")
    scores = {score.case_id: score for score in score_records(tuple(records.values()), cases).per_case}
    return RunFolder(folder=folder, settings=settings, cases=cases, records=records, scores=scores)


def compare_runs(first: RunFolder, second: RunFolder) -> Comparison:
    """The paired comparison of two runs; the same runs give the same figures.

    Raises CompareError when they were not asked the same cases.
    """
    _refuse_others(first, second)
    slices = {"all": first.cases} | {
        language: tuple(case for case in first.cases if case.language == language)
        for language in sorted({case.language for case in first.cases} - {""})
    }
    differences = [
        found
        for name, cases in slices.items()
        for measure in MEASURES
        if (found := _difference(measure, name, cases, first, second)) is not None
    ]
    turned = [_turned(case.case_id, first, second) for case in first.cases]
    return Comparison(
        first=first,
        second=second,
        differences=tuple(differences),
        won=tuple(one for one in turned if one.better and not _is_loss(one)),
        lost=tuple(one for one in turned if _is_loss(one)),
    )


def _refuse_others(first: RunFolder, second: RunFolder) -> None:
    known = (
        {case.case_id: case.question for case in first.cases},
        {case.case_id: case.question for case in second.cases},
    )
    lines = [
        f"{len(ids)} only in {run.folder}: {_some(ids)}"
        for run, ids in ((first, known[0].keys() - known[1].keys()), (second, known[1].keys() - known[0].keys()))
        if ids
    ]
    other = [case_id for case_id in known[0].keys() & known[1].keys() if known[0][case_id] != known[1][case_id]]
    lines += [f"{len(other)} ask something else: {_some(other)}"] if other else []
    if not lines and first.settings.get("cases_sha256") != second.settings.get("cases_sha256"):
        lines = ["the questions are the same, but what is expected of them is not"]
    if not lines and first.settings["source_set"] != second.settings["source_set"]:
        lines = [
            f"outcomes were expected for {first.settings['source_set']} and for {second.settings['source_set']}; "
            "run both with the same --sources"
        ]
    if lines:
        raise CompareError(
            f"{first.folder} and {second.folder} were not asked the same cases, so they cannot be compared:\n  "
            + "\n  ".join(lines)
        )


def _some(ids: Sequence[str] | set[str]) -> str:
    ordered = sorted(ids)
    return ", ".join(ordered[:_NAMED]) + (", …" if len(ordered) > _NAMED else "")


def _difference(
    measure: str, name: str, cases: Sequence[Case], first: RunFolder, second: RunFolder
) -> Difference | None:
    """The paired difference on one slice; None when no case has the measure in both runs."""
    import numpy as np

    ids = [case.case_id for case in cases]
    pairs = [
        (first.scores[one].values[measure], second.scores[one].values[measure])
        for one in ids
        if measure in first.scores[one].values and measure in second.scores[one].values
    ]
    if not pairs:
        return None
    before, after = np.asarray(pairs, dtype=np.float64).T
    gaps = after - before
    drawn = np.random.default_rng(_SEED).integers(0, gaps.size, size=(_RESAMPLES, gaps.size))
    low, high = np.percentile(gaps[drawn].mean(axis=1), (2.5, 97.5))
    good = -gaps if measure in LOWER_IS_BETTER else gaps
    return Difference(
        measure=measure,
        slice=name,
        first=float(before.mean()),
        second=float(after.mean()),
        difference=float(gaps.mean()),
        low=float(low),
        high=float(high),
        cases=int(gaps.size),
        better=int((good > 0).sum()),
        worse=int((good < 0).sum()),
    )


def _turned(case_id: str, first: RunFolder, second: RunFolder) -> Turned:
    better, worse = [], []
    before, after = first.scores[case_id].values, second.scores[case_id].values
    for measure in (*DECIDING, "nugget_recall", "hit_at_5"):
        gap = after.get(measure, 0.0) - before.get(measure, 0.0) if measure in before and measure in after else 0.0
        gap = -gap if measure in LOWER_IS_BETTER else gap
        if gap > 0:
            better.append(measure)
        elif gap < 0:
            worse.append(measure)
    return Turned(case_id=case_id, better=tuple(better), worse=tuple(worse))


def _is_loss(turned: Turned) -> bool:
    """Whether the first measure that turned, in order of weight, turned the bad way."""
    order = (*DECIDING, "nugget_recall", "hit_at_5")
    return bool(turned.worse) and (not turned.better or order.index(turned.worse[0]) < order.index(turned.better[0]))


def comparison_json(found: Comparison) -> dict[str, Any]:
    """{"first", "second", "differences": [...], "won": [...], "lost": [...]}, ready for JSON."""
    return {
        "first": str(found.first.folder),
        "second": str(found.second.folder),
        "differences": [asdict(one) for one in found.differences],
        "won": [asdict(one) for one in found.won],
        "lost": [asdict(one) for one in found.lost],
    }
