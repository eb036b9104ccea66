"""Reads JSON records, one a line: plain ones, and questions and answers of Rijksoverheid."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sources.decoding import decode, format_of, read_bytes, refuse_format
from sources.documents import Block, Document, Section, Source, SourceError
from sources.hypertext import Paragraph, read_fragment
from sources.wordlists import DUTCH, ENGLISH

GAP = "\n\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One record: its id, title, address and paragraphs."""

    record_id: str
    title: str
    paragraphs: tuple[Paragraph, ...]
    url: str = ""


def read_records(path: Path) -> Document:
    """The records of a JSONL file as one Document, each a section with the record's id.

    The source is named after the file; its language is Dutch or English, by common words.

    Raises:
        SourceError: the file cannot be read, or a line is no record; the message names the line.
    """
    content = read_bytes(path)
    refuse_format(format_of(content), path, ("text", "jsonl"))
    text = decode(content, path)
    source = Source(source_id=path.stem, path=path, title=path.stem, language=language_of(text))
    return read_record_lines(source, text)


def read_record_lines(source: Source, text: str) -> Document:
    """The document of a source whose text is JSON records; of two with the same id the first is kept."""
    sections: list[Section] = []
    seen: dict[str, int] = {}
    problems: list[str] = []
    whole = ""
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        record = read_record(line, f"line {number} of {source.path}")
        if record.record_id in seen:
            problems.append(
                f"line {number} has the id {record.record_id!r} of line {seen[record.record_id]} and was left out"
            )
            continue
        seen[record.record_id] = number
        section = build_section(record, len(whole) + (len(GAP) if whole and record.paragraphs else 0))
        whole += (GAP if whole and section.text else "") + section.text
        sections.append(section)
    if not sections:
        raise SourceError(f"{source.path} holds no records")
    return Document(source=source, text=whole, sections=tuple(sections), problems=tuple(problems))


def read_record(line: str, where: str) -> Record:
    """One line as a record; SourceError says what it lacks."""
    try:
        row = json.loads(line)
    except ValueError as error:
        raise SourceError(f"{where} is not JSON: {error}") from error
    if not isinstance(row, dict):
        raise SourceError(f"{where} is not a JSON object with _id or id, title and text")
    record_id = row.get("_id", row.get("id"))
    if isinstance(record_id, bool) or not isinstance(record_id, str | int) or not str(record_id).strip():
        raise SourceError(f"{where} has no '_id' or 'id'")
    if isinstance(row.get("question"), str) and "text" not in row:
        return read_question(row, str(record_id))
    title, text = row.get("title") or "", row.get("text")
    if not isinstance(text, str) or not isinstance(title, str):
        raise SourceError(f"{where} has no 'text', or a 'title' that is not text")
    paragraphs = tuple(
        Paragraph(text=part.strip()) for part in re.split(r"\n\s*\n", text.replace("\r", "")) if part.strip()
    )
    return Record(record_id=str(record_id), title=title.strip(), paragraphs=paragraphs, url=str(row.get("url") or ""))


def read_question(row: Mapping[str, object], record_id: str) -> Record:
    """A question and answer of Rijksoverheid: introduction, then each titled part."""
    paragraphs = list(read_fragment(str(row.get("introduction") or "")))
    content = row.get("content")
    for part in content if isinstance(content, Sequence) else ():
        if isinstance(part, Mapping):
            title = read_fragment(str(part.get("paragraphtitle") or ""))
            paragraphs += [*title, *read_fragment(str(part.get("paragraph") or ""))]
    return Record(
        record_id=record_id,
        title=str(row["question"]).strip(),
        paragraphs=tuple(paragraphs),
        url=str(row.get("canonical") or ""),
    )


def build_section(record: Record, start: int) -> Section:
    """The section of one record."""
    text = ""
    blocks: list[Block] = []
    for paragraph in record.paragraphs:
        text += GAP if text else ""
        begin = len(text)
        text += paragraph.text
        blocks.append(Block(start=begin, end=len(text), url=record.url, listed=paragraph.listed))
    heading = record.title or record.record_id
    return Section(
        section_id=record.record_id,
        heading=heading,
        heading_path=(heading,),
        level=1,
        text=text,
        start=start,
        end=start + len(text),
        blocks=tuple(blocks),
    )


def language_of(text: str) -> str:
    """Dutch ("nl") or English ("en"), by which one's common words the text has more of."""
    words = re.findall(r"[a-z]+", text[:100_000].lower())
    return "nl" if sum(word in DUTCH for word in words) > sum(word in ENGLISH for word in words) else "en"
