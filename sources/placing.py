"""Gives each block of a page to the section it belongs to, also where columns are printed out of order.

A page prints its columns, boxes and frames (regions) in any order. A region that begins with a heading is
clear; one without may continue the section before it, a section from the page before, or belong to a
heading printed further on. All ways to place the regions of a page are weighed together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from sources.lettering import letters_of
from sources.matching import Heading
from sources.outlines import Outline, is_on
from sources.pages import Line
from sources.unwrapping import ends_open, ends_whole, starts_inside, strip_marks

# Weights of the evidence for a place. What a text cannot be (a second A in a run) outweighs all else; a run of
# letters and a broken sentence that goes on outweigh the order of the page, which outweighs a full stop lost.
PRINT_ORDER = 2.0
BROKEN_SENTENCE_GOES_ON, MID_SENTENCE_AFTER_END = 3.0, -3.0
OPEN_END_GOES_ON, LOST_FULL_STOP = 1.5, -0.5
NEXT_LETTER, FIRST_LETTER, LETTER_GAP, LETTER_WITHOUT_RUN, LETTER_AGAIN = 3.0, 1.0, -2.0, -6.0, -10.0
TEXT_UNDER_BARE_HEADING, BARE_HEADING_LEFT = 1.0, -1.5
LETTERS_ABOVE_PARTS = -4.0
OFF_ITS_PAGES, ABSENT_FROM_ITS_PAGE = -6.0, -4.0
ENDS_OPEN, ENDS_WITHOUT_STOP, ENDS_ON_COLON = -2.0, -0.5, -1.0
# Ways kept in mind while the regions of a page are placed one by one.
KEPT = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Lines that stay together; `section_id` is empty until a piece without a heading is placed."""

    section_id: str
    heading: tuple[Line, ...] = ()
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tail:
    """What a section's text so far ends with: its last line and the last letter of its run."""

    text: str = ""
    letter: str = ""


@dataclass(frozen=True, slots=True)
class Way:
    """One way to place the pieces of a page so far."""

    score: float
    places: tuple[str, ...]
    tails: Mapping[str, Tail] = field(default_factory=dict)
    touched: frozenset[str] = frozenset()


def cut_pieces(lines: Sequence[Line], headings: Sequence[Heading]) -> tuple[Piece, ...]:
    """The lines of a page, cut where a heading or a region begins."""
    starts = {heading.start: heading for heading in headings}
    pieces: list[Piece] = []
    at = 0
    while at < len(lines):
        if heading := starts.get(at):
            taken = tuple(lines[heading.start : heading.end])
            pieces.append(Piece(section_id=heading.entry.section_id, heading=taken))
            at = heading.end
            continue
        if not pieces or lines[at].opens_region:
            pieces.append(Piece(section_id=""))
        pieces[-1] = replace(pieces[-1], lines=(*pieces[-1].lines, lines[at]))
        at += 1
    return tuple(pieces)


def place_pieces(
    pieces: Sequence[Piece],
    tails: Mapping[str, Tail],
    open_ids: Sequence[str],
    outline: Outline,
    page: int | None,
) -> tuple[Piece, ...]:
    """The pieces in reading order, each with its section.

    Args:
        pieces: The pieces of one page in print order.
        tails: How the sections ended before this page.
        open_ids: Sections from earlier pages that may go on here; the one most likely to goes last.
        outline: The sections of the text.
        page: The printed page.
    """
    headed = {piece.section_id: tail_of(piece, Tail()) for piece in pieces if piece.section_id}
    choices = tuple(dict.fromkeys((*open_ids, *headed)))
    if not choices:
        return tuple(pieces)
    ways = [Way(0.0, (), {**tails, **headed}, frozenset(headed))]
    before = open_ids[-1] if open_ids else ""
    for piece in pieces:
        if piece.section_id:
            ways = [replace(way, places=(*way.places, piece.section_id)) for way in ways]
            continue
        ways = [step(way, piece, choice, before, outline, page) for way in ways for choice in choices]
        ways = sorted(ways, key=lambda way: (-way.score, way.places))[:KEPT]
    best = max(ways, key=lambda way: way.score + closing(way, headed, open_ids, outline, page))
    placed = [replace(piece, section_id=place) for piece, place in zip(pieces, best.places, strict=True)]
    order = {entry.section_id: number for number, entry in enumerate(outline.entries)}
    return tuple(sorted(placed, key=lambda piece: (order[piece.section_id], not piece.heading)))


