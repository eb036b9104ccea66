"""Reads every source and says which ones are whole, damaged or left out."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from sources.documents import Document, Source, SourceError
from sources.guarding import read_documents
from sources.guide import split_front_matter
from sources.noticing import notes_on
from sources.records import read_records
from sources.relating import relations

# A line names so many problems, and says how many more there are.
NAMED_PROBLEMS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceCheck:
    """What came of reading one source.

    `status` is "ok", "partial" (read, but something was lost) or "skipped" (not read); `reason` is one line.
    """

    source_id: str
    status: Literal["ok", "partial", "skipped"]
    reason: str

    def __str__(self) -> str:
        """The line that `paraat sources check` prints."""
        return f"{self.source_id}: {self.status}: {self.reason}"


def check_sources(
    sources: Sequence[Source], today: datetime.date | None = None, known: Collection[str] = ()
) -> tuple[SourceCheck, ...]:
    """One check a source, in the same order; a source that cannot be read never stops the others.

    `today` is the day by which dates are judged; the present one when left out. `known` are further ids of the
    register, for texts that are checked without the newer ones that supersede them.
    """
    day = (today or datetime.datetime.now(datetime.UTC).date()).isoformat()
    ids = {*known, *(source.source_id for source in sources)}
    found = list(read_documents(sources))
    related = relations([document for _, document in found if isinstance(document, Document)])
    return tuple(
        check_source(source, document, related.get(source.source_id, ()), day, ids) for source, document in found
    )


def check_records(path: Path) -> SourceCheck:
    """What came of reading a file of records, which is its own source."""
    try:
        document = read_records(path)
    except SourceError as error:
        return SourceCheck(source_id=path.stem, status="skipped", reason=one_line(str(error)))
    related = relations([document]).get(document.source.source_id, ())
    return check_source(document.source, document, related, "", ())


def check_source(
    source: Source, document: Document | SourceError, related: Sequence[str], today: str, known: Collection[str]
) -> SourceCheck:
    """What came of reading one source."""
    if isinstance(document, SourceError):
        return SourceCheck(source_id=source.source_id, status="skipped", reason=one_line(str(document)))
    if not document.text.strip():
        return SourceCheck(source_id=source.source_id, status="skipped", reason="no text was found in it")
    notes = [*document.problems[:NAMED_PROBLEMS]]
    if more := len(document.problems) - len(notes):
        notes.append(f"and {more} more")
    notes += [*related, *notes_on(document, today, known)]
    status: Literal["ok", "partial"] = "partial" if document.problems else "ok"
    return SourceCheck(
        source_id=source.source_id, status=status, reason=one_line("; ".join([describe(document), *notes]))
    )


def describe(document: Document) -> str:
    """How much was read, and what a reader should know of it."""
    pages = {page for section in document.sections for page in section.pages}
    count = len(document.sections)
    reason = f"{count} section{'' if count == 1 else 's'}"
    if document.source.kind == "rendering":
        front, _ = split_front_matter(document.source.path.read_text(encoding="utf-8"), document.source.path)
        review = front.get("human_review", "")
        reason += "; not reviewed by an editor" if review == "none" else ""
    elif pages:
        reason += f", {len(pages)} pages"
    return reason


def one_line(text: str) -> str:
    """The text without line breaks."""
    return " ".join(text.split())
