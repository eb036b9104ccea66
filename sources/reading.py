"""Reads a source into a Document, by the format its content shows."""

from __future__ import annotations

from sources.asked import with_asked_questions
from sources.decoding import decode, format_of, read_bytes, refuse_format
from sources.documents import Document, Source, SourceError
from sources.guide import is_guide, read_guide
from sources.markdown import read_markdown
from sources.records import read_record_lines

# Names a register may give to a format, and what the content then shows.
NAMED = {"markdown": "text", "text": "text", "jsonl": "jsonl", "pdf": "PDF", "html": "HTML", "docx": "DOCX"}


def read_document(source: Source) -> Document:
    """The document of a source: a guide file, JSON records, or an official text in Markdown or plain text.

    Raises:
        SourceError: the file is missing, empty, binary, wrongly encoded, altered, malformed or of a format that
            is not read; the message gives the reason.
    """
    content = read_bytes(source.path, source.sha256)
    found = format_of(content)
    if source.format and NAMED[source.format] != found:
        raise SourceError(f"{source.path} is {found}; the register says {source.format}")
    refuse_format(found, source.path)
    text = decode(content, source.path)
    if found == "jsonl":
        return read_record_lines(source, text)
    document = read_guide(source, text) if is_guide(text) else read_markdown(source, text)
    return with_asked_questions(document)
