"""Renders an answer as HTML; everything that comes from a person or a document is escaped."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from bot.answers import MARKER, Answer, AnswerStatus, Sentence
from bot.cards import OTHER_LANGUAGES
from bot.hidden_characters import without_hidden
from bot.interface import html_language, show
from bot.service import GENTLE
from bot.source_panel import render_source, render_why
from bot.triage import find_emergency
from bot.turn_actions import ask_button, render_actions, render_feedback, render_ways_on
from bot.wording import by_language, emergency_numbers, say

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from index import Index

_ADDRESS = re.compile(r"https?://(?:[^\s<>&]|&amp;)+[^\s<>&.,;:)]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """How a turn is shown: the operator's message above it, what may be reported and to whom, and the day.

    `has_script` is false on the page that works without JavaScript: buttons that need it are left out. `is_framed` is
    true in the widget, which has no address of its own to link to. `why` is given by who keeps no ranking.
    """

    above: str = ""
    takes_feedback: bool = False
    contact: str = ""
    today: str = ""
    has_script: bool = True
    is_framed: bool = False
    why: str = ""


def render_turn(turn: int, question: str, answer: Answer, index: Index, shown: Shown | None = None) -> str:
    """One question with its answer, its sources, its notices and what can be done with it.

    `turn` makes the ids on the page unique.
    """
    shown = shown or Shown()
    language = html_language(answer.language)
    parts = [
        f'<article class="turn" lang="{language}">',
        f'<h2 class="asked"><span>{escape(show("you", language))}</span> {escape(without_hidden(question))}</h2>',
        f'<p class="crisis">{_linked(shown.above)}</p>' if shown.above else "",
        f'<div class="answer status-{answer.status}" id="answer-{turn}" tabindex="-1">',
    ]
    if answer.status is not AnswerStatus.ANSWERED and answer.reason not in GENTLE:
        parts.append(f'<h3 class="status">{escape(show(f"status_{answer.status}", language))}</h3>')
    parts.append(_sentences(turn, answer, language, _card_language(question, language)))
    parts.append("</div>")
    if answer.status is AnswerStatus.EMERGENCY:
        parts.append(render_ways_on(answer, language))
    if answer.citations:
        items = "".join(render_source(turn, citation, index, language) for citation in answer.citations)
        parts.append(f'<section class="sources"><h3>{escape(show("sources", language))}</h3>{items}</section>')
    parts.append(_notices(answer, language, shown.above))
    if answer.citations and shown.has_script:
        parts.append(render_actions(question, answer, language, today=shown.today, is_framed=shown.is_framed))
    parts.append(_further(answer, language))
    parts.append(shown.why or render_why(answer, index, language))
    if shown.has_script and answer.status is not AnswerStatus.EMERGENCY:
        parts.append(render_feedback(turn, answer, language, takes=shown.takes_feedback, contact=shown.contact))
    parts.append("</article>")
    return "".join(parts)


def render_waiting(turn: int, question: str, language: str, said: Sequence[Sentence] = (), above: str = "") -> str:
    """The turn while its answer is being made, with the checked sentences of a language model so far.

    Their markers lead nowhere yet; that a model wrote them is said from the first one on.
    """
    words = " ".join(escape(" ".join([one.text, *(f"[{marker}]" for marker in one.markers)])) for one in said)
    parts = [
        f'<article class="turn waiting" lang="{language}" id="turn-{turn}">'
        f'<h2 class="asked"><span>{escape(show("you", language))}</span> {escape(without_hidden(question))}</h2>',
        f'<p class="crisis">{_linked(above)}</p>' if said and above else "",
        f'<div class="answer so-far"><p>{words}</p></div>' if said else "",
        f'<ul class="notices"><li>{escape(say("generated", language))}</li></ul>' if said else "",
        f'<p class="busy">{escape(show("busy", language))}</p></article>',
    ]
    return "".join(parts)


def _notices(answer: Answer, language: str, above: str) -> str:
    notes = "".join(
        f"<li>{_in_languages(notice, answer.language, language, _linked)}</li>"
        for notice in answer.notices
        if notice != above
    )
    if not notes:
        return ""
    return f'<ul class="notices" aria-label="{escape(show("notices", language))}">{notes}</ul>'


def _further(answer: Answer, language: str) -> str:
    """What stands nearby and what can be asked next, each as a button that asks it."""
    # A heading is Dutch or English, so a question around it is too.
    asking = "nl" if language == "pap" else language
    asks = {text: text for text in answer.suggestions}
    near: dict[str, str] = {}
    for section in answer.nearby:
        path = " › ".join(section.heading_path[-2:]) + (f", p. {section.page}" if section.page else "")
        near[path] = say("suggestion", asking, heading=section.heading_path[-1])
    lists = (("nearby", {label: text for label, text in near.items() if text not in asks}), ("suggestions", asks))
    return "".join(
        f'<section class="nearby"><h3>{escape(show(key, language))}</h3><ul>'
        + "".join(f"<li>{ask_button(text, label)}</li>" for label, text in items.items())
        + "</ul></section>"
        for key, items in lists
        if items
    )


def _linked(text: str) -> str:
    """The escaped text with web addresses as links."""
    return _ADDRESS.sub(lambda found: f'<a href="{found[0]}" rel="noopener noreferrer">{found[0]}</a>', escape(text))


def _card_language(question: str, language: str) -> str:
    """The language of a card: that of the message where cards exist in it, else that of the answer."""
    emergency = find_emergency(without_hidden(question))
    return emergency.language if emergency and emergency.language in OTHER_LANGUAGES else language


def _in_language(html: str, spoken: str, around: str) -> str:
    """The text, marked with its language where that is another than that around it."""
    return html if spoken == around else f'<span lang="{escape(spoken)}">{html}</span>'


def _in_languages(text: str, spoken: str, around: str, show_part: Callable[[str], str]) -> str:
    """A text as HTML; a fixed text that stands there in several languages is marked part by part."""
    parts = by_language(text) or ((spoken, text),)
    return " ".join(_in_language(show_part(part), code, around) for code, part in parts)


def _card(lines: Sequence[str], spoken: str, around: str) -> str:
    """A card line by line, first all of it in the reader's language, then in those that come with it."""
    parts = [part for line in lines for part in by_language(line) or ((spoken, line),)]
    codes = dict.fromkeys(code for code, _ in parts)
    return "".join(
        f"<p>{_in_language(_with_numbers(text), code, around)}</p>"
        for code in codes
        for said, text in parts
        if said == code
    )


