"""Says which cases failed, and at what."""

from __future__ import annotations

from bot import AnswerStatus
from eval.score import LOWER_IS_BETTER, CaseScore

# What a reader of an answer would notice, in the order in which it matters.
FAULTS = {
    "emergency_recall": "an emergency was not recognised",
    "emergency_false_alarm": "a question was taken for an emergency",
    "unwanted_wording": "agrees with a false or loaded premise",
    "correct_refusal": "should have been declined",
    "false_refusal": "should have been answered",
    "citation_hit": "the expected place is not cited",
    "hit_at_5": "the expected place is not among the first five passages",
    "nugget_recall": "an expected fact is missing",
}
FAILED = "failed"


def faults(score: CaseScore) -> tuple[str, ...]:
    """The measures of `FAULTS` that a case fails, in that order, "failed" first; empty when nothing is wrong."""
    found = [FAILED] if score.status == AnswerStatus.UNAVAILABLE else []
    for measure in FAULTS:
        value = score.values.get(measure)
        if value is not None and (value > 0 if measure in LOWER_IS_BETTER else value < 1):
            found.append(measure)
    return tuple(found)


def describe_fault(fault: str) -> str:
    """The fault in words."""
    return FAULTS.get(fault, "no answer was given")
