"""Renders what can be done with an answer: go on from a card, ask further, copy, print, report."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote

from bot.checklist import action_sentences
from bot.feedback import ERROR_REASONS, MAX_COMMENT_CHARS, UNUSEFUL_REASONS
from bot.interface import show
from bot.places import describe_place
from bot.regions import REGIONS
from bot.triage import has_way_on
from bot.wording import write_date

if TYPE_CHECKING:
    from bot.answers import Answer

# The form of the page that works without JavaScript; on the chat page there is none and page.js acts instead.
FORM_ID = "ask-form"


def ask_button(question: str, label: str) -> str:
    """A button that asks a question."""
    return (
        f'<button class="ask" form="{FORM_ID}" name="suggestion" value="{escape(question)}" formnovalidate>'
        f"{escape(label)}</button>"
    )


def render_ways_on(answer: Answer, language: str) -> str:
    """Under a card: the area, where it is not known, and the way on to an answer, where the card has one."""
    parts = []
    if answer.region is None:
        areas = "".join(
            f'<button class="wish" form="{FORM_ID}" name="region" value="{region}">'
            f"{escape(show(f'region_{region}', language))}</button>"
            for region in REGIONS
        )
        parts.append(f"<p>{escape(show('where_are_you', language))}</p><p>{areas}</p>")
    if answer.reason and has_way_on(answer.reason):
        parts.append(
            f'<p><button class="wish" form="{FORM_ID}" name="not_in_danger" value="yes">'
            f"{escape(show('not_in_danger', language))}</button></p>"
        )
    return f'<div class="ways-on">{"".join(parts)}</div>' if parts else ""


def render_actions(question: str, answer: Answer, language: str, *, today: str, is_framed: bool) -> str:
    """Buttons to copy, link and print an answer, and the checklist that is only seen in print; no link in a frame."""
    copied = escape(reference_text(answer, language))
    steps = action_sentences(answer)
    buttons = [f'<button class="copy" type="button" data-copy="{copied}">{escape(show("copy", language))}</button>']
    if not is_framed:
        buttons.append(
            f'<button class="copy" type="button" data-link="#q={quote(question, safe="")}">'
            f"{escape(show('link', language))}</button>"
        )
    prints = ["turn", "checklist"] if len(steps) > 1 else ["turn"]
    buttons += [
        f'<button class="print" type="button" data-print="{what}">'
        f"{escape(show('print' if what == 'turn' else 'checklist', language))}</button>"
        for what in prints
    ]
    sheet = ""
    if len(steps) > 1:
        sheet = _checklist(question, answer, language, today)
    label = escape(show("actions", language))
    done = escape(show("copied", language))
    return f'<div class="actions" role="group" aria-label="{label}" data-done="{done}">{"".join(buttons)}</div>{sheet}'


def reference_text(answer: Answer, language: str) -> str:
    """The answer with its places and addresses as plain text, to paste somewhere else."""
    lines = [answer.text, ""]
    for citation in answer.citations:
        kind = show(f"kind_{citation.kind}", language)
        lines.append(f"[{citation.marker}] {describe_place(citation, language)} ({kind}). {citation.url}".rstrip())
    return "\n".join([*lines, "", *answer.notices, show("made_by", language)])


def _checklist(question: str, answer: Answer, language: str, today: str) -> str:
    region = show(f"region_{answer.region or 'unknown'}", language)
    steps = action_sentences(answer)
    items = "".join(
        f"<li>{escape(step.text)} {' '.join(f'[{marker}]' for marker in step.markers)}</li>" for step in steps
    )
    used = {marker for step in steps for marker in step.markers}
    places = "".join(
        f"<li>[{citation.marker}] {escape(describe_place(citation, language))}. {escape(citation.url)}</li>"
        for citation in answer.citations
        if citation.marker in used
    )
    made = escape(show("made_on", language, date=write_date(today, language), region=region))
    return (
        f'<div class="checklist"><h2>{escape(show("checklist_title", language))}: {escape(question)}</h2>'
        f'<ul class="steps">{items}</ul><p>{made} {escape(show("made_by", language))}</p><ul>{places}</ul>'
        f"<p>{escape(show('danger_line', language))}</p></div>"
    )


def render_feedback(turn: int, answer: Answer, language: str, *, takes: bool, contact: str) -> str:
    """How to say what one thinks of an answer: kept here, or sent to the operator's address, or nothing."""
    if not takes:
        line = escape(show("report_by_contact", language, contact=contact))
        return f'<p class="report">{line}</p>' if contact else ""
    name = f"report-{turn}"
    data = {"answer": answer.answer_id, "thanks": show("thanks", language), "failed": show("failed", language)}
    attributes = " ".join(f'data-{key}="{escape(value)}"' for key, value in data.items())
    return (
        f'<div class="feedback" {attributes}><p id="{name}">{escape(show("rate", language))}</p>'
        f'<button class="useful" type="button" aria-describedby="{name}">{escape(show("useful", language))}</button>'
        + _report_form(name, "not_useful", UNUSEFUL_REASONS, language)
        + _report_form(name, "error", ERROR_REASONS, language)
        + "</div>"
    )


def _report_form(name: str, verdict: str, reasons: Sequence[str], language: str) -> str:
    """Reasons and a comment behind a button; of those with one name a browser keeps one open."""
    boxes = "".join(
        f'<label><input type="checkbox" name="reason" value="{reason}"> {escape(show(f"reason_{reason}", language))}'
        "</label>"
        for reason in reasons
    )
    return (
        f'<details name="{name}" data-verdict="{verdict}"><summary>{escape(show(verdict, language))}</summary>'
        f"<fieldset><legend>{escape(show(f'{verdict}_legend', language))}</legend>{boxes}</fieldset>"
        f"<label>{escape(show('comment', language))}"
        f'<textarea maxlength="{MAX_COMMENT_CHARS}" rows="2"></textarea></label>'
        f'<button class="send-report" type="button">{escape(show("send_report", language))}</button></details>'
    )
