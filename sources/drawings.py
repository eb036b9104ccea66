"""Reads what is drawn on a page of a PDF: boxes, ruled lines, and areas painted in a colour or by a picture."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass, field
from typing import Any

from sources.geometry import Box, Frame

# A line drawn this thin, in points, rules a table or a page.
THIN = 2.5
# A path with so many segments may be a grid; a rectangle has five.
GRID_SEGMENTS = range(6, 600)
# Signs almost as light as paper.
WHITE = 245
# Nesting of drawn objects that is followed.
DEPTH = 4
# A page with more drawn objects is a drawing; the rest of them is not looked at.
MOST_OBJECTS = 20_000


@dataclass(slots=True)
class Drawings:
    """Boxes that are filled or framed, thin lines, painted areas, and whether pictures cover most of the page."""

    boxes: list[Box] = field(default_factory=list)
    rules: list[Box] = field(default_factory=list)
    painted: list[Box] = field(default_factory=list)
    pictured: bool = False


def read_drawings(page: Any, frame: Frame) -> Drawings:
    """The boxes, lines and painted areas of a page."""
    import pypdfium2.raw as raw

    drawings = Drawings()
    pictures = 0.0
    for at, drawn in enumerate(page.get_objects(max_depth=DEPTH)):
        if at > MOST_OBJECTS:
            break
        if drawn.type not in (raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_SHADING):
            continue
        box = frame.box(*drawn.get_bounds())
        if drawn.type != raw.FPDF_PAGEOBJ_PATH:
            drawings.painted.append(box)
            pictures += box.width * box.height
            drawings.pictured = pictures > 0.5 * frame.width * frame.height
            continue
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        raw.FPDFPath_GetDrawMode(drawn, fill, stroke)
        if fill.value and not is_white(fill_colour(raw, drawn)):
            drawings.painted.append(box)
        if min(box.width, box.height) <= THIN:
            drawings.rules.append(box)
        elif stroke.value and raw.FPDFPath_CountSegments(drawn) in GRID_SEGMENTS:
            drawings.rules += lines_drawn(raw, drawn, frame)
        if min(box.width, box.height) > 12 and box.width > 30 and (stroke.value or fill.value):
            drawings.boxes.append(box)
    return drawings


def lines_drawn(raw: Any, drawn: Any, frame: Frame) -> list[Box]:
    """The level and upright lines of a path that draws several, such as a whole grid."""
    matrix = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(drawn, matrix)
    lines: list[Box] = []
    x, y, last = ctypes.c_float(), ctypes.c_float(), (0.0, 0.0)
    for at in range(raw.FPDFPath_CountSegments(drawn)):
        segment = raw.FPDFPath_GetPathSegment(drawn, at)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        point = frame.point(
            matrix.a * x.value + matrix.c * y.value + matrix.e, matrix.b * x.value + matrix.d * y.value + matrix.f
        )
        if raw.FPDFPathSegment_GetType(segment) == raw.FPDF_SEGMENT_LINETO:
            line = Box(min(last[0], point[0]), min(last[1], point[1]), max(last[0], point[0]), max(last[1], point[1]))
            lines += [line] if min(line.width, line.height) <= THIN else []
        last = point
    return lines


def fill_colour(raw: Any, drawn: Any) -> int:
    """The colour a path is filled with."""
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    raw.FPDFPageObj_GetFillColor(drawn, red, green, blue, alpha)
    return (red.value << 16) + (green.value << 8) + blue.value if alpha.value > 20 else 0xFFFFFF


def is_white(colour: int) -> bool:
    """Whether signs of this colour vanish on paper."""
    return min(colour >> 16 & 255, colour >> 8 & 255, colour & 255) >= WHITE
