"""Files the lines of a text under the sections they belong to, by an outline where there is one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from sources.assembling import SectionDraft, assemble
from sources.blocks import Draft, draft_blocks, without_letter
from sources.documents import Document, Source
from sources.figures import drop_figures, is_divider
from sources.fitting import fit_outline
from sources.headings import read_by_headings
from sources.lettering import is_run, letters_of
from sources.matching import Heading, find_headings
from sources.notes import read_endnotes
from sources.outlines import WITHOUT_TEXT, Entry, Outline, is_on, load_outline
from sources.pages import Line, Page
from sources.placing import Piece, Tail, cut_pieces, place_pieces, tail_of
from sources.repairs import find_repairs
from sources.tables import draft_rows, draft_terms
from sources.unwrapping import strip_marks

PRIORITY = {"nl": "Prioriteit", "en": "Priority"}


@dataclass(slots=True)
class Gathered:
    """What was gathered for a section while the pages were read."""

    lines: list[Line] = field(default_factory=list)
    heading: str = ""
    page: int | None = None
    begun: bool = False


def file_pages(
    source: Source,
    pages: Sequence[Page],
    words: Mapping[str, int],
    problems: Sequence[str] = (),
    notes: Sequence[SectionDraft] = (),
) -> Document:
    """The document in true reading order: the lines of its pages filed under their sections.

    Args:
        source: Where the text comes from; its outline, when it names one, decides where sections begin.
        pages: The pages without running headers and footers.
        words: Word counts of the text, to resolve hyphens.
        problems: What the reader has to report already.
        notes: Sections of notes that stand at the foot of pages; they come last.
    """
    found = list(problems)
    if source.outline is None:
        sections = read_by_headings(source, pages, words)
    else:
        outline, moved = fit_outline(load_outline(source.outline, source.language), pages)
        gathered, wrong = gather(pages, outline)
        sections, more = draft_sections(source, outline, gathered, words)
        found += [*moved, *wrong, *more]
    return assemble(source, [*sections, *notes], found, find_repairs(pages))


def gather(pages: Sequence[Page], outline: Outline) -> tuple[dict[str, Gathered], list[str]]:
    """The lines of every section of the outline, page by page, and what went wrong."""
    gathered = {entry.section_id: Gathered() for entry in outline.entries}
    tails: dict[str, Tail] = {}
    titles = [entry.title for entry in outline.entries]
    problems: list[str] = []
    for at, page in enumerate(pages):
        if not page.lines or (not outline.covers(page.number) and is_divider(page, pages[at + 1 : at + 3], titles)):
            continue
        lines = drop_figures(page.lines, titles)
        headings, missing = headings_on(lines, page.number, outline)
        problems += missing
        pieces = whole_page(cut_pieces(lines, headings), page.number, outline, headings)
        open_ids = open_sections(gathered, outline, page.number)
        if not outline.covers(page.number):
            went = f"went to section {open_ids[-1]}" if open_ids else "was left out"
            problems.append(f"page {page.number} belongs to no section of the outline; its text {went}")
        if page.number is None:
            placed = in_print_order(pieces, outline)
        else:
            placed = place_pieces(pieces, tails, open_ids, outline, page.number)
        for piece in (piece for piece in placed if piece.section_id):
            add(gathered[piece.section_id], piece, page.number)
            tails[piece.section_id] = tail_of(piece, tails.get(piece.section_id, Tail()))
    problems += [
        f"section {entry.section_id} ({entry.title}) was not found"
        for entry in outline.entries
        if not gathered[entry.section_id].begun and entry.kind not in WITHOUT_TEXT
    ]
    return gathered, problems


def headings_on(lines: Sequence[Line], page: int | None, outline: Outline) -> tuple[tuple[Heading, ...], list[str]]:
    """The headings printed on a page, and a problem for each that the outline puts there in vain."""
    entries = outline.starting_on(page) if page is not None else outline.entries
    headings = find_headings(lines, entries)
    found = {heading.entry.section_id for heading in headings}
    missing = [
        f"the heading of section {entry.section_id} ({entry.title}) does not stand on page {page}"
        for entry in entries
        if headings and entry.section_id not in found and entry.kind not in WITHOUT_TEXT and page is not None
    ]
    return headings, missing


def whole_page(
    pieces: tuple[Piece, ...], page: int | None, outline: Outline, headings: Sequence[Heading]
) -> tuple[Piece, ...]:
    """The pieces, headed by the only section of the page when it prints no heading at all (a cover, a figure)."""
    entries = outline.starting_on(page)
    if headings or not entries or page is None or not pieces:
        return pieces
    return (Piece(section_id=entries[0].section_id), *pieces)


def open_sections(gathered: Mapping[str, Gathered], outline: Outline, page: int | None) -> list[str]:
    """Sections that may go on from an earlier page, the last begun in reading order at the end."""
    begun = [entry for entry in outline.entries if gathered[entry.section_id].begun]
    if not begun:
        return []
    ids = [entry.section_id for entry in begun[:-1] if entry.last_page is not None and is_on(entry, page)]
    return [*ids, begun[-1].section_id]


def in_print_order(pieces: Sequence[Piece], outline: Outline) -> tuple[Piece, ...]:
    """The pieces of a text without pages: each belongs to the heading above it."""
    section_id = outline.entries[0].section_id
    placed = []
    for piece in pieces:
        section_id = piece.section_id or section_id
        placed.append(replace(piece, section_id=section_id))
    return tuple(placed)


def add(gathered: Gathered, piece: Piece, page: int | None) -> None:
    """Add a placed piece to its section."""
    if not gathered.begun:
        gathered.page = page
    gathered.begun = True
    if piece.heading:
        gathered.heading = " ".join(strip_marks(line.text) for line in piece.heading)
        gathered.page = page
    gathered.lines.extend(piece.lines)


def draft_sections(
    source: Source, outline: Outline, gathered: Mapping[str, Gathered], words: Mapping[str, int]
) -> tuple[list[SectionDraft], list[str]]:
    """Every section of the outline, and the lettered priorities of those that have them, in reading order."""
    drafts: list[SectionDraft] = []
    problems: list[str] = []
    for entry in outline.entries:
        held = gathered[entry.section_id]
        runs = entry.kind == "section" and not outline.has_parts(entry.section_id)
        lettered = runs and is_run(letters_of(held.lines))
        blocks = blocks_of(entry, held.lines, words, lettered)
        section = SectionDraft(
            section_id=entry.section_id,
            heading=entry.title,
            heading_path=outline.path(entry),
            level=entry.level,
            kind=entry.kind,
            page=held.page if held.begun else entry.page,
            heading_nl=entry.title_nl,
            heading_nl_verified=entry.title_nl_verified,
            printed_heading=held.heading,
        )
        drafts.append(replace(section, blocks=tuple(block for block in blocks if not block.letter)))
        if lettered:
            priorities, more = draft_priorities(section, blocks, source.language)
            drafts += priorities
            problems += more
    return drafts, problems


def blocks_of(entry: Entry, lines: Sequence[Line], words: Mapping[str, int], lettered: bool) -> list[Draft]:
    """The blocks of a section, read as its kind asks."""
    if entry.kind in WITHOUT_TEXT:
        return []
    if entry.kind == "endnotes":
        return read_endnotes(lines, words)
    if entry.kind == "table":
        return draft_rows(lines, words)
    if entry.kind == "glossary":
        return draft_terms(lines, words)
    return draft_blocks(lines, words, lettered=lettered)


def draft_priorities(
    section: SectionDraft, blocks: Sequence[Draft], language: str
) -> tuple[list[SectionDraft], list[str]]:
    """A section for each letter, and a problem for each letter that is not printed."""
    letters = sorted({block.letter for block in blocks if block.letter})
    word = PRIORITY["nl" if language.startswith("nl") else "en"]
    drafts, problems = [], []
    for letter in letters:
        own = [without_letter(block) for block in blocks if block.letter == letter]
        heading = f"{word} {letter}"
        drafts.append(
            SectionDraft(
                section_id=f"{section.section_id}.{letter}",
                heading=heading,
                heading_path=(*section.heading_path, heading),
                level=section.level + 1,
                kind="priority",
                page=own[0].pages[0] if own[0].pages else None,
                heading_nl=f"{PRIORITY['nl']} {letter}",
                heading_nl_verified=section.heading_nl_verified,
                blocks=tuple(own),
            )
        )
        if own[0].restored:
            problems.append(
                f"priority {letter} of section {section.section_id} lost its opening; "
                f"what survives of it stands under {section.section_id}.{letter}"
            )
    absent = [chr(code) for code in range(ord("A"), ord(letters[-1])) if chr(code) not in letters]
    problems += [f"priority {letter} of section {section.section_id} is missing" for letter in absent]
    return drafts, problems
