"""Builds the paragraphs, list items and rows of a section from its lines."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from sources.lettering import DASH, LETTER, Mark, follows, read_mark
from sources.pages import Line
from sources.unwrapping import (
    SOFT_HYPHEN,
    WIDE_LINE,
    ends_whole,
    is_continued,
    join,
    starts_inside,
    strip_marks,
    unwrap,
)

# Single lines, each set apart by an empty line, are one paragraph when they are about equally wide.
EVEN_WIDTH = 0.75
TABLE_ROW = re.compile(r"^\|.*\|$")
# A label of a figure that the extraction put before a sentence: "_Table_ The basis", ". Security These".
STRAY_LABEL = re.compile(r"^(?:_(?:Table|Figure|Tabel|Figuur)_ (?=[A-Z])|\. [A-Z]\w+ (?=[A-Z]\w+ \w))")


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A block in the making, its footnote marks still in the text.

    `mark` is the list mark it began with, `opens_page` whether it begins a column or page, `letter` the letter of
    the priority it belongs to; `restored` is true when that letter itself was lost in print.
    """

    text: str
    pages: tuple[int, ...] = ()
    mark: Mark = field(default_factory=Mark)
    opens_page: bool = False
    letter: str = ""
    restored: bool = False
    note: int | None = None
    listed: bool = False


def draft_blocks(lines: Sequence[Line], words: Mapping[str, int], *, lettered: bool = False) -> list[Draft]:
    """The blocks of a section in reading order; sentences broken by a column or page are whole again.

    Args:
        lines: The section's lines in reading order, headings left out.
        words: Word counts of the document, to resolve hyphens.
        lettered: Whether a run of letters marks priorities, so that a gap in it is looked for.
    """
    drafts = [item for group in group_paragraphs(lines) for item in split_items(group, words)]
    if lettered:
        drafts = name_lost_letters(drafts)
    blocks: list[Draft] = []
    for draft in drafts:
        if blocks and goes_on(blocks[-1], draft):
            blocks[-1] = merged(blocks[-1], draft, words)
        else:
            blocks.append(draft)
    return [draft for draft in blocks if draft.text]


def group_paragraphs(lines: Sequence[Line]) -> list[tuple[Line, ...]]:
    """The lines by paragraph; a paragraph printed with an empty line between all its lines is put together."""
    groups: list[tuple[Line, ...]] = []
    for line in lines:
        if groups and not line.opens_paragraph:
            groups[-1] = (*groups[-1], line)
        else:
            groups.append((line,))
    spaced: list[tuple[Line, ...]] = []
    at = 0
    while at < len(groups):
        end = end_of_spaced(groups, at)
        run = tuple(group[0] for group in groups[at:end]) if end > at + 1 else groups[at]
        spaced.append(mend_order(run) if end > at + 1 else run)
        at = end
    return spaced


def end_of_spaced(groups: Sequence[tuple[Line, ...]], at: int) -> int:
    """Where the run of single wide lines that begins at `at` ends; `at + 1` when there is no such run."""
    widest, end = len(groups[at][0].text), at
    broken = False
    while end < len(groups) and len(groups[end]) == 1 and (end == at or not groups[end][0].opens_region):
        text = groups[end][0].text
        if read_mark(text).kind or text.startswith(("|", "#")) or len(text) > WIDE_LINE[-1]:
            break
        if len(text) < max(WIDE_LINE[0], EVEN_WIDTH * widest):
            # A short line ends the paragraph when the line before it did not.
            end += end > at and not ends_whole(groups[end - 1][0].text)
            break
        widest = max(widest, len(text))
        broken = broken or not ends_whole(text)
        end += 1
    return end if broken and end - at >= 3 else at + 1


