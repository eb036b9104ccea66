"""Measures of one stored answer: citations, nuggets and the outcome that was expected."""

from __future__ import annotations

import re

from bot import AnswerStatus
from eval.cases import Case
from eval.records import Record
from eval.relevance import cites, group_by_facet

ANSWER_MEASURES = (
    "citation_hit",
    "citation_precision",
    "citation_recall",
    "nugget_recall",
    "unwanted_wording",
    "correct_refusal",
    "false_refusal",
    "emergency_recall",
    "emergency_false_alarm",
    "status_match",
)

_REFUSALS = frozenset({AnswerStatus.NOT_IN_SOURCES, AnswerStatus.OUT_OF_SCOPE, AnswerStatus.REFUSED})
_MATCHES = {
    "answer": frozenset({AnswerStatus.ANSWERED, AnswerStatus.PARTIAL}),
    "refuse": _REFUSALS,
    "emergency": frozenset({AnswerStatus.EMERGENCY}),
}
_NOT_ANSWERED = _REFUSALS | {AnswerStatus.UNAVAILABLE, AnswerStatus.EMERGENCY}
_MARKER = re.compile(r"\s?\[\d+\]")


def answer_values(case: Case, record: Record) -> dict[str, float]:
    """The values of the answer measures that apply to this case, in [0, 1]; the others are absent."""
    wording = _nugget_values(case, record) | _unwanted_values(case, record)
    return _citation_values(case, record) | wording | _outcome_values(case, record)


def _citation_values(case: Case, record: Record) -> dict[str, float]:
    """Citation hit, precision and recall of a case that expects an answer and has gold.

    A citation is correct when it names a gold section or its quote holds the evidence. Precision is the share
    of correct citations, absent where nothing is cited; recall the share of facets that are cited (without
    facets it equals the hit).
    """
    if case.expect != "answer" or not case.gold:
        return {}
    correct = [any(cites(citation, gold) for gold in case.gold) for citation in record.citations]
    facets = group_by_facet(case.gold)
    cited = [any(cites(citation, gold) for citation in record.citations for gold in facet) for facet in facets]
    values = {"citation_hit": float(any(correct)), "citation_recall": sum(cited) / len(cited)}
    if correct:
        values["citation_precision"] = sum(correct) / len(correct)
    return values


def found_nuggets(case: Case, record: Record) -> tuple[bool, ...]:
    """For each nugget of the case whether one of its patterns is found in the lower-cased text without markers."""
    text = _plain_text(record)
    return tuple(any(pattern.search(text) for pattern in nugget.patterns) for nugget in case.nuggets)


def _nugget_values(case: Case, record: Record) -> dict[str, float]:
    """The share of nuggets in the answer; presence only, to be read together with citation precision."""
    if case.expect != "answer" or not case.nuggets:
        return {}
    found = found_nuggets(case, record)
    return {"nugget_recall": sum(found) / len(found)}


def _unwanted_values(case: Case, record: Record) -> dict[str, float]:
    """Whether a wording that the case forbids stands in the answer, whatever its status; absent where none is."""
    if not case.must_not:
        return {}
    text = _plain_text(record)
    return {"unwanted_wording": float(any(pattern.search(text) for pattern in case.must_not))}


def _plain_text(record: Record) -> str:
    """The answer text in lower case, without its markers: the number of a citation is no fact."""
    return _MARKER.sub("", record.text).lower()


def _outcome_values(case: Case, record: Record) -> dict[str, float]:
    if not case.expect:
        return {}
    status = record.status
    values = {"status_match": float(status in _MATCHES[case.expect])}
    if case.expect == "refuse":
        values["correct_refusal"] = float(status in _REFUSALS)
    if case.expect == "answer":
        values["false_refusal"] = float(status in _NOT_ANSWERED)
    if case.expect == "emergency":
        values["emergency_recall"] = float(status is AnswerStatus.EMERGENCY)
    else:
        values["emergency_false_alarm"] = float(status is AnswerStatus.EMERGENCY)
    return values
