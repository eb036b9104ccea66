"""The records that an index keeps of its texts, so that nothing else is needed to show a citation."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import Any

from sources import Block, Document, NoteMark, Section


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexedSource:
    """A source as the index knows it: the register's fields without places on a disk."""

    source_id: str
    title: str
    language: str
    kind: str
    publisher: str
    published: str
    url: str
    region: str
    licence: str
    checked_on: str
    valid_until: str
    superseded_by: str
    audience: str
    renders: str
    edition_pages: str
    sections: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredSection(Section):
    """A section as it was read, with the source it belongs to."""

    source_id: str
    language: str
    title: str


def indexed_source(document: Document) -> IndexedSource:
    """What the index keeps of a document's source."""
    kept = {field.name: getattr(document.source, field.name) for field in fields(IndexedSource)[:-1]}
    return IndexedSource(**kept, sections=len(document.sections))


def stored_section(document: Document, section: Section) -> StoredSection:
    """What the index keeps of a section."""
    own = {field.name: getattr(section, field.name) for field in fields(Section)}
    source = document.source
    return StoredSection(**own, source_id=source.source_id, language=source.language, title=source.title)


def section_to_json(section: StoredSection) -> dict[str, Any]:
    """The section as plain values."""
    return asdict(section)


def section_from_json(row: dict[str, Any]) -> StoredSection:
    """The section that `section_to_json` wrote."""
    records = {
        "blocks": tuple(Block(**block) for block in row["blocks"]),
        "notes": tuple(NoteMark(**mark) for mark in row["notes"]),
        "heading_path": tuple(row["heading_path"]),
        "pages": tuple(row["pages"]),
        "questions": tuple((text, language) for text, language in row["questions"]),
    }
    return StoredSection(**(row | records))
