"""Assembles a Document from drafted sections: offsets, footnote marks, endnotes and problems."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sources.blocks import Draft
from sources.documents import Block, Document, NoteMark, Section, Source
from sources.figures import drop_repeats
from sources.notes import Cleaned, clean_marks, damaged
from sources.unwrapping import SOFT_HYPHEN

# Between two blocks of a section, and between two sections of a document.
GAP = "\n\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionDraft:
    """A section in the making; `printed_heading` is its heading as printed, which may carry footnote marks."""

    section_id: str
    heading: str
    heading_path: tuple[str, ...]
    level: int
    kind: str = "section"
    page: int | None = None
    heading_nl: str = ""
    heading_nl_verified: bool = False
    printed_heading: str = ""
    blocks: tuple[Draft, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A cleaned block: its draft, its text and the marks taken out of it."""

    draft: Draft
    text: str
    marks: tuple[NoteMark, ...] = ()


def assemble(
    source: Source,
    drafts: Sequence[SectionDraft],
    problems: Sequence[str] = (),
    repairs: Mapping[str, str] | None = None,
) -> Document:
    """The document of these sections, footnote marks taken out and each endnote tied to its mark."""
    notes = frozenset(block.note for draft in drafts for block in draft.blocks if block.note)
    pieces = clean_sections(drafts, notes)
    sections: list[Section] = []
    text = ""
    for draft, parts in zip(drafts, pieces, strict=True):
        start = len(text) + (len(GAP) if text and parts else 0)
        section = build_section(draft, parts, start)
        if section.text:
            text += (GAP if text else "") + section.text
        sections.append(section)
    tied = tie_notes(sections)
    found = [*problems, *note_problems(tied, notes)]
    return Document(source=source, text=text, sections=tied, problems=tuple(found), repairs=dict(repairs or {}))


def clean_sections(drafts: Sequence[SectionDraft], notes: frozenset[int]) -> list[list[Piece]]:
    """The blocks of each section without footnote marks; marks of a heading come first, at offset 0."""
    texts: list[str] = []
    headings: set[int] = set()
    for draft in drafts:
        headings.add(len(texts))
        texts.append(draft.printed_heading)
        texts.extend("" if block.note else block.text for block in draft.blocks)
    cleaned = clean_marks(texts, frozenset(headings), notes)
    result: list[list[Piece]] = []
    at = 0
    for draft in drafts:
        in_heading = tuple(NoteMark(number=mark.number, offset=0) for mark in cleaned[at].marks)
        parts = [clean_piece(block, cleaned[at + 1 + n]) for n, block in enumerate(draft.blocks)]
        at += 1 + len(draft.blocks)
        parts = without_repeats([part for part in parts if part.text])
        if parts and in_heading:
            parts[0] = replace(parts[0], marks=(*in_heading, *parts[0].marks))
        result.append(parts)
    return result


def clean_piece(draft: Draft, cleaned: Cleaned) -> Piece:
    """One block with its text; that of an endnote has no marks to take out."""
    text = draft.text if draft.note else cleaned.text
    kept = text.rstrip(f"{SOFT_HYPHEN} \n")
    marks = tuple(replace(mark, offset=min(mark.offset, len(kept))) for mark in cleaned.marks)
    return Piece(draft=draft, text=kept, marks=marks)


def without_repeats(parts: Sequence[Piece]) -> list[Piece]:
    """The blocks without those printed again, whole, at the start of a later one, which takes their marks over."""
    kept = list(parts)
    prose = ["" if part.draft.note or part.draft.listed else part.text for part in parts]
    for at in reversed(drop_repeats(prose)):
        gone = kept.pop(at)
        for later, part in enumerate(kept[at:], start=at):
            if part.text.startswith(gone.text):
                marks = sorted((*gone.marks, *part.marks), key=lambda mark: (mark.offset, mark.number))
                kept[later] = replace(part, marks=tuple(marks))
                break
    return kept


def build_section(draft: SectionDraft, parts: Sequence[Piece], start: int) -> Section:
    """One section with its text, blocks and marks."""
    text = ""
    blocks: list[Block] = []
    marks: list[NoteMark] = []
    for part in parts:
        text += GAP if text else ""
        begin = len(text)
        text += part.text
        marks.extend(replace(mark, offset=mark.offset + begin) for mark in part.marks)
        on = part.draft.pages
        blocks.append(
            Block(
                start=begin,
                end=len(text),
                page=on[0] if on else None,
                note=part.draft.note,
                listed=part.draft.listed,
            )
        )
    pages = {page for part in parts for page in part.draft.pages}
    first = draft.page if draft.page is not None else min(pages, default=None)
    return Section(
        section_id=draft.section_id,
        heading=draft.heading,
        heading_path=draft.heading_path,
        level=draft.level,
        kind=draft.kind,
        text=text,
        start=start,
        end=start + len(text),
        page=first,
        pages=tuple(sorted(pages | ({first} if first is not None else set()))),
        blocks=tuple(blocks),
        notes=tuple(marks),
        heading_nl=draft.heading_nl,
        heading_nl_verified=draft.heading_nl_verified,
    )


def tie_notes(sections: Sequence[Section]) -> tuple[Section, ...]:
    """The sections with each endnote pointing to the first section whose text carries its mark."""
    carrier: dict[int, str] = {}
    for section in sections:
        for mark in section.notes:
            carrier.setdefault(mark.number, section.section_id)
    return tuple(
        replace(
            section,
            blocks=tuple(
                replace(block, refers_to=carrier.get(block.note, "")) if block.note else block
                for block in section.blocks
            ),
        )
        for section in sections
    )


def note_problems(sections: Sequence[Section], notes: frozenset[int]) -> list[str]:
    """What is wrong between marks and notes."""
    marked = {mark.number for section in sections for mark in section.notes}
    torn = [
        block.note
        for section in sections
        for block in section.blocks
        if block.note and damaged(section.text[block.start : block.end])
    ]
    problems = []
    if lost := sorted(notes - marked):
        problems.append(f"no mark in the text for note {listing(lost)}: words may be lost there")
    if missing := sorted(set(range(1, max(notes, default=0) + 1)) - notes):
        problems.append(f"note {listing(missing)} is missing from the endnotes")
    if torn:
        problems.append(f"note {listing(torn)} lost letters")
    return problems


def listing(numbers: Sequence[int]) -> str:
    """Numbers in a row for a sentence."""
    return ", ".join(str(number) for number in numbers)
