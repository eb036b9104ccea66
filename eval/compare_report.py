"""Shows a comparison of two runs in the terminal and as a page."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree.ElementTree import Element

from eval.cases import Case
from eval.charts import Point, intervals_chart
from eval.compare import Comparison, Difference, RunFolder, Turned
from eval.markup import drawing, node, page
from eval.records import Record
from eval.report_page import measure_name
from eval.score import LOWER_IS_BETTER

_LISTED = 15
_QUESTION_CHARS = 70


def comparison_text(found: Comparison) -> str:
    """Differences on all cases, the clear ones by language, and the first cases that were won and lost."""
    lines = [f"{'measure':26}{'first':>8}{'second':>8}{'change':>9}  95 % interval     cases  better  worse"]
    lines += [_line(one) for one in found.differences if one.slice == "all"]
    clear = [one for one in found.differences if one.slice != "all" and one.is_clear]
    lines += ["", "by language, where the interval leaves out zero:"] if clear else []
    lines += [_line(one) for one in clear]
    lines += ["", "* the interval leaves out zero; ↓ lower is better", ""]
    lines += [_listed("won", found.won, found), "", _listed("lost", found.lost, found)]
    return "\n".join(lines)


def _line(one: Difference) -> str:
    name = one.measure + (" ↓" if one.measure in LOWER_IS_BETTER else "")
    name = name if one.slice == "all" else f"{one.slice} {name}"
    interval = f"[{one.low:+.3f}, {one.high:+.3f}]"
    star = "*" if one.is_clear else " "
    return (
        f"{name:26}{one.first:8.3f}{one.second:8.3f}{one.difference:+9.3f}{star} {interval:17}"
        f"{one.cases:6}{one.better:8}{one.worse:7}"
    )


def _listed(word: str, turned: Sequence[Turned], found: Comparison) -> str:
    questions = {case.case_id: " ".join(case.question.split()) for case in found.first.cases}
    lines = [f"{word} by the second run: {len(turned)}"]
    for one in turned[:_LISTED]:
        before, after = found.first.records[one.case_id].status, found.second.records[one.case_id].status
        status = str(after) if before == after else f"{before} -> {after}"
        changes = [f"+{name}" for name in one.better] + [f"-{name}" for name in one.worse]
        lines.append(f"  {one.case_id} ({status}; {' '.join(changes)}) {questions[one.case_id][:_QUESTION_CHARS]}")
    lines += [f"  … and {len(turned) - _LISTED} more: see --html or --json"] if len(turned) > _LISTED else []
    return "\n".join(lines)


def comparison_page(found: Comparison) -> str:
    """The comparison as one page that needs no other file: differences, then each turned case side by side."""
    questions = {case.case_id: case for case in found.first.cases}
    body = node(
        "body",
        node(
            "main",
            node("h1", "Comparison"),
            node("p", f"First: {_about(found.first)}."),
            node("p", f"Second: {_about(found.second)}."),
            _chart(found),
            _differences(found.differences),
            _turned_section("Lost by the second run", found.lost, found, questions),
            _turned_section("Won by the second run", found.won, found, questions),
        ),
    )
    return page("Comparison of two runs", body, style="report.css", script="report.js")


def _about(run: RunFolder) -> str:
    settings = run.settings
    model = settings.get("chat_model") or "no chat model"
    return f"{run.folder.name}, index {str(settings.get('index', ''))[:16]}, version {settings.get('version')}, {model}"


def _chart(found: Comparison) -> Element:
    """Both means side by side; each keeps the width of the interval of the difference out of the picture."""
    points = [
        Point(row=measure_name(one.measure), series=name, value=value, low=value, high=value)
        for one in found.differences
        if one.slice == "all"
        for name, value in (("first", one.first), ("second", one.second))
    ]
    if not points:
        return node("p", "No measure has a value in both runs.")
    label = "The means of both runs over all cases; the intervals of their differences stand in the table."
    chart = intervals_chart("both", points, label)
    return node("figure", drawing(chart.svg, label), node("figcaption", label), class_="chart")


def _differences(differences: Sequence[Difference]) -> Element:
    heads = ("measure", "cases of", "first", "second", "change", "95 % interval", "n", "better", "worse")
    rows = [
        node(
            "tr",
            node("th", measure_name(one.measure) + (" ↓" if one.measure in LOWER_IS_BETTER else ""), scope="row"),
            node("td", one.slice),
            node("td", f"{one.first:.3f}"),
            node("td", f"{one.second:.3f}"),
            node("td", f"{one.difference:+.3f}", class_=_verdict(one)),
            node("td", f"{one.low:+.3f} to {one.high:+.3f}"),
            *(node("td", str(count)) for count in (one.cases, one.better, one.worse)),
        )
        for one in differences
    ]
    table = node(
        "table",
        node("caption", "Paired differences; coloured where the interval leaves out zero"),
        node("thead", node("tr", *(node("th", head, scope="col") for head in heads))),
        node("tbody", *rows),
    )
    return node("div", table, class_="wide", tabindex="0", role="region", aria_label="Paired differences")


def _verdict(one: Difference) -> str | None:
    if not one.is_clear:
        return None
    is_good = (one.difference < 0) == (one.measure in LOWER_IS_BETTER)
    return "better" if is_good else "worse"


def _turned_section(title: str, turned: Sequence[Turned], found: Comparison, questions: dict[str, Case]) -> Element:
    rows = [_case(one, found, questions[one.case_id]) for one in turned]
    return node("section", node("h2", f"{title}: {len(turned)}"), *rows)


def _case(one: Turned, found: Comparison, case: Case) -> Element:
    marks = [node("b", measure_name(name), class_="better") for name in one.better]
    marks += [node("b", measure_name(name), class_="worse") for name in one.worse]
    return node(
        "details",
        node(
            "summary",
            node("span", case.question, class_="question", dir="auto"),
            node("span", f"{one.case_id} · {case.language} · {case.type}", class_="quiet"),
            node("span", *marks, class_="turns"),
        ),
        node(
            "div",
            _side("First", found.first.records[one.case_id]),
            _side("Second", found.second.records[one.case_id]),
            class_="sides",
        ),
        node("p", f"Expected: {case.expect or 'not said'} {', '.join(gold.section_id for gold in case.gold)}"),
        class_="case",
    )


def _side(title: str, record: Record) -> Element:
    places = ", ".join(f"{cited.source_id} {cited.section_id}" for cited in record.citations) or "nothing"
    return node(
        "section",
        node("h3", f"{title}: {record.status}"),
        node("p", record.text or "(no text)", class_="answer", dir="auto"),
        node("p", f"Cites {places}", class_="quiet"),
    )
