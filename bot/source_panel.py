"""Renders the sources of an answer: what kind each is, where it stands, its section with the quote marked."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from bot.explaining import explain
from bot.interface import show
from bot.places import describe_place
from bot.wording import write_date

if TYPE_CHECKING:
    from bot.answers import Answer, Citation
    from index import Index

# How much of a long section stands on each side of the quote.
_AROUND_CHARS = 400


def render_source(turn: int, citation: Citation, index: Index, language: str) -> str:
    """A source that opens: what kind it is, where it stands, and its section with the quote marked."""
    kind = escape(show(f"kind_{citation.kind}", language))
    place = escape(describe_place(citation, language))
    if language == "pap":
        # Words for places in a document are there in Dutch only.
        place = f'<span lang="nl">{place}</span>'
    rows = {
        "page": str(citation.page or ""),
        "publisher": citation.publisher,
        "date": write_date(citation.published, language),
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
        f"{_marked_section(citation, index, language)}<dl>{described}</dl>{link}</details>"
    )


def _marked_section(citation: Citation, index: Index, language: str) -> str:
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
    label = escape(show("source", language, marker=str(citation.marker)))
    return (
        f'<div class="section" role="region" aria-label="{label}" tabindex="0">'
        f'<{shape} lang="{escape(citation.language)}"><p>{marked}</p></{shape}></div>'
    )


def render_why(answer: Answer, index: Index, language: str) -> str:
    """What was found for the question and by which words, closed until someone opens it; empty for a fixed answer."""
    items = []
    for found in explain(answer, index):
        words = [f"<strong>{escape(word)}</strong>" for word in found.words]
        words += [f"{escape(typed)} → {escape(stem)}…" for typed, stem in found.related]
        by = show("why_words", language) if words else show("why_meaning", language)
        page = f", p. {found.passage.chunk.page}" if found.passage.chunk.page else ""
        mark = f" <strong>{escape(show('why_cited', language))}</strong>" if found.is_cited else ""
        path = escape(" › ".join(found.passage.heading_path[-2:]) + page)
        items.append(f"<li>{path}{mark}<br>{escape(by)} {', '.join(words)}</li>")
    if not items:
        return ""
    summary = f"<summary>{escape(show('why', language))}</summary><p>{escape(show('why_intro', language))}</p>"
    return f'<details class="why">{summary}<ol>{"".join(items)}</ol></details>'
