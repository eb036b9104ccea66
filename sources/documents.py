"""The records of a text that was read: Source, Document, Section, Block and NoteMark."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

# A word with its inner hyphens and apostrophes: the unit in which damage is repaired.
WORD = re.compile(r"\w+(?:[-‐‑'’]\w+)*")


class SourceError(ValueError):
    """A source cannot be read; the message says what was found, what was expected and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One entry of a register: which text this is and where it lies.

    An empty string in an optional text field means unknown. `renders` is the source id of the official
    text that a rendering puts in other words, `edition_pages` the language of the edition whose
    printed pages it gives.
    """

    source_id: str
    path: Path
    title: str
    language: str
    kind: str = ""
    publisher: str = ""
    published: str = ""
    url: str = ""
    outline: Path | None = None
    page_separator: str = ""
    region: str = ""
    licence: str = ""
    checked_on: str = ""
    valid_until: str = ""
    superseded_by: str = ""
    format: str = ""
    sha256: str = ""
    audience: str = ""
    renders: str = ""
    edition_pages: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A paragraph, list item or note of a section, never split over two meanings.

    `start` and `end` are character offsets in the section's text; `page` is the printed page on which
    the block begins (None where the format has no pages); `note` is the number of an endnote, `refers_to`
    the section whose text carries that note's mark; `url` the official address a rendering rests on;
    `listed` is true for an item of a list, which chunks and answers keep whole.
    """

    start: int
    end: int
    page: int | None = None
    note: int | None = None
    refers_to: str = ""
    url: str = ""
    listed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteMark:
    """A footnote mark that was taken out of the text: note `number` stood before character `offset`."""

    number: int
    offset: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A section's own text, without that of its sub-sections, as it can be quoted.

    `start` and `end` are character offsets in the document's text: `document.text[start:end] == text`.
    `page` is the printed page on which the section begins, `pages` every printed page it stands on,
    rising; None and empty where the format has no pages. `heading_path` runs from the top to the
    section's own heading. `heading_nl` is the Dutch heading where an outline gives one, `heading_nl_verified`
    whether that is the official wording. `kind` is that of the outline: section, box, table, figure,
    toc, definitions, glossary, endnotes, or priority for a lettered priority. `questions` are (question, language)
    pairs that the section answers, in our words: a section is found by them, and they are never shown.
    """

    section_id: str
    heading: str
    heading_path: tuple[str, ...]
    level: int
    text: str
    start: int
    end: int
    kind: str = "section"
    page: int | None = None
    pages: tuple[int, ...] = ()
    blocks: tuple[Block, ...] = ()
    notes: tuple[NoteMark, ...] = ()
    heading_nl: str = ""
    heading_nl_verified: bool = False
    questions: tuple[tuple[str, str], ...] = ()

    def page_at(self, offset: int) -> int | None:
        """The printed page of the block that holds character `offset` of the text, else the section's page."""
        for block in self.blocks:
            if block.start <= offset < block.end:
                return block.page
        return self.page


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A whole text in true reading order, cut into sections.

    `problems` are sentences for an operator: what the outline names and the text lacks, gaps in lettered
    runs, text that could not be placed. `repairs` maps compounds that the extraction damaged to their
    true form; they serve the searchable copy only (see `searchable`), quotations keep the damage.
    """

    source: Source
    text: str
    sections: tuple[Section, ...]
    problems: tuple[str, ...] = ()
    repairs: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Hold the invariants: section ids are unique and offsets tell the truth."""
        ids = [section.section_id for section in self.sections]
        if len(ids) != len(set(ids)):
            doubles = sorted({name for name in ids if ids.count(name) > 1})
            raise SourceError(f"{self.source.source_id}: section ids occur twice: {', '.join(doubles)}")
        for section in self.sections:
            if self.text[section.start : section.end] != section.text:
                raise SourceError(f"{self.source.source_id}: offsets of section {section.section_id} are off")

    def searchable(self, text: str) -> str:
        """The text with damaged compounds in their true form, for search only; quotations keep the damage."""
        if not self.repairs:
            return text
        return WORD.sub(lambda found: self.repairs.get(found.group(), found.group()), text)

    def section(self, section_id: str) -> Section:
        """The section with that id; KeyError when there is none."""
        for section in self.sections:
            if section.section_id == section_id:
                return section
        raise KeyError(section_id)
