"""Rebuilds tables and glossaries that a page prints as two columns of bare text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from sources.blocks import Draft, draft_blocks
from sources.lettering import Mark, read_mark
from sources.pages import Line
from sources.unwrapping import ends_whole, strip_marks, unwrap

# The left column is printed in italics or bold, the right one plain.
LEFT_CELL = re.compile(r"^(?:_(?P<italic>[^_]+)_|\*\*(?P<bold>[^*]+)\*\*)\s*(?P<rest>.*)$")
# A criterion within a cell has a number of its own, as in "1.2 Violation ...".
NUMBERED = re.compile(r"^\d+\.\d+\s")
# A term of a glossary is a short line.
TERM_WORDS = 8


def draft_rows(lines: Sequence[Line], words: Mapping[str, int]) -> list[Draft]:
    """One draft a row, "interest: explanation"; plain blocks where the lines show no two columns."""
    rows: list[list[Line]] = []
    for line in lines:
        if rows and not (line.opens_paragraph and LEFT_CELL.match(line.text)):
            rows[-1].append(line)
        else:
            rows.append([line])
    if not all(LEFT_CELL.match(row[0].text) for row in rows):
        return draft_blocks(lines, words)
    return [draft_row(row, words) for row in rows]


def draft_row(lines: Sequence[Line], words: Mapping[str, int]) -> Draft:
    """One row: the italic beginnings of its lines are the left cell, the rest is the right one."""
    left: list[str] = []
    right: list[list[str]] = [[]]
    for line in lines:
        found = LEFT_CELL.match(line.text)
        if found:
            left.append(strip_marks(found["italic"] or found["bold"]))
        rest = strip_marks(found["rest"] if found else line.text)
        if NUMBERED.match(rest) and right[-1]:
            right.append([])
        if rest:
            right[-1].append(rest)
    cell = "\n".join(unwrap(part, words) for part in right if part)
    name = unwrap(left, words)
    return Draft(
        text=f"{name}: {cell}" if cell else name,
        pages=pages_of(lines),
        mark=Mark(kind="|", value="|"),
        listed=True,
    )


def draft_terms(lines: Sequence[Line], words: Mapping[str, int]) -> list[Draft]:
    """One draft a term of a glossary: the term on its own line, then what it means."""
    paragraphs: list[list[Line]] = []
    for line in lines:
        if paragraphs and not line.opens_paragraph:
            paragraphs[-1].append(line)
        else:
            paragraphs.append([line])
    terms: list[list[Line]] = []
    for at, paragraph in enumerate(paragraphs):
        after = paragraphs[at + 1] if at + 1 < len(paragraphs) else None
        if not terms or (after is not None and is_term(paragraph, after)):
            terms.append([])
        terms[-1].extend(paragraph)
    drafts = []
    for term in terms:
        parts = draft_blocks(term[1:], words)
        text = "\n".join([strip_marks(term[0].text), *(part.text for part in parts)])
        drafts.append(Draft(text=text, pages=pages_of(term)))
    return drafts


def is_term(paragraph: Sequence[Line], after: Sequence[Line]) -> bool:
    """Whether a paragraph is a term: one short line without an end mark, before one that reads as a definition."""
    text, meaning = strip_marks(paragraph[0].text), strip_marks(after[0].text)
    short = len(paragraph) == 1 and len(text.split()) <= TERM_WORDS
    return short and text[:1].isupper() and not ends_whole(text) and meaning[:1].isupper() and not read_mark(text).kind


def pages_of(lines: Sequence[Line]) -> tuple[int, ...]:
    """The printed pages these lines stand on."""
    return tuple(sorted({line.page for line in lines if line.page is not None}))
