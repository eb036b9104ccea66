"""Notices what an operator should know of a text that was read well: its language, its dates, what was lost."""

from __future__ import annotations

from collections.abc import Collection

from sources.decoding import decode, read_bytes
from sources.documents import Document
from sources.outlines import WITHOUT_TEXT, load_outline
from sources.records import language_of
from sources.unwrapping import count_words

# Languages that are told apart by their common words, and how many words that takes.
TOLD_APART, LEAST_WORDS = ("nl", "en"), 150
# Share of the words of a plain text that may be left out (contents, running lines, figures) without a note.
LEFT_OUT = 0.1


def notes_on(document: Document, today: str, known: Collection[str]) -> list[str]:
    """Remarks on one document, each a part of a sentence.

    `today` is a date such as 2026-11-24, `known` the ids of the register.
    """
    source = document.source
    notes: list[str] = []
    if source.valid_until and source.valid_until < today[: len(source.valid_until)]:
        notes.append(f"valid until {source.valid_until}")
    if source.superseded_by:
        absent = "" if source.superseded_by in known else ", which the register does not hold, so this one answers"
        notes.append(f"superseded by {source.superseded_by}{absent}")
    if source.published > today:
        notes.append(f"published {source.published}, which is yet to come")
    words = document.text.split()
    named = source.language.partition("-")[0]
    if named in TOLD_APART and len(words) >= LEAST_WORDS and (found := language_of(document.text)) != named:
        notes.append(f"the language reads as {found}, the register says {source.language}")
    return notes + outline_note(document) + lost_note(document)


def outline_note(document: Document) -> list[str]:
    """How many sections of the outline have text, where there is one."""
    if document.source.outline is None:
        return []
    outline = load_outline(document.source.outline, document.source.language)
    wanted = [entry.section_id for entry in outline.entries if entry.kind not in WITHOUT_TEXT]
    filled = {section.section_id for section in document.sections if section.text}
    filled |= {name.rpartition(".")[0] for name in filled} | {above for name in filled for above in parents(name)}
    return [f"{sum(name in filled for name in wanted)} of {len(wanted)} sections of the outline"]


def parents(section_id: str) -> list[str]:
    """The ids of the sections that hold this one."""
    parts = section_id.split(".")
    return [".".join(parts[:length]) for length in range(1, len(parts))]


def lost_note(document: Document) -> list[str]:
    """How much of a plain text went into no section; other formats hold much that is no text."""
    path = document.source.path
    if path.suffix not in (".md", ".txt") or document.source.kind == "rendering":
        return []
    held = count_words("\n".join([document.text, *(section.heading for section in document.sections)]))
    wanted = count_words(decode(read_bytes(path), path))
    lost = (wanted - held).total() / max(wanted.total(), 1)
    return [f"{lost:.0%} of its words are in no section"] if lost > LEFT_OUT else []
