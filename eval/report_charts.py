"""Chooses what is drawn of a run."""

from __future__ import annotations

from collections.abc import Sequence

from eval.cases import Case
from eval.charts import (
    Chart,
    Point,
    calibration_chart,
    intervals_chart,
    latency_chart,
    tradeoff_chart,
)
from eval.curves import calibration, percentile, tradeoff
from eval.records import Record
from eval.score import LOWER_IS_BETTER, CaseScore, Scores

_BY_LANGUAGE = ("hit_at_5", "ndcg_at_10", "citation_hit", "citation_precision", "nugget_recall")
_OUTCOMES = ("correct_refusal", "false_refusal", "emergency_recall", "emergency_false_alarm")
_BY_TYPE = ("status_match", "citation_hit", "nugget_recall")


def run_charts(cases: Sequence[Case], records: Sequence[Record], scores: Scores) -> tuple[Chart, ...]:
    """The drawings for which the run has anything to show, in the order of the page."""
    by_id = {record.case_id: record for record in records}
    asked = [(case, by_id[case.case_id]) for case in cases if case.case_id in by_id]
    scored = [(score, by_id[score.case_id]) for score in scores.per_case if score.case_id in by_id]
    drawn = (
        _slices(scores, "language", _BY_LANGUAGE + _OUTCOMES),
        _slices(scores, "type", _BY_TYPE),
        _calibration(scored),
        _tradeoff(asked),
        _latency(records),
    )
    return tuple(chart for chart in drawn if chart is not None)


def _slices(scores: Scores, kind: str, measures: Sequence[str]) -> Chart | None:
    """Measures by language (a row a measure) or by type (a row a type), with 95 % intervals."""
    points = []
    parts = [part for part in scores.slices if part.kind == kind]
    for measure in measures:
        name = measure.replace("_at_", "@").replace("_", " ") + (" ↓" if measure in LOWER_IS_BETTER else "")
        for part in parts:
            found = part.figures[measure]
            if found.mean is None or found.low is None or found.high is None:
                continue
            row, series = (name, part.name) if kind == "language" else (part.name, name)
            points.append(Point(row=row, series=series, value=found.mean, low=found.low, high=found.high))
    if not points:
        return None
    note = "; ↓: lower is better" if kind == "language" else ""
    return intervals_chart(f"by-{kind}", points, f"Measures by {kind}, with 95 % intervals{note}.")


def _calibration(scored: Sequence[tuple[CaseScore, Record]]) -> Chart | None:
    bins = [
        Point(
            row=str(found.confidence),
            series=str(found.right.cases),
            value=found.right.mean,
            low=found.right.low,
            high=found.right.high,
        )
        for found in calibration(scored)
        if found.right.mean is not None and found.right.low is not None and found.right.high is not None
    ]
    if not bins:
        return None
    label = (
        "Calibration: how often answers of a confidence cite the right place. On the dashed line the promise is kept;"
    )
    return calibration_chart("calibration", bins, f"{label} beside each point the number of answers.")


def _tradeoff(asked: Sequence[tuple[Case, Record]]) -> Chart | None:
    found = tradeoff(asked)
    if found is None:
        return None
    label = (
        "Refusal trade-off: what other thresholds of confidence would have declined. "
        f"As it was run: correct refusal {found.used[1]:.2f}, false refusal {found.used[0]:.2f}."
    )
    return tradeoff_chart("tradeoff", found.curve, found.used, label)


def _latency(records: Sequence[Record]) -> Chart | None:
    times = [1000 * record.seconds for record in records if record.seconds]
    if not times:
        return None
    half, most = percentile(times, 0.5), percentile(times, 0.95)
    label = f"Time to an answer: half within {half:.0f} ms, 95 % within {most:.0f} ms, the slowest {max(times):.0f} ms."
    marks = {f"half: {half:.0f} ms": half, f"95 %: {most:.0f} ms": most}
    return latency_chart("latency", times, marks, label)
