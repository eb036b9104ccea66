"""Reads the ruled tables of a PDF: which parts of lines stand in which cell.

The only owner of pdfplumber, whose table finder is given the lines that were read already: to read a page with it
once more would take a hundred times as long.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sources.geometry import Box, hull
from sources.glyphs import Run, Sheet
from sources.rows import Row, join_rows, parts_of_lines
from sources.unwrapping import unwrap

# A page can have a table when so many lines are drawn down it and across, or so many boxes share an edge.
DOWN, ACROSS, ABUTTING = 2, 2, 4
# Lines that differ by fewer points are one line; shorter ones rule nothing.
SNAP = 3.0
# A page with more lines is a drawing.
MOST_LINES = 1200
# A table has at least two rows and two columns, and words in this share of its cells ...
FILLED = 0.5
# ... and none of its cells holds more words than this.
CELL_WORDS = 200


def read_tables(sheets: Sequence[Sheet], words: Mapping[str, int]) -> dict[int, list[list[Row]]]:
    """The tables by page of the file, each a list of rows; their runs are taken off the sheets.

    `words` are the word counts of the document, to resolve hyphens at the ends of lines.
    """
    tables: dict[int, list[list[Row]]] = {}
    for sheet in sheets:
        if may_hold_table(sheet):
            found = [rows for cells in find_grids(sheet) if (rows := read_table(cells, sheet, words))]
            if found:
                tables[sheet.number] = found
    return tables


def may_hold_table(sheet: Sheet) -> bool:
    """Whether lines cross or boxes meet on the page as in a table; a line under a link is neither."""
    if len(sheet.rules) > MOST_LINES or len(sheet.boxes) > MOST_LINES:
        return False
    down = {round(rule.left / 3) for rule in sheet.rules if rule.height > 3 * max(rule.width, 2.0)}
    across = {round(rule.top / 3) for rule in sheet.rules if rule.width > 3 * max(rule.height, 2.0)}
    if len(down) >= DOWN and len(across) >= ACROSS:
        return True
    return meeting(sheet.boxes) >= ABUTTING


def meeting(boxes: Sequence[Box]) -> int:
    """How many boxes have another one right beside them."""
    edges = Counter((round(box.left / 2), round(box.top / 2)) for box in boxes)
    return sum((round(box.right / 2), round(box.top / 2)) in edges for box in boxes)


def find_grids(sheet: Sheet) -> list[list[list[Box | None]]]:
    """The grids of a page by row and column: those of its lines, else those of its boxes."""
    if grids := grids_of([edge for rule in sheet.rules for edge in edges_of_rule(rule)]):
        return grids
    return grids_of([edge for box in sheet.boxes for edge in edges_of_box(box)]) if meeting(sheet.boxes) else []


def grids_of(edges: Sequence[Mapping[str, Any]]) -> list[list[list[Box | None]]]:
    """The grids that lines make where they cross."""
    if not edges:
        return []
    from pdfplumber.table import Table, cells_to_tables, edges_to_intersections, intersections_to_cells, merge_edges

    merged = [edge for edge in merge_edges(list(edges), SNAP, SNAP, SNAP, SNAP) if length(edge) > SNAP]
    cells = intersections_to_cells(edges_to_intersections(merged, SNAP, SNAP))
    # The page is only asked for its words, which are known here.
    page: Any = None
    return [
        [[Box(*cell) if cell else None for cell in row.cells] for row in Table(page, group).rows]
        for group in cells_to_tables(cells)
    ]


def length(edge: Mapping[str, Any]) -> float:
    """How long a line is, in points."""
    return float(edge["x1"] - edge["x0"] if edge["orientation"] == "h" else edge["bottom"] - edge["top"])


def edges_of_rule(rule: Box) -> list[dict[str, Any]]:
    """A thin shape as a line along its middle."""
    if rule.width >= rule.height:
        middle = (rule.top + rule.bottom) / 2
        return [edge("h", rule.left, middle, rule.right, middle)]
    middle = (rule.left + rule.right) / 2
    return [edge("v", middle, rule.top, middle, rule.bottom)]


def edges_of_box(box: Box) -> list[dict[str, Any]]:
    """The four sides of a box."""
    return [
        edge("h", box.left, box.top, box.right, box.top),
        edge("h", box.left, box.bottom, box.right, box.bottom),
        edge("v", box.left, box.top, box.left, box.bottom),
        edge("v", box.right, box.top, box.right, box.bottom),
    ]


def edge(orientation: str, left: float, top: float, right: float, bottom: float) -> dict[str, Any]:
    """A line in the form the table finder takes."""
    return {
        "object_type": "line",
        "orientation": orientation,
        "x0": left,
        "x1": right,
        "top": top,
        "bottom": bottom,
        "width": right - left,
        "height": bottom - top,
    }


def read_table(cells: Sequence[Sequence[Box | None]], sheet: Sheet, words: Mapping[str, int]) -> list[Row]:
    """One table as rows of text, cells between bars; empty when it is only a frame or a drawing."""
    texts = [[cell_text(sheet.runs, box, words) if box else "" for box in row] for row in cells]
    filled = [text for row in texts for text in row if text]
    columns = max((sum(bool(text) for text in row) for row in texts), default=0)
    total = sum(box is not None for row in cells for box in row)
    longest = max((len(text.split()) for text in filled), default=0)
    if len(texts) < 2 or columns < 2 or len(filled) < FILLED * total or longest > CELL_WORDS:
        return []
    spanned = with_spans(cells, texts)
    rows = [
        draft_row(boxes, full, sheet.runs) for boxes, own, full in zip(cells, texts, spanned, strict=True) if any(own)
    ]
    area = hull([box for row in cells for box in row if box])
    sheet.runs = [run for run in sheet.runs if not middle_in(run, area)]
    sheet.boxes = [box for box in sheet.boxes if not area.holds(box, slack=3.0)]
    return rows


def with_spans(cells: Sequence[Sequence[Box | None]], texts: Sequence[Sequence[str]]) -> list[list[str]]:
    """The texts of the cells, those of a cell that runs over several rows in each of them."""
    full: list[list[str]] = []
    above: dict[int, tuple[Box, str]] = {}
    for boxes, own in zip(cells, texts, strict=True):
        area = hull([box for box in boxes if box])
        row = []
        for column, (box, text) in enumerate(zip(boxes, own, strict=True)):
            if box:
                above[column] = (box, text)
            over = above.get(column)
            spans = over is not None and not box and over[0].bottom > (area.top + area.bottom) / 2
            row.append(over[1] if over and spans else text)
        full.append(row)
    return full


def draft_row(boxes: Sequence[Box | None], texts: Sequence[str], runs: Sequence[Run]) -> Row:
    """One row of a table; its setting is that of the first words in it."""
    area = hull([box for box in boxes if box])
    first = next(run for run in runs if middle_in(run, area))
    return Row(
        text="| " + " | ".join(text.replace("|", "/") for text in texts if text) + " |",
        box=area,
        base=area.bottom,
        size=first.style.size,
        table=True,
    )


def middle_in(run: Run, box: Box) -> bool:
    """Whether the middle of a run lies in a box."""
    x, y = (run.box.left + run.box.right) / 2, (run.box.top + run.box.bottom) / 2
    return box.left <= x <= box.right and box.top <= y <= box.bottom


def cell_text(runs: Sequence[Run], box: Box, words: Mapping[str, int]) -> str:
    """The words in a cell, its lines joined."""
    inside = [run for run in runs if middle_in(run, box)]
    rows = [replace(row, raised=False) for row in join_rows(parts_of_lines(inside))] if inside else []
    return unwrap([row.text for row in rows], words).strip()
