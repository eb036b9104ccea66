"""Computes how the confidence held, what another threshold of refusing would give, and how long answers took."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot import AnswerStatus
from eval.cases import Case
from eval.records import Record
from eval.score import CaseScore, Figure, figure

_BINS = 10
_SHOWN = (AnswerStatus.ANSWERED, AnswerStatus.PARTIAL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """Answers of nearly the same confidence: its mean, and how often the right place was cited."""

    confidence: float
    right: Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class Tradeoff:
    """Points (false refusal, correct refusal) for every threshold of confidence, lowest first, and the one used."""

    curve: tuple[tuple[float, float], ...]
    used: tuple[float, float]


def calibration(pairs: Sequence[tuple[CaseScore, Record]]) -> tuple[Bin, ...]:
    """Ten equal bins of confidence over the answers that were shown and can be judged; empty bins are left out.

    An answer is right when it cites a gold place; one to a question that should have been declined is not.
    """
    judged = [
        (record.confidence, right)
        for score, record in pairs
        if record.confidence is not None and record.status in _SHOWN and (right := _is_right(score)) is not None
    ]
    bins = []
    for number in range(_BINS):
        inside = [pair for pair in judged if min(int(pair[0] * _BINS), _BINS - 1) == number]
        if inside:
            mean = sum(confidence for confidence, _ in inside) / len(inside)
            bins.append(Bin(confidence=mean, right=figure(right for _, right in inside)))
    return tuple(bins)


def _is_right(score: CaseScore) -> float | None:
    if score.expect == "refuse":
        return 0.0
    return score.values.get("citation_hit")


def tradeoff(pairs: Sequence[tuple[Case, Record]]) -> Tradeoff | None:
    """What every threshold of confidence would have refused; None without cases of both kinds.

    What was declined for another reason than low confidence stays declined at every threshold.
    """
    answer = [_threshold_to_refuse(record) for case, record in pairs if case.expect == "answer"]
    refuse = [_threshold_to_refuse(record) for case, record in pairs if case.expect == "refuse"]
    if not answer or not refuse:
        return None
    marks = sorted({0.0, *answer, *refuse, 1.0})
    curve = tuple((_share_below(answer, mark), _share_below(refuse, mark)) for mark in (*marks, 1.1))
    shown = [
        [record.status not in _SHOWN for case, record in pairs if case.expect == kind] for kind in ("answer", "refuse")
    ]
    used = (sum(shown[0]) / len(shown[0]), sum(shown[1]) / len(shown[1]))
    return Tradeoff(curve=curve, used=used)


def _threshold_to_refuse(record: Record) -> float:
    """The confidence under which this question is refused; below zero when it is refused anyhow."""
    is_open = record.status in _SHOWN or record.reason == "low_confidence"
    return record.confidence if is_open and record.confidence is not None else -1.0


def _share_below(confidences: Sequence[float], threshold: float) -> float:
    return sum(confidence < threshold for confidence in confidences) / len(confidences)


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least this share of the values does not exceed; `values` must not be empty."""
    import math

    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]
