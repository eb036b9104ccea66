"""Turns a fragment of HTML into plain paragraphs and list items."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.parser import HTMLParser

from sources.wordlists import word_set

BLOCKS = word_set(
    "p div ul ol li h1 h2 h3 h4 h5 h6 table tr blockquote section article dl dt dd main details summary figcaption"
)
HEADING = re.compile(r"^h[1-6]$")
SILENT = frozenset({"script", "style", "template", "noscript"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A paragraph of text; `listed` is true for an item of a list, `level` from 1 for a heading, else 0."""

    text: str
    listed: bool = False
    level: int = 0


class Fragment(HTMLParser):
    """Collects the text of a fragment by paragraph; tags it does not know only carry their text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.paragraphs: list[Paragraph] = []
        self.text = ""
        self.listed = False
        self.silent = 0
        self.level = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a block, a line break or a table cell."""
        if tag in SILENT:
            self.silent += 1
        if tag in BLOCKS:
            self.close_paragraph()
            self.listed = tag == "li" or (self.listed and tag in ("p", "div"))
            self.level = int(tag[1]) if HEADING.match(tag) else 0
        elif tag == "br":
            self.text += " "
        elif tag in ("td", "th") and self.text.strip():
            self.text += " | "

    def handle_endtag(self, tag: str) -> None:
        """Close a block."""
        if tag in SILENT:
            self.silent = max(0, self.silent - 1)
        if tag in BLOCKS:
            self.close_paragraph()
            self.listed = self.listed and tag != "li"
            self.level = 0

    def handle_data(self, data: str) -> None:
        """Add text to the paragraph at hand."""
        if not self.silent:
            self.text += data

    def close_paragraph(self) -> None:
        """Keep the paragraph at hand, white space made single."""
        text = re.sub(r"\s+", " ", self.text.replace("\u00ad", "")).strip()
        if text:
            self.paragraphs.append(Paragraph(text=text, listed=self.listed and not self.level, level=self.level))
        self.text = ""


def read_fragment(html: str) -> tuple[Paragraph, ...]:
    """The paragraphs of a fragment in order; links keep their text only."""
    fragment = Fragment()
    fragment.feed(html)
    fragment.close()
    fragment.close_paragraph()
    return tuple(fragment.paragraphs)
