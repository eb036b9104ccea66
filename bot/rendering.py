"""Renders an answer as HTML; everything that comes from a person or a document is escaped."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from bot.answers import MARKER, Answer, AnswerStatus, Citation, Sentence
from bot.explaining import explain
from bot.interface import show
from bot.places import describe_place
from bot.wording import emergency_numbers

if TYPE_CHECKING:
    from index import Index

# Cards for someone in distress: a heading about danger would be the wrong tone.
_GENTLE = ("own_life", "other_life", "child")
# How much of a long section stands on each side of the quote.
_AROUND_CHARS = 400


def render_turn(turn: int, question: str, answer: Answer, index: Index) -> str:
    """One question with its answer, its sources and its notices; `turn` makes the ids on the page unique."""
    language = _html_language(answer.language)
    parts = [
        f'<article class="turn" lang="{language}">',
        f'<h2 class="asked"><span>{escape(show("you", language))}</span> {escape(question)}</h2>',
        f'<div class="answer status-{answer.status}" id="answer-{turn}" tabindex="-1">',
    ]
    if answer.status is not AnswerStatus.ANSWERED and answer.reason not in _GENTLE:
        parts.append(f'<p class="status">{escape(show(f"status_{answer.status}", language))}</p>')
    parts.append(_sentences(turn, answer, language))
    parts.append("</div>")
    if answer.citations:
        items = "".join(_source(turn, citation, index, language) for citation in answer.citations)
        parts.append(f'<section class="sources"><h3>{escape(show("sources", language))}</h3>{items}</section>')
        parts.append(_why(answer, index, language))
    if answer.nearby:
        places = "".join(
            f"<li>{escape(' › '.join(near.heading_path[-2:]))}" + (f", p. {near.page}" if near.page else "") + "</li>"
            for near in answer.nearby
        )
        parts.append(f'<section class="nearby"><h3>{escape(show("nearby", language))}</h3><ul>{places}</ul></section>')
    if answer.suggestions:
        asks = "".join(f"<li>{escape(text)}</li>" for text in answer.suggestions)
        parts.append(
            f'<section class="nearby"><h3>{escape(show("suggestions", language))}</h3><ul>{asks}</ul></section>'
        )
    if answer.notices:
        notes = "".join(f"<li>{escape(notice)}</li>" for notice in answer.notices)
        parts.append(f'<ul class="notices" aria-label="{escape(show("notices", language))}">{notes}</ul>')
    parts.append("</article>")
    return "".join(parts)


def _why(answer: Answer, index: Index, language: str) -> str:
    """What was found for the question and by which words, closed until someone opens it."""
    items = []
    for found in explain(answer, index):
        words = [f"<strong>{escape(word)}</strong>" for word in found.words]
        words += [f"{escape(typed)} → {escape(stem)}…" for typed, stem in found.related]
        by = show("why_words", language) if words else show("why_meaning", language)
        page = f", p. {found.passage.chunk.page}" if found.passage.chunk.page else ""
        mark = f" <strong>{escape(show('why_cited', language))}</strong>" if found.is_cited else ""
        path = escape(" › ".join(found.passage.heading_path[-2:]) + page)
        items.append(f"<li>{path}{mark}<br>{escape(by)} {', '.join(words)}</li>")
    summary = f"<summary>{escape(show('why', language))}</summary><p>{escape(show('why_intro', language))}</p>"
    return f'<details class="why">{summary}<ol>{"".join(items)}</ol></details>'


def _html_language(language: str) -> str:
    return language if language in ("nl", "en") else "nl"


def _sentences(turn: int, answer: Answer, language: str) -> str:
    """Running text, and a list for the items after a sentence that ends with a colon; a card line by line."""
    if answer.status is AnswerStatus.EMERGENCY:
        return "".join(f"<p>{_with_numbers(sentence.text)}</p>" for sentence in answer.sentences)
    html, is_open = "<p>", False
    items_of: tuple[int, ...] = ()
    for sentence in answer.sentences:
        is_item = bool(items_of) and sentence.markers == items_of
        if is_item != is_open:
            html += "</p><ul>" if is_item else "</ul><p>"
            is_open = is_item
        shown = escape(sentence.text) + _markers(turn, sentence, language)
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


def _source(turn: int, citation: Citation, index: Index, language: str) -> str:
    """A source that opens: what kind it is, where it stands, and its section with the quote marked."""
    kind = escape(show(f"kind_{citation.kind}", language))
    place = escape(describe_place(citation, language))
    rows = {
        "page": str(citation.page or ""),
        "publisher": citation.publisher,
        "date": citation.published,
        "quote_language": show(f"languages_{citation.language}", language)
        if citation.language in ("nl", "en")
        else citation.language,
    }
    described = "".join(
        f"<dt>{escape(show(key, language))}</dt><dd>{escape(value)}</dd>" for key, value in rows.items() if value
    )
    link = ""
    # A rendering of no single text rests on several pages, not all of them official.
    label = "official_place" if citation.kind == "official" or citation.renders else "rendered_place"
    if citation.url.startswith(("https://", "http://")):
        link = (
            f'<p><a href="{escape(citation.url)}" target="_blank" rel="noopener noreferrer">'
            f"{escape(show(label, language))}</a></p>"
        )
    return (
        f'<details class="source" id="source-{turn}-{citation.marker}"><summary>'
        f'<span class="number">[{citation.marker}]</span> {place}'
        f'<span class="kind kind-{citation.kind}">{kind}</span></summary>'
        f'<p class="path">{escape(citation.title)} › {escape(" › ".join(citation.heading_path))}</p>'
        f"{_marked_section(citation, index)}<dl>{described}</dl>{link}</details>"
    )


def _marked_section(citation: Citation, index: Index) -> str:
    """The section's text with the quote marked; an official quote stands in a blockquote with quotation marks."""
    text = index.section(citation.source_id, citation.section_id).text
    before, quote, after = text.partition(citation.quote)
    # A long section is cut, between words, to what stands around the quote.
    if len(before) > _AROUND_CHARS:
        before = "… " + before[-_AROUND_CHARS:].partition(" ")[2]
    if len(after) > _AROUND_CHARS:
        after = after[:_AROUND_CHARS].rpartition(" ")[0] + " …"
    # A quote over several paragraphs is marked in each of them.
    inner = escape(quote).replace("\n\n", "</mark></p><p><mark>")
    around = [escape(part).replace("\n\n", "</p><p>") for part in (before, after)]
    marked = f"{around[0]}<mark>{inner}</mark>{around[1]}".replace("\n", "<br>")
    shape = "blockquote" if citation.kind == "official" else "div"
    return f'<{shape} class="section" lang="{escape(citation.language)}" tabindex="0"><p>{marked}</p></{shape}>'


def plain_text(answer: Answer) -> str:
    """The words of an answer without markers, as an earlier turn of the conversation keeps them."""
    return " ".join(MARKER.sub("", answer.text).split())
