"""Reads the bookmarks and page labels of a PDF, and the entries of a printed list of contents.

The only owner of pypdf.
"""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from sources.headings import is_contents
from sources.rows import Row

# A file with more bookmarks than this has been made to harm.
MOST_BOOKMARKS = 5_000
# A line of contents ends with the number of a page, set off from its title by a space or leaders.
PAGE_AT_END = re.compile(r"(?<=[\s.…·_])(?<!\d[.,])\d{1,3}$")
# A list of contents has so many entries, and they fill this share of its lines.
LEAST_ENTRIES, ENTRY_SHARE = 4, 0.5
# It stands on the first pages.
FIRST_PAGES = 12
# Indents that differ less, in points, are one level.
SAME_INDENT = 6.0
NOTHING = re.compile(r"^(?:_?toc_?\d*|(?:page|pagina|slide|dia|blad)\s*\d+|blank page|untitled|\W*)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bookmark:
    """A title, its level from 1, the page of the file it points to, and how far down, in points, when known."""

    title: str
    level: int
    page: int
    top: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """The bookmarks of a file in its order, and the label of each page."""

    bookmarks: tuple[Bookmark, ...] = ()
    labels: tuple[str, ...] = ()


def read_marks(content: bytes) -> Marks:
    """Bookmarks and page labels; none where the file has none or they are damaged."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(io.BytesIO(content))
        bookmarks = list(walk(reader, reader.outline, 1, [0]))
        labels = tuple(reader.page_labels)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, OSError, RecursionError):
        # Whatever is wrong with them, the text of the pages can still be read.
        return Marks()
    return Marks(bookmarks=tuple(bookmarks), labels=labels)


def walk(reader: Any, entries: Sequence[Any], level: int, count: list[int]) -> list[Bookmark]:
    """The bookmarks of one level and below."""
    found: list[Bookmark] = []
    for entry in entries:
        count[0] += 1
        if count[0] > MOST_BOOKMARKS:
            break
        if isinstance(entry, list):
            found += walk(reader, entry, level + 1, count)
            continue
        page = reader.get_destination_page_number(entry)
        title = re.sub(r"\s+", " ", str(entry.title or "")).strip()
        if page is None or page < 0 or not title or NOTHING.match(title):
            continue
        height = float(reader.pages[page].cropbox.top)
        top = entry.top if isinstance(entry.top, int | float) else None
        found.append(
            Bookmark(title=title, level=level, page=page + 1, top=None if top is None else height - float(top))
        )
    return found


def entry_in(text: str) -> tuple[str, int] | None:
    """The title and the page that a line of contents names; None for another line."""
    found = PAGE_AT_END.search(text)
    title = text[: found.start()].rstrip(" .…·_") if found else ""
    return (title, int(found.group())) if found and any(sign.isalpha() for sign in title) else None


def is_contents_region(region: Sequence[Row]) -> bool:
    """Whether a region is a list of contents, or the rest of one."""
    rows = [row for row in region if not is_contents(row.text)]
    numbers = [found[1] for row in rows if (found := entry_in(row.text)) and not row.table]
    rising = all(left <= right for left, right in pairwise(numbers))
    least = 2 if len(rows) < len(region) else LEAST_ENTRIES
    return len(numbers) >= max(least, ENTRY_SHARE * len(rows)) and rising


def after_contents(region: Sequence[Row]) -> list[Row]:
    """The rows of a region that come after the last entry of the list of contents in it."""
    last = max((at for at, row in enumerate(region) if entry_in(row.text) or row.text.isdigit()), default=-1)
    return list(region[last + 1 :])


def read_contents(region: Sequence[Row]) -> list[Bookmark]:
    """The entries of a list of contents, `page` being the printed page; levels by indent."""
    entries: list[tuple[str, float, int]] = []
    text, left = "", 0.0
    for row in region:
        if is_contents(row.text):
            continue
        left = left if text else row.box.left
        found = entry_in(row.text)
        bare = row.text.isdigit()
        if found or bare:
            title, page = found or ("", int(row.text))
            whole = f"{text} {title}".strip().rstrip(" .…·_")
            entries.append((whole, left, page))
            text = ""
        else:
            text = f"{text} {row.text}".strip()
    indents: list[float] = []
    for _, left, _ in sorted(entries, key=lambda entry: entry[1]):
        if not indents or left - indents[-1] > SAME_INDENT:
            indents.append(left)
    return [
        Bookmark(title=title, level=1 + sum(indent < left - SAME_INDENT for indent in indents), page=page)
        for title, left, page in entries
        if title
    ]


def on_pages(entries: Sequence[Bookmark], printed: Sequence[int]) -> list[Bookmark]:
    """Entries of a list of contents with the page of the file instead of the printed one."""
    at = {number: place for place, number in reversed(list(enumerate(printed, start=1)))}
    return [replace(entry, page=at[entry.page]) for entry in entries if entry.page in at]