def mend_order(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """The lines with a misplaced last line, printed first, back at the end."""
    first, last = strip_marks(lines[0].text), strip_marks(lines[-1].text)
    if starts_inside(first) and ends_whole(first) and not ends_whole(last):
        return (*lines[1:], replace(lines[0], blanks=0))
    return lines


def split_items(group: Sequence[Line], words: Mapping[str, int]) -> list[Draft]:
    """One paragraph as drafts: each item of a list its own, other lines together."""
    parts: list[list[Line]] = []
    marks: list[Mark] = []
    for at, line in enumerate(group):
        mark = read_mark(line.text)
        is_row = bool(TABLE_ROW.match(line.text))
        if at == 0 or is_row or opens_item(mark, marks[-1], group[at - 1].text):
            parts.append([line])
            marks.append(Mark(kind="|", value="|") if is_row else mark)
        else:
            parts[-1].append(line)
    return [draft_part(part, mark, words) for part, mark in zip(parts, marks, strict=True)]


def opens_item(mark: Mark, earlier: Mark, line_before: str) -> bool:
    """Whether a marked line within a paragraph begins a new item, and not just happens to begin so."""
    if not mark.kind:
        return False
    return mark.kind == "-" or follows(mark, earlier) or (mark.value in "1A" and ends_whole(line_before))


def draft_part(lines: Sequence[Line], mark: Mark, words: Mapping[str, int]) -> Draft:
    """One paragraph or item; the dash of a list is a mark of layout, a number or letter is text."""
    first = STRAY_LABEL.sub("", lines[0].text)
    if mark.kind == "-":
        first = DASH.sub("", first)
    if mark.kind == "|":
        text = row_text([cell for cell in map(strip_marks, first.strip("|").split("|")) if cell])
    else:
        text = unwrap([strip_marks(first), *(strip_marks(line.text) for line in lines[1:])], words)
        # A hyphen that ends the part may still meet its other half on the next page.
        text += SOFT_HYPHEN if strip_marks(lines[-1].text).endswith(SOFT_HYPHEN) else ""
    return Draft(
        text=text,
        pages=tuple(sorted({line.page for line in lines if line.page is not None})),
        mark=mark,
        opens_page=lines[0].opens_region,
        listed=bool(mark.kind),
    )


def row_text(cells: Sequence[str]) -> str:
    """The row of a table as text: "term: meaning" of two cells, more with bars between them."""
    if len(cells) == 2 and not cells[0].endswith((":", ".", "?", "!")):
        return f"{cells[0]}: {cells[1]}"
    return (" " if len(cells) == 2 else " | ").join(cells)


def name_lost_letters(drafts: Sequence[Draft]) -> list[Draft]:
    """The drafts with the letter they belong to, once a run of letters has begun.

    Where exactly one letter is missing, unmarked text before the next letter is what survives of it.
    """
    lettered: list[Draft] = []
    current = ""
    for at, draft in enumerate(drafts):
        restored = False
        if draft.mark.kind == "A" and (not current or draft.mark.value > current):
            current = draft.mark.value
        elif current and not draft.mark.kind:
            ahead = next((later.mark.value for later in drafts[at:] if later.mark.kind == "A"), "")
            if ahead and ord(ahead) - ord(current) == 2:
                current, restored = chr(ord(current) + 1), True
        restored = restored or bool(lettered and lettered[-1].restored and lettered[-1].letter == current)
        lettered.append(replace(draft, letter=current, restored=restored))
    return lettered


def goes_on(left: Draft, right: Draft) -> bool:
    """Whether `right` is the rest of a sentence that `left` begins."""
    if left.letter != right.letter or "|" in (left.mark.kind, right.mark.kind):
        return False
    if right.mark.kind == "-":
        # The dash of a sentence at the start of a line looks like a list.
        return left.mark.kind != "-" and starts_inside(right.text) and is_continued(left.text, right.text)
    return not right.mark.kind and is_continued(left.text, right.text)


def merged(left: Draft, right: Draft, words: Mapping[str, int]) -> Draft:
    """Two drafts as one."""
    text = f"{left.text} - {right.text}" if right.mark.kind == "-" else join(left.text, right.text, words)
    return replace(left, text=text, pages=tuple(sorted({*left.pages, *right.pages})))


def without_letter(draft: Draft) -> Draft:
    """The draft without the letter it begins with, which its section id and heading carry."""
    if draft.mark.kind != "A" or draft.mark.value != draft.letter:
        return draft
    return replace(draft, text=LETTER.sub("", draft.text), listed=False, mark=Mark())
