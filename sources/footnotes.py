"""Takes the notes at the foot of pages out of the running text, each with its number and page."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sources.assembling import SectionDraft
from sources.blocks import Draft
from sources.rows import Row
from sources.unwrapping import unwrap

# A note is set in letters this much smaller than the text.
SMALLER = 0.94
# It stands below this share of the height of the page.
LOW = 0.4
# A page most of whose lines are notes is a page of endnotes, not of text with notes at its foot.
ENDNOTE_PAGE = 0.6
NUMBER = re.compile(r"^\[(?P<number>\d{1,3})\]\s*")
PLAIN_NUMBER = re.compile(r"^(?P<number>\d{1,3})[.)]?\s+(?=\S)")
BRACKETED = re.compile(r"\[(?P<number>\d{1,3})\]")
HEADING = {"nl": "Voetnoten", "en": "Footnotes"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A note at the foot of a page: its printed number, its lines, and its page."""

    number: int
    rows: tuple[Row, ...]
    page: int


def take_footnotes(
    regions: Sequence[Sequence[Row]], height: float, body: float, page: int
) -> tuple[list[list[Row]], list[Note]]:
    """The regions of a page without its footnotes, and those notes."""
    rows = sum(len(region) for region in regions)
    marks = marks_of(regions, body)
    kept: list[list[Row]] = []
    notes: list[Note] = []
    for region in regions:
        at = next((n for n, row in enumerate(region) if is_note(row, height, body, marks)), len(region))
        if all(row.size < SMALLER * body for row in region[at:]):
            kept.append(list(region[:at]))
            notes += split_notes(region[at:], page, marks)
        else:
            kept.append(list(region))
    if sum(len(note.rows) for note in notes) > ENDNOTE_PAGE * rows:
        return [list(region) for region in regions], []
    return [region for region in kept if region], notes


def marks_of(regions: Sequence[Sequence[Row]], body: float) -> frozenset[int]:
    """The numbers of the notes that the text of a page refers to."""
    texts = [row.text for region in regions for row in region if row.size >= SMALLER * body and not row.raised]
    return frozenset(int(found["number"]) for text in texts for found in BRACKETED.finditer(text))


def is_note(row: Row, height: float, body: float, marks: frozenset[int]) -> bool:
    """Whether a footnote begins on that line."""
    return row.size < SMALLER * body and row.box.top > LOW * height and number_of(row, marks)[0] > 0


def number_of(row: Row, marks: frozenset[int]) -> tuple[int, str]:
    """The number of the note that begins on a line, and the line without it; 0 where none begins.

    The number is raised, or as large as the words of the note and one of those that the text refers to.
    """
    found = NUMBER.match(row.text) if row.raised else PLAIN_NUMBER.match(row.text)
    if not found or (not row.raised and int(found["number"]) not in marks):
        return 0, row.text
    return int(found["number"]), row.text[found.end() :]


def split_notes(rows: Sequence[Row], page: int, marks: frozenset[int]) -> list[Note]:
    """The notes among the lines at the foot of a page; a note's number is higher than the one before it."""
    notes: list[Note] = []
    for row in rows:
        number, text = number_of(row, marks)
        if number and (not notes or number > notes[-1].number):
            notes.append(Note(number=number, rows=(replace(row, text=text),), page=page))
        elif notes:
            notes[-1] = replace(notes[-1], rows=(*notes[-1].rows, row))
    return notes


def renumber(pages: Sequence[Sequence[Note]]) -> list[dict[int, int]]:
    """For each page the number its notes get in the whole document, by the printed one.

    Numbers stay as they are printed unless they begin again on a later page.
    """
    printed = [note.number for notes in pages for note in notes]
    if len(set(printed)) == len(printed):
        return [{note.number: note.number for note in notes} for notes in pages]
    running = 0
    numbers: list[dict[int, int]] = []
    for notes in pages:
        numbers.append({note.number: running + at for at, note in enumerate(notes, start=1)})
        running += len(notes)
    return numbers


def with_numbers(row: Row, numbers: Mapping[int, int]) -> Row:
    """The row with the marks of its page's notes in the numbering of the document."""
    if "[" not in row.text:
        return row

    def other(found: re.Match[str]) -> str:
        number = int(found["number"])
        return f"[{numbers[number]}]" if number in numbers else found.group()

    return replace(row, text=BRACKETED.sub(other, row.text))


def draft_footnotes(
    pages: Sequence[Sequence[Note]], numbers: Sequence[Mapping[int, int]], words: Mapping[str, int], language: str
) -> list[SectionDraft]:
    """One section with every note as a passage of its own; empty when there are none."""
    blocks = [
        Draft(
            text=unwrap([row.text for row in note.rows], words),
            pages=(note.page,),
            note=given[note.number],
        )
        for notes, given in zip(pages, numbers, strict=True)
        for note in notes
    ]
    if not blocks:
        return []
    heading = HEADING["nl" if language.startswith("nl") else "en"]
    return [
        SectionDraft(
            section_id="notes",
            heading=heading,
            heading_path=(heading,),
            level=1,
            kind="endnotes",
            page=blocks[0].pages[0],
            blocks=tuple(blocks),
        )
    ]
