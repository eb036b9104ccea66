"""Carries documents between processes as JSON, so that nothing a damaged reader sends can run here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from sources.documents import Block, Document, NoteMark, Section, Source


def pack_source(source: Source) -> dict[str, Any]:
    """A source as JSON values."""
    return {
        field.name: str(value) if isinstance(value := getattr(source, field.name), Path) else value
        for field in fields(Source)
    }


def unpack_source(values: Mapping[str, Any]) -> Source:
    """The source of `pack_source`."""
    outline = values["outline"]
    return Source(**{**values, "path": Path(values["path"]), "outline": Path(outline) if outline else None})


def pack_document(document: Document) -> dict[str, Any]:
    """A document as JSON values, its source left out."""
    return {
        "text": document.text,
        "sections": [asdict(section) for section in document.sections],
        "problems": list(document.problems),
        "repairs": document.repairs,
    }


def unpack_document(values: Mapping[str, Any], source: Source) -> Document:
    """The document of `pack_document`; its invariants are checked again."""
    return Document(
        source=source,
        text=values["text"],
        sections=tuple(unpack_section(section) for section in values["sections"]),
        problems=tuple(values["problems"]),
        repairs=dict(values["repairs"]),
    )


def unpack_section(values: Mapping[str, Any]) -> Section:
    """One section of a packed document."""
    return Section(
        **{
            **values,
            "heading_path": tuple(values["heading_path"]),
            "pages": tuple(values["pages"]),
            "blocks": tuple(Block(**block) for block in values["blocks"]),
            "notes": tuple(NoteMark(**note) for note in values["notes"]),
        }
    )
