"""Cuts a text into printed pages and lines, and leaves running headers and footers out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sources.unwrapping import strip_marks

# Blank lines before the first line of a page: it always opens a region.
PAGE_START = 9
# So many blank lines separate two columns, boxes or frames of a page; a single one separates paragraphs.
REGION_GAP = 2
# A running header or footer returns at least this often, and on at least this share of the pages.
FURNITURE_PAGES, FURNITURE_SHARE = 3, 0.25
# Lines at the top and at the foot of a page that may be furniture.
EDGE = 2
LEFT_OUT = re.compile(r"^\s*(?:<[^>]+>|!\[[^\]]*\]\([^)]*\)|\|?[\s|:-]*-{3}[\s|:-]*\|?)\s*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of a page that holds something; `blanks` counts the empty lines before it."""

    text: str
    page: int | None
    blanks: int

    @property
    def opens_region(self) -> bool:
        """Whether a column, box or frame of the page begins here."""
        return self.blanks >= REGION_GAP

    @property
    def opens_paragraph(self) -> bool:
        """Whether a paragraph begins here."""
        return self.blanks >= 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The lines of one printed page; `number` is None where the text has no page marks."""

    number: int | None
    lines: tuple[Line, ...]


def split_pages(text: str, separator: str) -> tuple[Page, ...]:
    """The pages of a text: the n-th block between separator lines is printed page n.

    Without a separator, or when it does not occur, the whole text is one page without a number.
    """
    if "\f" in separator:
        text = text.replace("\f", f"\n{separator.strip() or chr(12)}\n")
    mark = separator.strip() or separator
    rows = text.split("\n")
    if not mark or all(row.strip(" \t\r") != mark for row in rows):
        return (Page(number=None, lines=read_lines(rows, None)),)
    blocks: list[list[str]] = [[]]
    for row in rows:
        if row.strip(" \t\r") == mark:
            blocks.append([])
        else:
            blocks[-1].append(row)
    if not any(row.strip() for row in blocks[-1]):
        blocks.pop()
    return tuple(Page(number=n, lines=read_lines(block, n)) for n, block in enumerate(blocks, start=1))


def read_lines(rows: Sequence[str], page: int | None) -> tuple[Line, ...]:
    """The rows that hold text, each with the number of empty rows before it."""
    lines: list[Line] = []
    blanks = PAGE_START
    for row in rows:
        if not row.strip():
            blanks += 1
        elif not LEFT_OUT.match(row):
            lines.append(Line(text=row.strip(), page=page, blanks=min(blanks, PAGE_START)))
            blanks = 0
    return tuple(lines)


def drop_furniture(pages: Sequence[Page]) -> tuple[Page, ...]:
    """The pages without running headers, footers and bare page numbers at their edges."""
    if pages and pages[0].number is None:
        return tuple(pages)
    held = [page for page in pages if page.lines]
    seen = Counter(key for page in held for key in {furniture_key(line) for line in edge_lines(page)})
    least = max(FURNITURE_PAGES, FURNITURE_SHARE * len(held))
    furniture = {key for key, times in seen.items() if key and times >= least}
    return tuple(trim(page, furniture) for page in pages)


def edge_lines(page: Page) -> tuple[Line, ...]:
    """The lines at the top and foot of a page, each once."""
    if len(page.lines) <= 2 * EDGE:
        return page.lines
    return page.lines[:EDGE] + page.lines[-EDGE:]


def furniture_key(line: Line) -> str:
    """What a running line has in common on all pages: its words, the page's number aside.

    Empty for a line that can be no furniture, such as the introduction or an item of a list.
    """
    plain = strip_marks(line.text)
    if plain.endswith(":") or re.match(r"^(?:[-•*]|[A-Z][.)])\s", line.text):
        return ""
    return re.sub(rf"\b{line.page}\b", "#", plain.lower())


def trim(page: Page, furniture: set[str]) -> Page:
    """One page without the lines at its edges that are furniture or its own number."""
    lines = list(page.lines)
    for at in (0, -1):
        for _ in range(EDGE):
            if lines and is_furniture(lines[at], furniture):
                lines.pop(at)
    if lines:
        lines[0] = replace(lines[0], blanks=PAGE_START)
    return replace(page, lines=tuple(lines))


def is_furniture(line: Line, furniture: set[str]) -> bool:
    """Whether a line at a page's edge returns on other pages, or is just the page's number."""
    plain = strip_marks(line.text)
    return plain == str(line.page) or furniture_key(line) in furniture
