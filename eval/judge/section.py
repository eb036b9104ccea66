"""The part of a report that shows what a judge said about wording."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from eval.judge.verdicts import DIMENSIONS, LEAST, MOST
from eval.judge.wording import Wording, counts
from eval.markup import node
from eval.score import Figure

_NAMES = {"plain": "plain language (B1)", "tone": "tone", "order": "order"}
# Of the answers that a person should read first.
_SHOWN = 20


def wording_section(wording: Wording) -> Element:
    """The marks by dimension and language, what got none, and the answers with the lowest marks."""
    caption = f"Marks from {LEAST} to {MOST} by {wording.model}, prompt {wording.prompt}"
    heads = [node("th", name, scope="col") for name in wording.figures]
    rows = [
        node("tr", node("th", _NAMES[name], scope="row"), *(_cell(part[name]) for part in wording.figures.values()))
        for name in DIMENSIONS
    ]
    table = node(
        "table",
        node("caption", caption),
        node("thead", node("tr", node("th", "marked", scope="col"), *heads)),
        node("tbody", *rows),
    )
    return node(
        "section",
        node("h2", "Wording, judged by a model"),
        node("p", "A model's opinion of wording alone. It weighs in no other figure and in no gate.", class_="quiet"),
        node("p", counts(wording)),
        node("div", table, class_="wide", tabindex="0", role="region", aria_label=caption),
        _lowest(wording),
        _unscored(wording),
        id="wording",
    )


def _cell(found: Figure) -> Element:
    if found.mean is None:
        return node("td", "–", class_="none")
    return node("td", f"{found.mean:.2f}", node("small", f"{found.low:.2f}–{found.high:.2f}", class_="quiet"))


def _lowest(wording: Wording) -> Element | None:
    scored = sorted(
        (verdict for verdict in wording.verdicts if verdict.is_scored),
        key=lambda one: (sum(one.marks.values()), one.case_id),
    )
    rows = [
        node("li", f"{one.case_id}: " + ", ".join(f"{name} {one.marks[name]}" for name in DIMENSIONS))
        for one in scored[:_SHOWN]
        if min(one.marks.values()) < MOST
    ]
    return node("details", node("summary", f"Lowest marks ({len(rows)})"), node("ol", *rows)) if rows else None


def _unscored(wording: Wording) -> Element | None:
    rows = [node("li", f"{one.case_id}: {one.reason}") for one in wording.verdicts if not one.is_scored]
    return node("details", node("summary", f"Unscored ({len(rows)})"), node("ul", *rows)) if rows else None
