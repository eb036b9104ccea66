"""Names what is wrong with a question set or a run, so that nobody reads a figure without it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from bot import AnswerStatus
from eval.cases import Case
from eval.records import Record
from eval.relevance import is_in_section

if TYPE_CHECKING:
    from index import Index


def case_problems(cases: Sequence[Case], index: Index) -> tuple[str, ...]:
    """What in the cases cannot be scored as meant over this index, one line each, in the order of the cases."""
    section_ids = {section.section_id for source in index.sources for section in index.sections(source.source_id)}
    first: dict[tuple[str, str, tuple[str, ...]], str] = {}
    found = []
    for case in cases:
        asked = (case.question.casefold().strip(), case.audience, tuple(turn.content for turn in case.history))
        if (same := first.setdefault(asked, case.case_id)) != case.case_id:
            found.append(f"{case.case_id}: asks the same as {same}")
        if case.expect == "answer" and not case.gold:
            found.append(f"{case.case_id}: expects an answer and names no place, so its place is not scored")
        found += [f"{case.case_id}: {problem}" for problem in _missing_places(case, section_ids)]
        if not case.expect:
            found.append(f"{case.case_id}: says not what is expected, so its outcome is not scored")
    return tuple(found)


def _missing_places(case: Case, section_ids: Iterable[str]) -> list[str]:
    """Places that no section of the index can be; those with evidence may still be found by their words."""
    if case.expect != "answer":
        return []
    known = tuple(section_ids)
    return [
        f"section {gold.section_id} is not in the index"
        for gold in case.gold
        if gold.section_id and not gold.evidence and not any(is_in_section(one, gold) for one in known)
    ]


def run_problems(records: Sequence[Record], missing: Sequence[str]) -> tuple[str, ...]:
    """The cases that got no answer because something failed, and how often each reason occurs."""
    failed = defaultdict(list)
    for record in records:
        if record.status is AnswerStatus.UNAVAILABLE:
            failed[record.reason or "no reason"].append(record.case_id)
    counts = Counter({reason: len(ids) for reason, ids in failed.items()})
    lines = [f"{count} failed with {reason}: {', '.join(failed[reason])}" for reason, count in counts.most_common()]
    return tuple(lines + ([f"no record for: {', '.join(missing)}"] if missing else []))
