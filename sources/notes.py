"""Takes footnote marks out of running text, and reads endnotes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from sources.blocks import Draft
from sources.documents import NoteMark
from sources.pages import Line
from sources.unwrapping import LINK, strip_marks, unwrap
from sources.wordlists import SHORT_WORDS

BRACKETED = re.compile(r"\s*\[(?P<number>\d{1,3})\]")
# A number bare behind a word or a punctuation mark; behind a digit it is part of a number.
GLUED = re.compile(r"(?<=[^\W\d_])(?P<word>\d{1,3})(?![\w%])|(?<=[.,:;)’”\"'])(?P<stop>\d{1,3})(?![\w%]|[.,:]\d)")
# In a heading it may also stand alone at the end.
ALONE = re.compile(r"(?<=[^\W\d_])\s+(?P<number>\d{1,3})$")
NOTE_START = re.compile(r"^(?:\*\*|_)*\[?(?:\*\*|_)*(?P<number>\d{1,3})(?=[\s.)])[.)]?\s+(?=\S)")
# Notes may skip so many numbers (lost in extraction) before a number is no longer taken for a note.
SKIPPED = 3
# Bracketed numbers without any notes are taken for marks when there are at least so many, mostly rising.
LEAST_MARKS, RISING_SHARE = 3, 0.8


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A place where a note mark may stand: characters `start` to `end` of text `at`."""

    at: int
    start: int
    end: int
    number: int
    bracketed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleaned:
    """A text without its note marks, and where they stood."""

    text: str
    marks: tuple[NoteMark, ...]


def clean_marks(texts: Sequence[str], headings: frozenset[int], known: frozenset[int]) -> list[Cleaned]:
    """The texts without footnote marks.

    A number in square brackets is a mark when such a note exists. A bare number is one when no bracketed
    mark has it and it fits the rising run of notes: next after the mark before it, below the mark behind it.

    Args:
        texts: Texts in reading order.
        headings: Which of them are headings.
        known: Numbers of the notes that exist; empty when the document lists none.
    """
    found = [place for at, text in enumerate(texts) for place in find_places(at, text, at in headings)]
    marks = choose(found, known)
    return [remove(text, [mark for mark in marks if mark.at == at]) for at, text in enumerate(texts)]


def find_places(at: int, text: str, is_heading: bool) -> list[Found]:
    """All places in one text where a mark may stand, in order."""
    places = [
        Found(at=at, start=m.start(), end=m.end(), number=int(m["number"]), bracketed=True)
        for m in BRACKETED.finditer(text)
    ]
    bare: list[re.Match[str]] = [*GLUED.finditer(text), *(ALONE.finditer(text) if is_heading else ())]
    for m in bare:
        number = int(m[m.lastgroup or 0])
        joins_number = m.start() > 1 and text[m.start() - 1] in ".," and text[m.start() - 2].isdigit()
        if not joins_number:
            places.append(Found(at=at, start=m.start(), end=m.end(), number=number, bracketed=False))
    return sorted(places, key=lambda place: place.start)


def choose(found: Sequence[Found], known: frozenset[int]) -> list[Found]:
    """The places that are marks."""
    numbers = [place.number for place in found if place.bracketed]
    if not known:
        rising = sum(left <= right for left, right in pairwise(numbers))
        if len(numbers) < LEAST_MARKS or rising < RISING_SHARE * (len(numbers) - 1):
            return []
    chosen: list[Found] = []
    current = 0
    for at, place in enumerate(found):
        if place.bracketed and (not known or place.number in known):
            fits = True
        else:
            behind = next((later.number for later in found[at + 1 :] if later.bracketed), place.number + 1)
            fits = place.number not in numbers and current < place.number < behind
            fits = fits and place.number - current <= (SKIPPED if known else 1)
            fits = fits and (not known or place.number in known) and not place.bracketed
        if fits:
            chosen.append(place)
            current = place.number
    return chosen


def remove(text: str, places: Sequence[Found]) -> Cleaned:
    """The text without these marks; a space stays where two words would meet."""
    cleaned, last = "", 0
    marks: list[NoteMark] = []
    for place in places:
        cleaned += text[last : place.start]
        marks.append(NoteMark(number=place.number, offset=len(cleaned)))
        last = place.end
        if cleaned[-1:].isalnum() and text[last : last + 1].isalnum():
            cleaned += " "
    return Cleaned(text=cleaned + text[last:], marks=tuple(marks))


def read_endnotes(lines: Sequence[Line], words: Mapping[str, int]) -> list[Draft]:
    """One draft a note, numbered, with its page; markup gone, addresses whole at the end of the note.

    A note begins with a paragraph whose number is the next one; other numbered lines go on with the note before.
    """
    groups: list[tuple[int, list[Line]]] = []
    for line in lines:
        number = next_number(line, groups[-1][0] if groups else 0)
        if number:
            groups.append((number, [line]))
        elif groups:
            groups[-1][1].append(line)
        else:
            groups.append((0, [line]))
    return [draft_note(number, group, words) for number, group in groups]


def next_number(line: Line, last: int) -> int:
    """The number of the note that begins on this line, 0 when none does."""
    found = NOTE_START.match(line.text) if line.opens_paragraph else None
    number = int(found["number"]) if found else 0
    return number if last < number <= last + SKIPPED else 0


def draft_note(number: int, lines: Sequence[Line], words: Mapping[str, int]) -> Draft:
    """One note from its lines."""
    rows, addresses = [], list[str]()
    for at, line in enumerate(lines):
        text, address = split_link(line.text)
        if at == 0 and number:
            text = re.sub(rf"^{number}[.)]?\s+", "", text)
        text = re.sub(r"^-\s+", "- ", text)
        rows.append(text)
        if address and address not in addresses and address not in text:
            addresses.append(address)
    return Draft(
        text=" ".join([unwrap(rows, words), *addresses]),
        pages=tuple(sorted({line.page for line in lines if line.page is not None})),
        note=number or None,
    )


def split_link(line: str) -> tuple[str, str]:
    """A line's text and the address it is linked to; the rest of a link that runs over lines has its own address.

    A link that opens the line opens with the line's first bracket, later ones belong to the text.
    """
    found = LINK.search(line)
    bare = re.sub(r"^(?:\*\*|_)+", "", line)
    start = re.match(r"^(?:\d{1,3}\s+)?(?:\*\*|_)*\[", bare)
    if not found or not start:
        return strip_marks(line), found["address"] if found else ""
    offset = len(line) - len(bare)
    text = bare[: start.end() - 1] + bare[start.end() : found.start() - offset] + line[found.end() :]
    return strip_marks(text), found["address"]


def damaged(text: str) -> bool:
    """Whether a text holds a run of torn letters, as an extraction leaves it at the foot of a page."""
    torn = [len(word) <= 2 and word.isalpha() and word.islower() and word not in SHORT_WORDS for word in text.split()]
    return any(left and right for left, right in pairwise(torn))
