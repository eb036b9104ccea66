"""Reads a PDF: its text in the order people read it, with printed pages, headings, tables and notes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sources.bookmarks import Bookmark, Marks, after_contents, is_contents_region, on_pages, read_contents, read_marks
from sources.documents import Document, Source, SourceError
from sources.filing import file_pages
from sources.footnotes import Note, draft_footnotes, renumber, take_footnotes, with_numbers
from sources.furniture import Leaf, drop_running, printed_numbers
from sources.glyphs import Sheet, read_sheets
from sources.headings import is_contents
from sources.layout import order_sheet
from sources.locating import locate
from sources.pages import PAGE_START, REGION_GAP, Line, Page
from sources.rows import Row, parts_of_lines
from sources.ruled import read_tables
from sources.typography import Body, find_body, opens_paragraph
from sources.unwrapping import count_words

# So many words that no reader of a page can see are worth a warning.
UNSEEN_WORDS = 3


@dataclass(slots=True, kw_only=True)
class Printed:
    """One page: its number in the file and in print, its regions in reading order, its notes."""

    number: int
    printed: int
    height: float
    regions: list[list[Row]]
    notes: list[Note] = field(default_factory=list)


def read_pdf(source: Source, content: bytes) -> Document:
    """The document of a PDF.

    Sections begin where the curated outline of the source says, else at the bookmarks, else at the entries of a
    printed list of contents, else at lines set as headings.

    Raises:
        SourceError: the file is damaged, encrypted, or has no text; the message gives the reason.
    """
    sheets = read_sheets(content)
    if not any(sheet.runs for sheet in sheets):
        raise SourceError(
            f"no text was found on its {len(sheets)} pages: they are pictures; run text recognition first"
        )
    marks = read_marks(content)
    tables = read_tables(sheets, count_words("\n".join(run.text for sheet in sheets for run in sheet.runs)))
    pages, contents = print_pages(sheets, tables, marks)
    body = find_body([region for page in pages for region in page.regions])
    for page in pages:
        page.regions, page.notes = take_footnotes(page.regions, page.height, body.size, page.printed)
    numbers = renumber([page.notes for page in pages])
    for page, given in zip(pages, numbers, strict=True):
        page.regions = [[with_numbers(row, given) for row in region] for region in page.regions]
    outline = on_pages(contents, [page.printed for page in pages])
    heads = locate([page.regions for page in pages], body, marks.bookmarks, outline)
    rows = [row.text for page in pages for region in page.regions for row in region]
    words = count_words("\n".join(rows))
    notes = draft_footnotes([page.notes for page in pages], numbers, words, source.language)
    lines = [lines_of(page, heads.on(page.number), body) for page in pages]
    problems = [*problems_of(sheets), *heads.problems]
    return file_pages(source, lines, words, problems, notes)


def print_pages(
    sheets: Sequence[Sheet], tables: Mapping[int, list[list[Row]]], marks: Marks
) -> tuple[list[Printed], list[Bookmark]]:
    """The pages without running lines and lists of contents, and the entries of those lists."""
    leaves = [
        Leaf(number=sheet.number, height=sheet.height, rows=tuple(parts_of_lines(sheet.runs))) for sheet in sheets
    ]
    printed = printed_numbers(leaves, marks.labels)
    sizes: Counter[float] = Counter()
    for leaf in leaves:
        for row in leaf.rows:
            sizes[row.size] += len(row.text)
    body = sizes.most_common(1)[0][0] if sizes else 10.0
    contents: list[Bookmark] = []
    pages = []
    for sheet, rows, number in zip(sheets, drop_running(leaves), printed, strict=True):
        regions = order_sheet(sheet, rows, tables.get(sheet.number, []), body)
        regions, entries = without_contents(regions, bool(contents) or sheet.number == 1)
        contents += entries
        pages.append(Printed(number=sheet.number, printed=number, height=sheet.height, regions=regions))
    return pages, contents


def without_contents(regions: Sequence[list[Row]], begun: bool) -> tuple[list[list[Row]], list[Bookmark]]:
    """The regions without a list of contents, and its entries."""
    titled = any(is_contents(row.text) for region in regions for row in region)
    kept: list[list[Row]] = []
    entries: list[Bookmark] = []
    for region in regions:
        if (titled or begun) and is_contents_region(region):
            entries += read_contents(region)
            kept.append(after_contents(region))
        else:
            kept.append(region)
    if entries:
        kept = [[row for row in region if not is_contents(row.text)] for region in kept]
    return [region for region in kept if region], entries


def lines_of(page: Printed, heads: Mapping[int, Sequence[tuple[int, int, int, str]]], body: Body) -> Page:
    """The lines of a page; headings are marked by hashes, regions and paragraphs by blank lines."""
    lines: list[Line] = []
    for at, region in enumerate(page.regions):
        starts = {start: (end, level, title) for start, end, level, title in heads.get(at, ())}
        for title_only in (head for head in heads.get(at, ()) if head[0] == head[1]):
            lines.append(heading_line(title_only[2], title_only[3], page.printed, PAGE_START if not lines else 1))
        n, after = 0, False
        while n < len(region):
            if n in starts and starts[n][0] > n:
                end, level, title = starts[n]
                blanks = REGION_GAP if n == 0 else 1
                lines.append(heading_line(level, title, page.printed, blanks if lines else PAGE_START))
                n, after = end, True
                continue
            opens = n > 0 and (after or opens_paragraph(region, n, body))
            blanks = REGION_GAP if n == 0 else int(opens)
            lines.append(Line(text=text_of(region[n]), page=page.printed, blanks=blanks if lines else PAGE_START))
            n, after = n + 1, False
    return Page(number=page.printed, lines=tuple(lines))


def heading_line(level: int, title: str, page: int, blanks: int) -> Line:
    """A heading as a line of text."""
    return Line(text=f"{'#' * min(level, 6)} {title}", page=page, blanks=blanks)


def text_of(row: Row) -> str:
    """The text of a row; a raised number at its start is the number of a note, and a hash begins no heading."""
    text = re.sub(r"^\[(\d{1,3})\]\s*", r"\1 ", row.text) if row.raised else row.text
    return re.sub(r"^#+", lambda found: f"\\{found.group()}", text) if text.startswith("#") else text


def problems_of(sheets: Sequence[Sheet]) -> list[str]:
    """What an operator should know of the pages."""
    problems = []
    if bare := [sheet.number for sheet in sheets if sheet.pictured and not sheet.runs]:
        problems.append(f"page {listing(bare)} of the file holds a picture and no text")
    for sheet in sheets:
        if len(" ".join(sheet.unseen).split()) >= UNSEEN_WORDS:
            start = " ".join(" ".join(sheet.unseen).split()[:8])
            problems.append(f"page {sheet.number} of the file hides words that no reader sees, left out: {start!r}")
    return problems


def listing(numbers: Sequence[int]) -> str:
    """Numbers in a row for a sentence."""
    return ", ".join(str(number) for number in numbers)
