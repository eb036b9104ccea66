"""The page of a run: figures with their intervals, drawings, and every case that failed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from xml.etree.ElementTree import Element

from eval.cases import Case
from eval.charts import Chart
from eval.judge.section import wording_section
from eval.judge.wording import Wording
from eval.markup import drawing, node, page
from eval.records import Record
from eval.report_cases import cases_section
from eval.report_charts import run_charts
from eval.score import LOWER_IS_BETTER, MEASURES, Figure, Scores, Slice

_TILES = ("citation_hit", "nugget_recall", "correct_refusal", "false_refusal", "hit_at_5", "emergency_recall")
_NAMES = {"ndcg_at_10": "nDCG@10", "evidence_ndcg_at_10": "evidence nDCG@10"}


def report_page(
    settings: dict[str, Any],
    cases: Sequence[Case],
    records: Sequence[Record],
    scores: Scores,
    problems: Sequence[str] = (),
    wording: Wording | None = None,
) -> str:
    """One page of HTML that needs no other file and no server; what people and documents wrote is shown as text."""
    body = node(
        "body",
        node("a", "To the cases that failed", href="#cases", class_="skip"),
        node("main", _head(settings, scores), _tiles(scores), _drawings(cases, records, scores), _figures(scores)),
    )
    main = body.find("main")
    if main is not None:
        if wording is not None:
            main.append(wording_section(wording))
        main.append(_problems(problems))
        main.append(cases_section(cases, records, scores))
        main.append(_made_with(settings))
    return page(f"Evaluation: {settings.get('cases', '')}", body, style="report.css", script="report.js")


def measure_name(measure: str) -> str:
    """The measure as people write it: hit@5, false refusal."""
    return _NAMES.get(measure, measure.replace("_at_", "@").replace("_", " "))


def _head(settings: dict[str, Any], scores: Scores) -> Element:
    asked = f"{len(scores.per_case)} questions of {settings.get('cases', '?')}"
    index = str(settings.get("index", ""))[:16]
    return node(
        "header",
        node("h1", "Evaluation"),
        node("p", f"{asked}, answered from index {index or '?'} ({settings.get('sources', '?')})."),
        node("p", "Each figure is a mean with its 95 % bootstrap interval over questions.", class_="quiet"),
    )


def _tiles(scores: Scores) -> Element:
    whole = scores.slices[0]
    shown = [measure for measure in _TILES if whole.figures[measure].mean is not None]
    return node("section", node("ul", *(_tile(measure, whole.figures[measure]) for measure in shown), class_="tiles"))


def _tile(measure: str, found: Figure) -> Element:
    better = " (lower is better)" if measure in LOWER_IS_BETTER else ""
    return node(
        "li",
        node("span", measure_name(measure) + better, class_="name"),
        node("strong", f"{found.mean:.3f}"),
        node("span", f"{found.low:.3f} to {found.high:.3f}, {found.cases} cases", class_="quiet"),
    )


def _drawings(cases: Sequence[Case], records: Sequence[Record], scores: Scores) -> Element:
    return node(
        "section",
        node("h2", "Drawings"),
        node("div", *(_drawing(chart) for chart in run_charts(cases, records, scores)), class_="charts"),
    )


def _drawing(chart: Chart) -> Element:
    return node("figure", drawing(chart.svg, chart.label), node("figcaption", chart.label), class_="chart")


def _figures(scores: Scores) -> Element:
    wide = [part for part in scores.slices if part.kind != "type"]
    types = [part for part in scores.slices if part.kind == "type"]
    return node(
        "section",
        node("h2", "Figures"),
        _table("All questions, and by language", wide),
        _table("By type of question", types) if types else None,
    )


def _table(caption: str, parts: Sequence[Slice]) -> Element:
    heads = [node("th", part.name, node("small", f" {part.cases}"), scope="col") for part in parts]
    rows = [
        node("tr", node("th", _with_arrow(measure), scope="row"), *(_cell(part.figures[measure]) for part in parts))
        for measure in MEASURES
        if any(part.figures[measure].mean is not None for part in parts)
    ]
    return node(
        "div",
        node(
            "table",
            node("caption", caption),
            node("thead", node("tr", node("th", "measure", scope="col"), *heads)),
            node("tbody", *rows),
        ),
        class_="wide",
        tabindex="0",
        role="region",
        aria_label=caption,
    )


def _with_arrow(measure: str) -> str:
    return f"{measure_name(measure)} ↓" if measure in LOWER_IS_BETTER else measure_name(measure)


def _cell(found: Figure) -> Element:
    if found.mean is None:
        return node("td", "–", class_="none")
    return node("td", f"{found.mean:.3f}", node("small", f"{found.low:.2f}–{found.high:.2f}", class_="quiet"))


def _problems(problems: Sequence[str]) -> Element:
    if not problems:
        return node("section", node("h2", "Problems"), node("p", "None: every case could be asked and scored."))
    return node(
        "section",
        node("h2", f"Problems ({len(problems)})"),
        node("details", node("summary", "Show"), node("ul", *(node("li", problem) for problem in problems))),
    )


def _made_with(settings: dict[str, Any]) -> Element:
    rows = []
    for name, value in settings.items():
        text = ", ".join(f"{k} {v}" for k, v in value.items()) if isinstance(value, dict) else str(value)
        rows.append(node("tr", node("th", name, scope="row"), node("td", text or "–")))
    table = node("table", node("caption", "What would have to be the same for the same answers"), *rows)
    return node(
        "section",
        node("h2", "Made with"),
        node("details", node("summary", "Show"), node("div", table, class_="wide settings")),
    )
