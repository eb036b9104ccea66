"""The part of a report that shows each failing case: question, answer, expected place and ranking."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from xml.etree.ElementTree import Element

from eval.answer_measures import found_nuggets
from eval.cases import Case, Gold
from eval.faults import describe_fault, faults
from eval.markup import node
from eval.records import Cited, Record, Retrieved
from eval.relevance import cites, is_relevant
from eval.score import CaseScore, Scores

_PASSAGES, _PASSAGE_CHARS = 10, 320


def cases_section(cases: Sequence[Case], records: Sequence[Record], scores: Scores) -> Element:
    """Every failing case, folded, with filters by language, type, status, measure and words."""
    by_id = {record.case_id: record for record in records}
    rows = [
        (case, score, by_id[case.case_id], found)
        for case, score in zip(cases, scores.per_case, strict=True)
        if (found := faults(score)) and case.case_id in by_id
    ]
    counts = Counter(fault for _, _, _, found in rows for fault in found)
    shown = node("p", f"{len(rows)} of {len(scores.per_case)} cases failed at something.", id="count", role="status")
    return node(
        "section",
        node("h2", "Cases that failed"),
        _filters([score for _, score, _, _ in rows], counts) if rows else None,
        shown,
        node("div", *(_case(case, score, record, found) for case, score, record, found in rows), class_="cases"),
        id="cases",
    )


def _filters(scores: Sequence[CaseScore], counts: Counter[str]) -> Element:
    measures = {name: f"{describe_fault(name)} ({counts[name]})" for name in counts}
    return node(
        "form",
        _choice("language", {name: name for name in sorted({score.language for score in scores} - {""})}),
        _choice("type", {name: name for name in sorted({score.type for score in scores} - {""})}),
        _choice("status", {name: name for name in sorted({score.status for score in scores})}),
        _choice("measure", measures),
        node("label", "words", node("input", type="search", name="words", autocomplete="off")),
        id="filters",
        class_="filters",
    )


def _choice(name: str, options: dict[str, str]) -> Element:
    made = [node("option", text, value=value) for value, text in options.items()]
    return node("label", name, node("select", node("option", "all", value=""), *made, name=name))


def _case(case: Case, score: CaseScore, record: Record, found: Sequence[str]) -> Element:
    about = " · ".join(part for part in (case.case_id, case.language, case.type, case.audience) if part)
    earlier = [node("p", f"{turn.role}: {turn.content}", class_="quiet", dir="auto") for turn in case.history]
    return node(
        "details",
        node(
            "summary",
            node("span", case.question, class_="question", dir="auto"),
            node("span", about, class_="quiet"),
            node("span", *(node("b", describe_fault(fault)) for fault in found), class_="faults"),
        ),
        *earlier,
        _answer(case, record),
        _expected(case, record),
        _ranking(case, record),
        class_="case",
        data_language=case.language,
        data_type=case.type,
        data_status=score.status,
        data_measure=" ".join(found),
    )


def _answer(case: Case, record: Record) -> Element:
    confidence = "" if record.confidence is None else f", confidence {record.confidence:.2f}"
    reason = f", {record.reason}" if record.reason else ""
    return node(
        "section",
        node("h3", f"Answer: {record.status}{reason}{confidence}"),
        node("p", record.text or "(no text)", class_="answer", dir="auto"),
        node("ol", *(_citation(case, cited) for cited in record.citations)) if record.citations else None,
    )


def _citation(case: Case, cited: Cited) -> Element:
    is_right = any(cites(cited, gold) for gold in case.gold)
    place = f"{cited.title}, {cited.section_id}{_page(cited.page)}"
    return node("li", _mark(is_right) if case.gold else None, place, value=str(cited.marker))


def _expected(case: Case, record: Record) -> Element:
    rows = [node("li", _place(gold)) for gold in case.gold]
    facts = zip(case.nuggets, found_nuggets(case, record), strict=True)
    rows += [node("li", _mark(has_it), nugget.fact or "a fact without words") for nugget, has_it in facts]
    return node(
        "section",
        node("h3", f"Expected: {case.expect or 'not said'}"),
        node("ul", *rows) if rows else None,
        node("p", case.notes, class_="quiet") if case.notes else None,
    )


def _place(gold: Gold) -> str:
    words = f": “{gold.evidence}”" if gold.evidence else ""
    return f"place {gold.section_id or gold.section or 'by its words'}{_page(gold.page)}{words}"


def _ranking(case: Case, record: Record) -> Element | None:
    if not record.ranking:
        return None
    rows = [_passage(case, passage) for passage in record.ranking[:_PASSAGES]]
    return node("section", node("h3", f"Ranking, first {len(rows)}"), node("ol", *rows, class_="ranking"))


def _passage(case: Case, passage: Retrieved) -> Element:
    is_right = any(is_relevant(passage, gold, by_section=True) for gold in case.gold)
    text = " ".join(passage.text.split())
    shown = text if len(text) <= _PASSAGE_CHARS else text[:_PASSAGE_CHARS] + "…"
    return node(
        "li",
        _mark(is_right) if case.gold else None,
        node("b", f"{passage.source_id} {passage.section_id}{_page(passage.page)}"),
        node("p", shown, dir="auto"),
        value=str(passage.rank),
        class_="right" if is_right else None,
    )


def _mark(is_right: bool) -> Element:
    sign, word = ("✓", "as expected") if is_right else ("✗", "not as expected")
    return node("span", sign, class_="yes" if is_right else "no", role="img", aria_label=word)


def _page(number: int | None) -> str:
    return "" if number is None else f", p. {number}"
