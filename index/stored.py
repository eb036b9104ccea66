"""The records that an index keeps of its texts, so that nothing else is needed to show a citation."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from sources import Block, Document, NoteMark, Section

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


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


def shallow(record: DataclassInstance) -> dict[str, Any]:
    """The fields of a record by name, for a JSON encoder: `asdict` copies all that they hold, which takes longer."""
    return {field.name: getattr(record, field.name) for field in fields(record)}


def section_from_json(row: dict[str, Any]) -> StoredSection:
    """The section that was stored as such a row."""
    records = {
        "blocks": tuple(Block(**block) for block in row["blocks"]),
        "notes": tuple(NoteMark(**mark) for mark in row["notes"]),
        "heading_path": tuple(row["heading_path"]),
        "pages": tuple(row["pages"]),
        "questions": tuple((text, language) for text, language in row["questions"]),
    }
    return StoredSection(**(row | records))