def _sentences(turn: int, answer: Answer, language: str, card_language: str) -> str:
    """Running text, and a list for the items after a sentence that ends with a colon; a card line by line."""
    if answer.status is AnswerStatus.EMERGENCY:
        return _card([said.text for said in answer.sentences], card_language, language)
    quoted = {citation.marker: citation.language for citation in answer.citations}
    html, is_open = "<p>", False
    items_of: tuple[int, ...] = ()
    for sentence in answer.sentences:
        is_item = bool(items_of) and sentence.markers == items_of
        if is_item != is_open:
            html += "</p><ul>" if is_item else "</ul><p>"
            is_open = is_item
        # A verbatim sentence is in the language of its source.
        spoken = quoted[sentence.markers[0]] if sentence.support == "verbatim" else answer.language
        shown = _in_languages(sentence.text, spoken, language, escape) + _markers(turn, sentence, language)
        html += f"<li>{shown}</li>" if is_item else f"{shown} "
        if sentence.text.endswith(":"):
            items_of = sentence.markers
    return html + ("</ul>" if is_open else "</p>")


def _markers(turn: int, sentence: Sentence, language: str) -> str:
    links = []
    for marker in sentence.markers:
        label = escape(show("open_source", language, marker=str(marker)))
        links.append(f' <a class="marker" href="#source-{turn}-{marker}" aria-label="{label}">[{marker}]</a>')
    return "".join(links)


def _with_numbers(text: str) -> str:
    """The escaped text with every emergency number on record as a link that calls it."""
    numbers = sorted({entry.number for entry in emergency_numbers()}, key=len, reverse=True)
    pattern = re.compile(r"(?<![\w.-])(?:" + "|".join(map(re.escape, numbers)) + r")(?![\w-]|\.\w)")
    return pattern.sub(
        lambda found: f'<a class="call" href="tel:{found[0].replace("-", "")}">{found[0]}</a>', escape(text)
    )


def plain_text(answer: Answer) -> str:
    """The words of an answer without markers, as an earlier turn of the conversation keeps them."""
    return " ".join(MARKER.sub("", answer.text).split())