def step(way: Way, piece: Piece, choice: str, before: str, outline: Outline, page: int | None) -> Way:
    """The way extended by one piece, placed in the section `choice`."""
    tail = way.tails.get(choice, Tail())
    score = join_score(tail, piece)
    if choice == (way.places[-1] if way.places else before):
        score += PRINT_ORDER
    entry = next(entry for entry in outline.entries if entry.section_id == choice)
    if not is_on(entry, page):
        score += OFF_ITS_PAGES
    if letters_of(piece.lines) and outline.has_parts(choice):
        score += LETTERS_ABOVE_PARTS
    tails = {**way.tails, choice: tail_of(piece, tail)}
    return Way(way.score + score, (*way.places, choice), tails, way.touched | {choice})


def join_score(tail: Tail, piece: Piece) -> float:
    """How well the piece goes on where the section's text so far ends."""
    start = strip_marks(piece.lines[0].text)
    letters = letters_of(piece.lines)
    score = letter_score(tail.letter, letters[0]) if letters else 0.0
    if letters and letters_of(piece.lines[:1]):
        return score
    inside = starts_inside(" ".join(strip_marks(line.text) for line in piece.lines[:2]))
    if not tail.text:
        return score + (MID_SENTENCE_AFTER_END if inside else TEXT_UNDER_BARE_HEADING)
    if inside:
        return score + (MID_SENTENCE_AFTER_END if ends_whole(tail.text) else BROKEN_SENTENCE_GOES_ON)
    if ends_open(tail.text) and start:
        return score + OPEN_END_GOES_ON
    return score + (0.0 if ends_whole(tail.text) else LOST_FULL_STOP)


def letter_score(last: str, first: str) -> float:
    """How well a piece whose first letter is `first` follows a run that stands at `last`."""
    if not last:
        return FIRST_LETTER if first == "A" else LETTER_WITHOUT_RUN
    step_size = ord(first) - ord(last)
    if step_size == 1:
        return NEXT_LETTER
    return LETTER_GAP if step_size > 1 else LETTER_AGAIN


def tail_of(piece: Piece, earlier: Tail) -> Tail:
    """How a section ends once the piece is added."""
    letters = letters_of(piece.lines)
    if not piece.lines:
        return earlier
    # Two lines, so that an open bracket on the last but one is seen.
    text = " ".join(strip_marks(line.text) for line in piece.lines[-2:])
    return Tail(text=text, letter=letters[-1] if letters else earlier.letter)


def closing(way: Way, headed: Mapping[str, Tail], open_ids: Sequence[str], outline: Outline, page: int | None) -> float:
    """What speaks against a way once the whole page is placed."""
    score = 0.0
    for entry in outline.entries:
        known = entry.section_id in headed or entry.section_id in open_ids
        if not known:
            continue
        touched, tail = entry.section_id in way.touched, way.tails.get(entry.section_id, Tail())
        goes_on = entry.last_page is None or page is None or entry.last_page > page
        if not touched and entry.pages_given and is_on(entry, page):
            score += ABSENT_FROM_ITS_PAGE
        elif touched and not tail.text and outline.has_parts(entry.section_id):
            score += BARE_HEADING_LEFT
        elif touched and not goes_on:
            score += ending_score(tail.text, outline.has_parts(entry.section_id))
    return score


def ending_score(text: str, has_parts: bool) -> float:
    """What speaks against a section that ends here with this text."""
    if ends_open(text):
        return ENDS_OPEN
    if text.rstrip().endswith(":") and not has_parts:
        return ENDS_ON_COLON
    return 0.0 if ends_whole(text) or not text else ENDS_WITHOUT_STOP
