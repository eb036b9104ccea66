"""Reads a guide file: a rendering in our own words, every paragraph with the page or address it rests on."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path

from sources.documents import Block, Document, Section, Source, SourceError
from sources.unwrapping import strip_marks

FENCE = "---"
# Fields of a Source that front matter does not give; its other keys are allowed and stay in the file.
ELSEWHERE = frozenset({"source_id", "path", "outline", "page_separator", "format", "sha256"})
HEADING = re.compile(r"^(?P<hashes>#{1,6})\s+(?P<title>.*?)\s*(?P<marks>(?:\{\w+\}\s*)*)$")
TRANSLATED = "translated"
# What a heading may say its section is: its paragraphs are looked up one by one.
KINDS = ("endnotes", "glossary")
SECTION_ID = re.compile(r"^[A-Za-z0-9]+(?:[.-][A-Za-z0-9]+)*$")
ATTRIBUTE = re.compile(r"\s*\{(?P<inside>(?:p|url|checked)=[^{}]*)\}$")
NOTES = re.compile(r"^\d+(?:,\d+)*$")
PAGES = re.compile(r"^(?P<first>\d+)(?:[-–](?P<last>\d+))?$")
ITEM = re.compile(r"^[-*]\s+")
GAP = "\n\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What an attribute says: the pages and notes of the official text, or the address, that a paragraph renders."""

    pages: tuple[int, ...] = ()
    notes: tuple[int, ...] = ()
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A paragraph or item of the guide and the line of the file it begins on."""

    text: str
    line: int
    listed: bool
    place: Place | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A heading of the guide with its paragraphs."""

    section_id: str
    heading: str
    level: int
    translated: bool
    line: int
    kind: str = ""
    paragraphs: tuple[Paragraph, ...] = ()


def is_guide(text: str) -> bool:
    """Whether a text has the front matter of a guide file."""
    return text.startswith(FENCE + "\n") and "kind: rendering" in text.split("\n" + FENCE, 1)[0].split("\n")


