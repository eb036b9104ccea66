"""Reads a Word document: headings by their style, lists, tables and footnotes. The only owner of python-docx."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from itertools import takewhile
from typing import Any

from sources.assembling import SectionDraft
from sources.blocks import Draft
from sources.documents import Document, Source, SourceError
from sources.filing import file_pages
from sources.footnotes import HEADING
from sources.pages import split_pages
from sources.unwrapping import count_words

HEADING_STYLE = re.compile(r"^(?:heading|kop|titre|überschrift)\s*(?P<level>[1-9])$", re.IGNORECASE)
TITLE_STYLES = frozenset({"title", "titel"})
CONTENTS_STYLE = re.compile(r"^(?:toc|inhopg|table of contents)", re.IGNORECASE)
LIST_STYLE = re.compile(r"^(?:list|lijst)", re.IGNORECASE)
# Unpacked, an honest document is at most so large, and at most so many times its packed size.
MOST_BYTES, MOST_RATIO = 200_000_000, 300
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
# Text boxes are read by themselves, once; what was moved stands where it went.
ELSEWHERE = frozenset({W + "txbxContent", FALLBACK, W + "moveFrom"})


def read_docx(source: Source, content: bytes) -> Document:
    """The document of a Word file, cut at its headings; it has no pages, for a Word file has none of its own.

    Raises:
        SourceError: the file is damaged, encrypted, unpacks to an unreasonable size or has no text.
    """
    refuse_bomb(content)
    import docx

    try:
        document = docx.Document(io.BytesIO(content))
        text = "\n\n".join(paragraphs_of(document.element.body, document))
        notes = footnotes_of(document)
    except (KeyError, ValueError, AttributeError, TypeError, OSError, zipfile.BadZipFile) as error:
        raise SourceError(f"the Word document is damaged: {error}") from error
    if not text.strip():
        raise SourceError("the Word document has no text")
    return file_pages(
        source, split_pages(text, ""), count_words(text), notes=draft_notes(notes, source.language) if notes else ()
    )


def refuse_bomb(content: bytes) -> None:
    """Raise a SourceError for a file that is no archive or would unpack to far more than a document holds."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise SourceError(f"the Word document is damaged: {error}") from error
    if any(part.flag_bits & 1 for part in parts):
        raise SourceError("the Word document is encrypted; save a copy without a password")
    size = sum(part.file_size for part in parts)
    if size > MOST_BYTES or size > MOST_RATIO * max(len(content), 100_000):
        raise SourceError(f"the Word document unpacks to {size // 1_000_000} MB, which no document needs")


def paragraphs_of(body: Any, document: Any) -> Iterator[str]:
    """The paragraphs, items and rows in order, in Markdown."""
    for element in body.iterchildren():
        if element.tag == W + "p":
            yield from paragraph_of(element, document)
        elif element.tag == W + "tbl":
            if rows := list(rows_of(element)):
                yield "\n".join(rows)
        elif element.tag == W + "sdt":
            for content in element.iterchildren(W + "sdtContent"):
                yield from paragraphs_of(content, document)


def rows_of(table: Any) -> Iterator[str]:
    """The rows of a table that hold any text; a cell that runs over several rows stands in each of them."""
    above: dict[int, str] = {}
    for row in table.iter(W + "tr"):
        if next(row.iterancestors(W + "tbl")) is not table:
            continue
        cells: list[str] = []
        column = 0
        for cell in row.iterchildren(W + "tc"):
            text = " ".join(" ".join(text_of(paragraph) for paragraph in cell.iter(W + "p")).replace("|", "/").split())
            merged = cell.find(f"{W}tcPr/{W}vMerge")
            if merged is not None and merged.get(W + "val") != "restart":
                text = above.get(column, "")
            above[column] = text
            cells += [text] if text else []
            span = cell.find(f"{W}tcPr/{W}gridSpan")
            column += int(span.get(W + "val")) if span is not None else 1
        if cells:
            yield f"| {' | '.join(cells)} |"


def paragraph_of(element: Any, document: Any) -> Iterator[str]:
    """A paragraph as Markdown, and those of text boxes anchored in it."""
    name, level = style_of(element, document)
    text = " ".join(text_of(element).split())
    if text and not CONTENTS_STYLE.match(name):
        listed = element.find(f"{W}pPr/{W}numPr") is not None or bool(LIST_STYLE.match(name))
        yield f"{'#' * level} {text}" if level else f"- {text}" if listed else text
    for box in element.iter(W + "txbxContent"):
        if not any(above.tag == FALLBACK for above in box.iterancestors()):
            yield from paragraphs_of(box, document)


def style_of(element: Any, document: Any) -> tuple[str, int]:
    """The name of a paragraph's style, and its level as a heading: 1 to 6, 0 for text."""
    own = element.find(f"{W}pPr/{W}outlineLvl")
    given = element.find(f"{W}pPr/{W}pStyle")
    style_id = given.get(W + "val") if given is not None else None
    style = next((style for style in document.styles if style.style_id == style_id), None) if style_id else None
    name, level = (style.name or "") if style is not None else "", int(own.get(W + "val")) + 1 if own is not None else 0
    while style is not None and not level:
        found = HEADING_STYLE.match(style.name or "") or HEADING_STYLE.match(style.style_id or "")
        outline = style.element.find(f"{W}pPr/{W}outlineLvl")
        if found:
            level = int(found["level"])
        elif (style.name or "").lower() in TITLE_STYLES:
            level = 1
        elif outline is not None:
            level = int(outline.get(W + "val")) + 1
        style = style.base_style
    return name, min(level, 6) if level < 10 else 0


def text_of(paragraph: Any) -> str:
    """The words of one paragraph; marks of footnotes in square brackets, hidden, deleted and moved words left out."""
    text = ""
    for node in paragraph.iter():
        inside = {above.tag for above in takewhile(lambda above: above is not paragraph, node.iterancestors())}
        if inside & ELSEWHERE:
            continue
        if node.tag == W + "t" and not is_hidden(node):
            text += node.text or ""
        elif node.tag in (W + "tab", W + "br", W + "cr"):
            text += " "
        elif node.tag == W + "noBreakHyphen":
            text += "-"
        elif node.tag == W + "footnoteReference":
            text += f"[{node.get(W + 'id')}]"
    return text


def is_hidden(node: Any) -> bool:
    """Whether a piece of text is not shown."""
    hidden = node.getparent().find(f"{W}rPr/{W}vanish")
    return hidden is not None and hidden.get(W + "val") not in ("0", "false")


def footnotes_of(document: Any) -> dict[int, str]:
    """The footnotes by number."""
    from docx.oxml import parse_xml

    notes: dict[int, str] = {}
    for link in document.part.rels.values():
        if link.reltype.endswith("/footnotes"):
            for note in parse_xml(link.target_part.blob).iterchildren(W + "footnote"):
                text = " ".join(" ".join(text_of(part) for part in note.iter(W + "p")).split())
                if text and note.get(W + "type") is None:
                    notes[int(note.get(W + "id"))] = text
    return notes


def draft_notes(notes: Mapping[int, str], language: str) -> list[SectionDraft]:
    """The footnotes as one section."""
    heading = HEADING["nl" if language.startswith("nl") else "en"]
    blocks = tuple(Draft(text=text, note=number) for number, text in sorted(notes.items()))
    path = (heading,)
    return [
        SectionDraft(section_id="notes", heading=heading, heading_path=path, level=1, kind="endnotes", blocks=blocks)
    ]
