"""Joins the runs of a page to lines, and to parts of lines where a gap between columns may lie between them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from sources.geometry import Box, hull
from sources.glyphs import Run

# Parts of a line are joined over a gap of this width; a mark of a list, over a wider one.
JOINED, MARK_GAP = 0.6, 4.0
# A small raised figure is the mark of a note.
RAISED_SIZE, RAISED = 0.8, 0.12
MARK = re.compile(r"^(?:[-–•▪◦*·o]|[A-Z][.)]|\(?\w{1,3}[.)]|\d{1,2}(?:\.\d{1,2}){0,4}\.?)$")
NOTE_NUMBERS = re.compile(r"^\d{1,3}(?:\s*,\s*\d{1,3})*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of a region as printed; `table` marks a row of a table, its cells between bars."""

    text: str
    box: Box
    base: float
    size: float
    bold: bool = False
    italic: bool = False
    colour: int = 0
    table: bool = False
    raised: bool = False


def parts_of_lines(runs: Sequence[Run]) -> list[Row]:
    """The runs of a page joined to parts of lines: as far as no gap between columns can lie between them."""
    parts: list[list[Run]] = []
    for run in runs:
        if parts and follows(parts[-1], run):
            parts[-1].append(run)
        else:
            parts.append([run])
    return join_rows([row_of(part) for part in parts], gap=JOINED)


def follows(part: Sequence[Run], run: Run) -> bool:
    """Whether a run goes on where a part of a line ends; a raised figure does too."""
    last, first = part[-1], max(part, key=lambda run: run.style.size)
    size = max(run.style.size, first.style.size)
    gap = run.box.left - last.box.right
    on_line = abs(run.base - first.base) < 0.15 * size or (
        run.box.top < first.box.bottom and run.box.bottom > first.box.top and abs(run.base - first.base) < 0.5 * size
    )
    return on_line and -0.6 * size < gap < (MARK_GAP if is_mark(part) else JOINED) * size


def is_mark(part: Sequence[Run]) -> bool:
    """Whether a part is the mark of a list item or the number of a heading."""
    return bool(MARK.match("".join(run.text for run in part).strip()))


def row_of(runs: Sequence[Run]) -> Row:
    """One part of a line from its runs; raised figures become marks of notes in square brackets."""
    largest = max(runs, key=lambda run: (run.style.size, len(run.text)))
    sizes: dict[float, int] = {}
    for run in runs:
        sizes[run.style.size] = sizes.get(run.style.size, 0) + len(run.text)
    size = max(sizes, key=lambda size: (sizes[size], size))
    text, raised = "", False
    for at, run in enumerate(runs):
        piece = run.text
        small = run.style.size <= RAISED_SIZE * largest.style.size
        if NOTE_NUMBERS.match(piece.strip()) and small and largest.base - run.base > RAISED * largest.style.size:
            piece = "".join(f"[{number}]" for number in re.findall(r"\d+", piece))
            raised = raised or at == 0
            piece += " " if run.text.endswith(" ") or at == 0 else ""
        elif at == 0 and run.style.symbol and run.text.strip() in ("o", "§", "·", "Ø", "q", "ü", "v", "n"):
            piece = "• "
        elif text and not text.endswith(" ") and not piece.startswith(" "):
            gap = run.box.left - runs[at - 1].box.right
            piece = (" " if gap > 0.12 * run.style.size else "") + piece
        text += piece
    main = [run for run in runs if run.style.size == size and run.text.strip(" .,:;()[]0123456789")] or list(runs)
    return Row(
        text=re.sub(r"\s+", " ", text).strip(),
        box=hull([run.box for run in runs]),
        base=largest.base,
        size=size,
        bold=all(run.style.bold for run in main),
        italic=all(run.style.italic for run in main),
        colour=main[0].style.colour if len({run.style.colour for run in main}) == 1 else 0,
        raised=raised,
    )


def join_rows(rows: Sequence[Row], gap: float = 1000.0) -> list[Row]:
    """Rows on one line put together, from top to bottom; over a gap of at most so many font sizes."""
    lines: list[list[Row]] = []
    for row in sorted(rows, key=lambda row: (row.base, row.box.left)):
        near = [line for line in lines[-12:] if abs(line[0].base - row.base) < 0.3 * min(row.size, line[0].size)]
        if near and not row.table:
            near[-1].append(row)
        else:
            lines.append([row])
    joined: list[Row] = []
    for line in lines:
        line.sort(key=lambda row: row.box.left)
        group = [line[0]]
        for left, right in pairwise(line):
            size = max(left.size, right.size)
            reach = MARK_GAP * size if MARK.match(left.text) else gap * size
            # A page number at the end of a line of contents belongs to it.
            if right.box.left - left.box.right < reach or right.text.isdigit():
                group.append(right)
            else:
                joined.append(merge(group))
                group = [right]
        joined.append(merge(group))
    return sorted(joined, key=lambda row: (row.box.top, row.box.left))


def merge(rows: Sequence[Row]) -> Row:
    """Rows of one line as one."""
    if len(rows) == 1:
        return rows[0]
    main = max(rows, key=lambda row: len(row.text))
    worded = [row for row in rows if any(sign.isalpha() for sign in row.text)] or list(rows)
    text = rows[0].text
    for left, right in pairwise(rows):
        glue = "" if right.raised or right.box.left - left.box.right < 0.1 * right.size else " "
        text += glue + right.text
    return Row(
        text=text,
        box=hull([row.box for row in rows]),
        base=main.base,
        size=main.size,
        bold=all(row.bold for row in worded),
        italic=all(row.italic for row in worded),
        colour=main.colour,
        table=main.table,
        raised=rows[0].raised,
    )