def read_guide_source(path: Path) -> Source:
    """The source that a guide file's front matter describes.

    Raises:
        SourceError: the file cannot be read, or lacks front matter with id, title and language.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(f"{path} cannot be read: {error}") from error
    front, _ = split_front_matter(text, path)
    for name in ("id", "title", "language"):
        if not front.get(name):
            raise SourceError(f"{path}: the front matter has no {name!r}")
    plain = Source(source_id=front["id"], path=path, title=front["title"], language=front["language"])
    names = [field.name for field in fields(Source) if field.name not in ELSEWHERE]
    return replace(plain, **{name: front[name] for name in names if name in front})  # type: ignore[arg-type]


def split_front_matter(text: str, path: Path) -> tuple[dict[str, str], int]:
    """The front matter by key, and the number of lines it takes."""
    lines = text.split("\n")
    if lines[0].strip() != FENCE:
        raise SourceError(f"{path}: line 1 is {lines[0]!r}; a guide file begins with front matter between '---' lines")
    front: dict[str, str] = {}
    for number, line in enumerate(lines[1:], start=2):
        if line.strip() == FENCE:
            return front, number
        key, colon, value = line.partition(":")
        if not colon or not key.strip():
            if not line.strip():
                continue
            raise SourceError(f"{path}: line {number} is {line!r}; expected 'key: value' or '---'")
        front[key.strip()] = value.strip().strip('"')
    raise SourceError(f"{path}: the front matter has no closing '---' line")


def read_guide(source: Source, text: str) -> Document:
    """The guide as a Document; every block has the page or the address it renders.

    Raises:
        SourceError: a paragraph has no place, or stands before any section; the message names the line.
    """
    _, skipped = split_front_matter(text, source.path)
    parts = read_parts(text.split("\n")[skipped:], skipped, source)
    sections: list[Section] = []
    above: list[Part] = []
    whole = ""
    for part in parts:
        while above and above[-1].level >= part.level:
            above.pop()
        above.append(part)
        path = tuple(other.heading for other in above)
        start = len(whole) + (len(GAP) if whole and part.paragraphs else 0)
        section = build_section(part, path, start, source)
        whole += (GAP if whole and section.text else "") + section.text
        sections.append(section)
    return Document(source=source, text=whole, sections=tuple(sections))


def read_parts(lines: Sequence[str], skipped: int, source: Source) -> list[Part]:
    """The guide cut at its headings; a first heading without an id is only the title."""
    parts: list[Part] = []
    group: list[tuple[int, str]] = []
    titled = False
    for number, line in enumerate([*lines, ""], start=skipped + 1):
        found = HEADING.match(line)
        if found or not line.strip():
            close_group(parts, group, source)
            group = []
        if found:
            title = not parts and not titled and found["hashes"] == "#" and not has_id(found["title"])
            titled = True
            if not title:
                parts.append(read_heading(found, number, source))
        elif line.strip():
            group.append((number, line.strip()))
    if not parts:
        raise SourceError(f"{source.path}: there is no heading with a section id, such as '## 1.2 Title'")
    return parts


def has_id(title: str) -> bool:
    """Whether a heading begins with a section id: a number, or dotted letters and numbers."""
    first = title.split(" ", 1)[0]
    return bool(SECTION_ID.match(first)) and any(sign.isdigit() for sign in first)


def read_heading(found: re.Match[str], line: int, source: Source) -> Part:
    """A heading line as a Part."""
    section_id, _, heading = found["title"].partition(" ")
    if not SECTION_ID.match(section_id) or not heading.strip():
        raise SourceError(
            f"{source.path}: line {line} is {found.group()!r}; a heading is a section id and a title, "
            "such as '## 1.2 Title'"
        )
    marks = re.findall(r"\w+", found["marks"])
    if unknown := [mark for mark in marks if mark not in (TRANSLATED, *KINDS)]:
        known = ", ".join(f"{{{mark}}}" for mark in (TRANSLATED, *KINDS))
        raise SourceError(f"{source.path}: the heading of line {line} has {{{unknown[0]}}}; expected {known}")
    return Part(
        section_id=section_id,
        heading=strip_marks(heading),
        level=len(found["hashes"]),
        translated=TRANSLATED in marks,
        line=line,
        kind=next((mark for mark in marks if mark in KINDS), ""),
    )


def close_group(parts: list[Part], group: Sequence[tuple[int, str]], source: Source) -> None:
    """Add the lines of one group (a paragraph, or a list) to the section they stand under."""
    if not group:
        return
    if not parts:
        raise SourceError(f"{source.path}: line {group[0][0]} stands before the first heading with a section id")
    paragraphs: list[Paragraph] = []
    for number, line in group:
        if not paragraphs or ITEM.match(line):
            item = bool(ITEM.match(line))
            paragraphs.append(Paragraph(text=ITEM.sub("", line), line=number, listed=item))
        else:
            last = paragraphs[-1]
            paragraphs[-1] = replace(last, text=f"{last.text} {line}")
    placed = [place_paragraph(paragraph, source) for paragraph in paragraphs]
    last_place = placed[-1].place
    if last_place is None:
        raise SourceError(
            f"{source.path}: the paragraph of line {placed[-1].line} does not end with the place it renders, "
            "such as {p=15} or {url=https://… checked=2026-11-20}"
        )
    placed = [paragraph if paragraph.place else replace(paragraph, place=last_place) for paragraph in placed]
    parts[-1] = replace(parts[-1], paragraphs=(*parts[-1].paragraphs, *placed))


def place_paragraph(paragraph: Paragraph, source: Source) -> Paragraph:
    """The paragraph with its attribute read and taken out of the text."""
    found = ATTRIBUTE.search(paragraph.text)
    text = strip_marks(paragraph.text[: found.start()] if found else paragraph.text)
    if not found:
        return replace(paragraph, text=text)
    return replace(paragraph, text=text, place=read_place(found["inside"], paragraph.line, source))


def read_place(inside: str, line: int, source: Source) -> Place:
    """What stands between the braces of an attribute."""
    values = dict(part.partition("=")[::2] for part in inside.split())
    where = f"{source.path}: the attribute of the paragraph of line {line}"
    if unknown := sorted(set(values) - {"p", "note", "url", "checked"}):
        raise SourceError(f"{where} has {unknown[0]!r}; expected p, note, url or checked")
    pages: tuple[int, ...] = ()
    if "p" in values:
        found = PAGES.match(values["p"])
        if not found:
            raise SourceError(f"{where} has p={values['p']}; expected a page such as 15 or 15-16")
        pages = tuple(range(int(found["first"]), int(found["last"] or found["first"]) + 1))
    if "note" in values and not NOTES.match(values["note"]):
        raise SourceError(f"{where} has note={values['note']}; expected a number such as 15, or several as 15,17")
    notes = tuple(int(number) for number in values["note"].split(",")) if "note" in values else ()
    url = values.get("url", "")
    if url and not re.match(r"^https?://\S+$", url):
        raise SourceError(f"{where} has url={url}; expected an address that begins with https://")
    if "checked" in values:
        try:
            datetime.date.fromisoformat(values["checked"])
        except ValueError as error:
            raise SourceError(f"{where} has checked={values['checked']}; expected a date") from error
    return Place(pages=pages, notes=notes, url=url)


def build_section(part: Part, path: tuple[str, ...], start: int, source: Source) -> Section:
    """One section of the guide with its blocks."""
    text = ""
    blocks: list[Block] = []
    pages: set[int] = set()
    for paragraph in part.paragraphs:
        place = paragraph.place or Place()
        text += GAP if text else ""
        begin = len(text)
        text += paragraph.text
        page = place.pages[0] if place.pages else None
        pages.update(place.pages)
        note = place.notes[0] if place.notes else None
        blocks.append(Block(start=begin, end=len(text), page=page, note=note, url=place.url, listed=paragraph.listed))
    dutch = source.language.startswith("nl")
    return Section(
        section_id=part.section_id,
        heading=part.heading,
        heading_path=path,
        level=part.level,
        kind=part.kind or ("priority" if re.search(r"\.[A-Z]$", part.section_id) else "section"),
        text=text,
        start=start,
        end=start + len(text),
        page=next((block.page for block in blocks if block.page is not None), None),
        pages=tuple(sorted(pages)),
        blocks=tuple(blocks),
        heading_nl=part.heading if dutch else "",
        heading_nl_verified=dutch and not part.translated,
    )
