"""Reads a source into a Document, by the format its content shows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from sources.asked import with_asked_questions
from sources.decoding import decode, format_of, refuse_format
from sources.documents import Document, Source, SourceError
from sources.docx import read_docx
from sources.guide import is_guide, read_guide
from sources.html import read_html
from sources.markdown import read_markdown
from sources.pdf import read_pdf
from sources.records import read_record_lines

# Names a register may give to a format, and what the content then shows.
NAMED = {"markdown": "text", "text": "text", "jsonl": "jsonl", "pdf": "PDF", "html": "HTML", "docx": "DOCX"}


class Reader(Protocol):
    """Reads the content of a source in one format."""

    def __call__(self, source: Source, content: bytes, /) -> Document:
        """The document; SourceError says why it cannot be read."""


def read_text(source: Source, content: bytes) -> Document:
    """A guide file, or an official text in Markdown or plain text."""
    text = decode(content, source.path)
    return read_guide(source, text) if is_guide(text) else read_markdown(source, text)


def read_jsonl(source: Source, content: bytes) -> Document:
    """JSON records, one a line."""
    return read_record_lines(source, decode(content, source.path))


READERS: Mapping[str, Reader] = {
    "text": read_text,
    "jsonl": read_jsonl,
    "PDF": read_pdf,
    "HTML": read_html,
    "DOCX": read_docx,
}


def read_here(source: Source, content: bytes) -> Document:
    """The document of a source with this content, by the reader of the format that the content shows.

    Raises:
        SourceError: the content is wrongly encoded, malformed, encrypted, without text or of a format that is not
            read; the message gives the reason.
    """
    found = format_of(content)
    if source.format and NAMED[source.format] != found:
        raise SourceError(f"{source.path} is {found}; the register says {source.format}")
    refuse_format(found, source.path, tuple(READERS))
    return with_asked_questions(READERS[found](source, content))
