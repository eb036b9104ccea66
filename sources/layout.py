"""Puts the text of a page in the order in which people read it: columns, boxes, grids of cells, rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from sources.geometry import Box, hull
from sources.glyphs import Sheet
from sources.rows import Row, join_rows

# Measures in font sizes of the body text. A gap between columns is at least so wide ...
GUTTER = 0.6
# ... a gap between two rows of cells at least so high, and cells of a row begin within this of each other.
ROW_GAP, LEVEL = 0.45, 0.7
# A cell of a grid has at most so many lines; running text in columns has more.
CELL_LINES = 7
# A column that is narrower than this share of the one beside it holds terms, not text.
NARROW = 0.55
# Columns stand beside each other over so many body sizes; most of their lines begin at one or two left edges.
LEAST_LINES, ALIGNED, EXACT = 2.0, 0.6, 0.6
# A column is at least so wide; a single word at the end of a line is not one.
COLUMN = 4.0
# Left edges that are tried as the start of a column.
STARTS = 12
# White space of this many line heights within a column sets two regions apart.
REGION = 2.2
# A box is none when it holds more than this share of the page.
WHOLE_PAGE = 0.8


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """Something that is read as a whole while a page is put in order: a part of a line, or a box with parts."""

    box: Box
    rows: tuple[Row, ...] = ()
    parts: tuple[Unit, ...] = ()


def order_sheet(sheet: Sheet, rows: Sequence[Row], tables: Sequence[Sequence[Row]], body: float) -> list[list[Row]]:
    """The regions of a page in reading order, each a list of lines from top to bottom.

    Args:
        sheet: The page, for its boxes.
        rows: Its parts of lines, running headers and footers left out.
        tables: Rows of tables that were read apart; no other row lies within them.
        body: Size of the body text in points.
    """
    units = [Unit(box=row.box, rows=(row,)) for row in rows]
    units += [Unit(box=hull([row.box for row in table]), rows=tuple(table)) for table in tables if table]
    boxes = [box for box in sheet.boxes if box.width * box.height < WHOLE_PAGE * sheet.width * sheet.height]
    return [region for region in arrange(boxed(units, boxes), body) if region]


def boxed(units: Sequence[Unit], boxes: Sequence[Box]) -> list[Unit]:
    """The units with those inside a drawn box gathered in one; the smallest boxes first."""
    left = list(units)
    for box in sorted(set(boxes), key=lambda box: (box.width * box.height, box.top, box.left)):
        inside = [unit for unit in left if box.holds(unit.box, slack=2.0)]
        cut = any(box.touches(unit.box) and unit not in inside for unit in left)
        if not inside or cut or len(inside) == len(left):
            continue
        left = [unit for unit in left if unit not in inside]
        left.append(Unit(box=box, parts=tuple(inside)))
    return left


def arrange(units: Sequence[Unit], body: float) -> list[list[Row]]:
    """The regions of these units in reading order."""
    if len(units) == 1 and units[0].parts:
        return arrange(units[0].parts, body)
    gutter = find_gutter(units, body)
    if gutter is None:
        return stack(units, body)
    regions: list[list[Row]] = []
    for band in bands(units, gutter):
        beside = [unit for unit in band if not crosses(unit.box, gutter)]
        if not beside or len(beside) != len(band):
            regions += arrange(band, body) if len(band) < len(units) else stack(band, body)
            continue
        if cells := rows_of_cells(band, body):
            regions += [region for row in cells for region in arrange_row(row, body)]
            continue
        left, right = parted(band, gutter)
        regions += arrange(left, body) + arrange(right, body)
    return regions


def arrange_row(units: Sequence[Unit], body: float) -> list[list[Row]]:
    """The cells of one row of a grid from left to right."""
    regions: list[list[Row]] = []
    for column in split_along([(unit.box.left, unit.box.right, unit) for unit in units], GUTTER * body):
        regions += arrange(column, body)
    return regions


def split_along(spans: Sequence[tuple[float, float, Unit]], gap: float) -> list[list[Unit]]:
    """The units in groups with at least `gap` points of white between them, along one direction."""
    groups: list[list[Unit]] = []
    reach = 0.0
    for start, end, unit in sorted(spans, key=lambda span: (span[0], span[1])):
        if groups and start - reach < gap:
            groups[-1].append(unit)
            reach = max(reach, end)
        else:
            groups.append([unit])
            reach = end
    return groups


def crosses(box: Box, gutter: tuple[float, float]) -> bool:
    """Whether a box lies across the gap between two columns."""
    return box.left < gutter[1] - 0.1 and box.right > gutter[0] + 0.1


def find_gutter(units: Sequence[Unit], body: float) -> tuple[float, float] | None:
    """Left and right edge of the white between two columns: that with most lines beside each other."""
    lefts = Counter(round(unit.box.left) for unit in units)
    starts = [start for start, times in lefts.most_common(STARTS) if times > 1]
    starts += [round(unit.box.left) for unit in units if unit.parts]
    groups = split_along([(unit.box.left, unit.box.right, unit) for unit in units], GUTTER * body)
    starts += [round(min(unit.box.left for unit in group)) for group in groups[1:]]
    best: tuple[float, float] | None = None
    most = 0.0
    for start in sorted(set(starts)):
        gutter = (start - GUTTER * body, start - 1.0)
        score = side_by_side(units, gutter, body)
        if score > most:
            best, most = gutter, score
    return best


def side_by_side(units: Sequence[Unit], gutter: tuple[float, float], body: float) -> float:
    """Over how many points lines stand beside each other on both sides of a gap; 0 when it separates no columns.

    Lines that cross the gap separate bands. In a band both sides need several lines, those on the right mostly
    with one left edge (gaps between words that happen to stand below each other have none), or a box.
    """
    score = 0.0
    for band in bands(units, gutter):
        if any(crosses(unit.box, gutter) for unit in band):
            continue
        left, right = parted(band, gutter)
        if not left or not right:
            continue
        shared = min(hull_bottom(left), hull_bottom(right)) - max(hull_top(left), hull_top(right))
        is_boxed = [any(unit.parts for unit in side) for side in (left, right)]
        wide = all(hull([unit.box for unit in side]).width >= COLUMN * body for side in (left, right))
        if all(is_boxed) or (wide and shared >= LEAST_LINES * body and (is_boxed[1] or is_aligned(right))):
            score += max(shared, 0.0)
    return score


def is_aligned(units: Sequence[Unit]) -> bool:
    """Whether most lines begin at one of few left edges, as those of a column do."""
    firsts: dict[int, float] = {}
    for unit in units:
        line = round(unit.box.bottom / 3)
        firsts[line] = min(unit.box.left, firsts.get(line, unit.box.left))
    if len(firsts) < 3:
        return len(firsts) == 2 and max(firsts.values()) - min(firsts.values()) < EXACT
    edges = Counter(round(left / 2) for left in firsts.values())
    return sum(times for _, times in edges.most_common(2)) >= ALIGNED * len(firsts)


def parted(band: Sequence[Unit], gutter: tuple[float, float]) -> tuple[list[Unit], list[Unit]]:
    """The units left and right of a gap that none of them crosses."""
    left = [unit for unit in band if unit.box.left < gutter[0]]
    return left, [unit for unit in band if unit.box.left >= gutter[0]]


def hull_top(units: Sequence[Unit]) -> float:
    """Where the first of them begins."""
    return min(unit.box.top for unit in units)


def hull_bottom(units: Sequence[Unit]) -> float:
    """Where the last of them ends."""
    return max(unit.box.bottom for unit in units)


def lines_in(units: Sequence[Unit]) -> int:
    """Roughly how many lines of text these units are."""
    return sum(lines_in(unit.parts) if unit.parts else len(unit.rows) for unit in units)


def bands(units: Sequence[Unit], gutter: tuple[float, float]) -> list[list[Unit]]:
    """The units in horizontal bands: those that cross the gap apart from those beside it."""
    result: list[list[Unit]] = []
    kinds: list[bool] = []
    for unit in sorted(units, key=lambda unit: ((unit.box.top + unit.box.bottom) / 2, unit.box.left)):
        across = crosses(unit.box, gutter)
        if result and (kinds[-1] == across or reaches(result[-1], unit)):
            result[-1].append(unit)
            kinds[-1] = kinds[-1] and across
        else:
            result.append([unit])
            kinds.append(across)
    return result


def reaches(band: Sequence[Unit], unit: Unit) -> bool:
    """Whether a unit begins well above the end of a band, so that it is part of it."""
    return hull_bottom(band) - unit.box.top > 0.5 * min(unit.box.height, hull_bottom(band) - hull_top(band))


def rows_of_cells(band: Sequence[Unit], body: float) -> list[list[Unit]]:
    """The rows of a grid of cells, read row by row; empty when the band is text in columns."""
    columns = split_along([(unit.box.left, unit.box.right, unit) for unit in band], GUTTER * body)
    rows = split_along([(unit.box.top, unit.box.bottom, unit) for unit in band], ROW_GAP * body)
    if len(columns) < 2 or len(rows) < 2:
        return []
    cells = [[unit for unit in row if unit in column] for row in rows for column in columns]
    filled = [cell for cell in cells if cell]
    if len(filled) < 0.6 * len(cells) or not level(rows, columns, body):
        return []
    lines = [lines_in(cell) for cell in filled]
    if all(unit.parts for cell in filled for unit in cell) or (len(columns) > 2 and median(lines) <= CELL_LINES):
        return rows
    widths = [hull([unit.box for unit in column]).width for column in columns]
    narrow = widths[0] < NARROW * widths[1]
    return rows if narrow and len(rows) >= 3 and median(lines) <= CELL_LINES else []


def level(rows: Sequence[Sequence[Unit]], columns: Sequence[Sequence[Unit]], body: float) -> bool:
    """Whether the cells of each row begin at one height."""
    for row in rows:
        tops = [hull_top([unit for unit in row if unit in column]) for column in columns if set_of(row, column)]
        if max(tops) - min(tops) > LEVEL * body:
            return False
    return True


def set_of(row: Sequence[Unit], column: Sequence[Unit]) -> list[Unit]:
    """The units that stand in both."""
    return [unit for unit in row if unit in column]


def stack(units: Sequence[Unit], body: float) -> list[list[Row]]:
    """Units of one column from top to bottom; a box, a table and white space open a region of their own."""
    regions: list[list[Row]] = [[]]
    loose: list[Row] = []
    for unit in sorted(units, key=lambda unit: (unit.box.top, unit.box.left)):
        if not unit.parts and len(unit.rows) == 1:
            loose.append(unit.rows[0])
            continue
        regions += split_regions(join_rows(loose), body)
        loose = []
        regions += arrange(unit.parts, body) if unit.parts else [list(unit.rows)]
    return [region for region in regions + split_regions(join_rows(loose), body) if region]


def split_regions(rows: Sequence[Row], body: float) -> list[list[Row]]:
    """Lines of a column, cut at wide white space."""
    regions: list[list[Row]] = []
    for row in rows:
        gap = row.box.top - regions[-1][-1].box.bottom if regions else 0.0
        if regions and gap < REGION * max(body, min(row.size, 1.6 * body)):
            regions[-1].append(row)
        else:
            regions.append([row])
    return regions
