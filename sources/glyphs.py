"""Reads the signs of a PDF with their places, fonts and colours, and the boxes and lines drawn around them.

The only owner of pypdfium2, whose character boxes are exact; pypdf gives no width of a text.
"""

from __future__ import annotations

import ctypes
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sources.documents import SourceError
from sources.drawings import is_white, read_drawings
from sources.geometry import Box, Frame, hull

BOLD_WEIGHT = 600
LIGATURE = re.compile("[\ufb00-\ufb06]")
BOLD_NAME = re.compile(r"bold|black|heavy|semibold|demi", re.IGNORECASE)
ITALIC_NAME = re.compile(r"italic|oblique|cursive", re.IGNORECASE)
SYMBOL_NAME = re.compile(r"wingdings|symbol|dingbat|courier", re.IGNORECASE)
# Flags of a font descriptor.
ITALIC_FLAG = 1 << 6
# Signs of one run stand closer than this, in font sizes; a wider gap may be the space between two columns.
NEAR = 0.6
# A gap of this many font sizes is a space.
SPACE = 0.17
# More signs on one page than this are no text a person reads.
MOST_SIGNS = 60_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How signs are set: size in points, weight, slant and colour (0xRRGGBB)."""

    size: float
    bold: bool = False
    italic: bool = False
    colour: int = 0
    symbol: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Signs of one style that stand next to each other on one line; `base` is the height of that line."""

    text: str
    box: Box
    base: float
    style: Style


@dataclass(slots=True, kw_only=True)
class Sheet:
    """One page: its runs in the order of the file, filled or framed boxes, ruled lines, and words left out.

    `number` counts the pages of the file from 1; `unseen` are words that no reader of the page can see; `pictured`
    says that pictures cover most of it.
    """

    number: int
    width: float
    height: float
    runs: list[Run] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)
    rules: list[Box] = field(default_factory=list)
    unseen: list[str] = field(default_factory=list)
    pictured: bool = False


def read_sheets(content: bytes) -> list[Sheet]:
    """The pages of a PDF.

    Raises:
        SourceError: the file is encrypted, damaged or has no pages; the message gives the reason.
    """
    import pypdfium2

    try:
        with pypdfium2.PdfDocument(content) as document:
            return [read_sheet(document[at], at + 1) for at in range(len(document))]
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower() or "security" in str(error).lower():
            raise SourceError("the PDF is encrypted; save a copy without a password") from error
        raise SourceError(f"the PDF is damaged: {error}") from error


def read_sheet(page: Any, number: int) -> Sheet:
    """One page; text off the page, or in the colour of the paper, is set apart as unseen."""
    left, bottom, right, top = page.get_cropbox()
    frame = Frame(left, top, right, bottom, page.get_rotation())
    sheet = Sheet(number=number, width=frame.width, height=frame.height)
    drawings = read_drawings(page, frame)
    sheet.boxes, sheet.rules, sheet.pictured = drawings.boxes, drawings.rules, drawings.pictured
    paper = Box(0, 0, frame.width, frame.height)
    textpage = page.get_textpage()
    for run in read_runs(textpage, frame):
        if not paper.touches(run.box) or (is_white(run.style.colour) and not lies_on(run.box, drawings.painted)):
            sheet.unseen.append(run.text.strip())
        else:
            sheet.runs.append(run)
    sheet.unseen = [text for text in sheet.unseen if text]
    textpage.close()
    page.close()
    return sheet


@dataclass(frozen=True, slots=True)
class Setting:
    """What all signs of one drawn text have in common."""

    style: Style
    base: float
    upright: bool


class Writer:
    """Gathers signs into runs."""

    def __init__(self) -> None:
        self.text = ""
        self.box = Box(0, 0, 0, 0)
        self.setting: Setting | None = None

    def fits(self, box: Box, setting: Setting) -> bool:
        """Whether the next sign goes on where the run stands."""
        if self.setting is None or setting.style != self.setting.style:
            return False
        size = setting.style.size
        gap = box.left - self.box.right
        return abs(setting.base - self.setting.base) < 0.1 * size and -0.6 * size < gap < NEAR * size

    def add(self, text: str, box: Box, setting: Setting) -> None:
        """Take signs; the caller has asked whether they fit."""
        if not self.text:
            self.box, self.setting = box, setting
        elif box.left - self.box.right > SPACE * setting.style.size and not self.text.endswith(" ") and text[0] != " ":
            self.text += " "
        self.text += text
        self.box = hull([self.box, box])

    def close(self) -> Iterator[Run]:
        """The run, when it holds more than spaces."""
        if self.text.strip() and self.setting is not None and self.setting.upright:
            yield Run(text=plain(self.text), box=self.box, base=self.setting.base, style=self.setting.style)
        self.text, self.setting = "", None


@dataclass(slots=True)
class Stretch:
    """Signs that one drawn text has in a row: their places in the page's text, and whether a space goes before."""

    key: int
    first: int
    last: int
    text: str
    spaced: bool


def read_runs(textpage: Any, frame: Frame) -> Iterator[Run]:
    """The runs of a page in the order of the file."""
    import pypdfium2.raw as raw

    settings: dict[int, Setting] = {}
    writer = Writer()
    for stretch in read_stretches(raw, textpage):
        if stretch.key not in settings:
            settings[stretch.key] = read_setting(raw, textpage, stretch.first, frame)
        setting = settings[stretch.key]
        box = box_of(raw, textpage, stretch.first, frame)
        if stretch.last > stretch.first:
            box = hull([box, box_of(raw, textpage, stretch.last, frame)])
        if not writer.fits(box, setting):
            yield from writer.close()
        elif stretch.spaced and not writer.text.endswith(" "):
            writer.text += " "
        writer.add(stretch.text, box, setting)
    yield from writer.close()


def read_stretches(raw: Any, textpage: Any) -> list[Stretch]:
    """The signs of a page by drawn text, cut where the library sees a gap.

    Only two calls are made for each sign, for a long report has a million of them.
    """
    sign_at, drawn_at, handle = raw.FPDFText_GetUnicode, address_getter(raw), textpage.raw
    place = ctypes.cast(handle, ctypes.c_void_p).value
    stretches: list[Stretch] = []
    before, space = 0, False
    for at in range(min(textpage.count_chars(), MOST_SIGNS)):
        key = drawn_at(place, at) or 0
        sign = chr(sign_at(handle, at))
        if not key:
            # Spaces and line ends that the library adds; a space within a run is a true one.
            before, space = 0, space or sign == " "
        elif key == before:
            stretches[-1].text += sign
            stretches[-1].last = at
        else:
            stretches.append(Stretch(key, at, at, sign, space))
            before, space = key, False
    return stretches


def address_getter(raw: Any) -> Callable[[int | None, int], int | None]:
    """The function that gives the drawn text of a sign, as a number that can be compared."""
    getter = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int)
    found: Callable[[int | None, int], int | None] = ctypes.cast(raw.FPDFText_GetTextObject, getter)
    return found


def box_of(raw: Any, textpage: Any, at: int, frame: Frame) -> Box:
    """The box of one sign, as high as its font."""
    rect = raw.FS_RECTF()
    raw.FPDFText_GetLooseCharBox(textpage, at, rect)
    return frame.box(rect.left, rect.bottom, rect.right, rect.top)


def read_setting(raw: Any, textpage: Any, at: int, frame: Frame) -> Setting:
    """Style and line of the text that a sign belongs to."""
    name, flags, matrix = ctypes.create_string_buffer(200), ctypes.c_int(), raw.FS_MATRIX()
    raw.FPDFText_GetFontInfo(textpage, at, name, 200, flags)
    raw.FPDFText_GetMatrix(textpage, at, matrix)
    colours = [ctypes.c_uint() for _ in range(4)]
    raw.FPDFText_GetFillColor(textpage, at, *colours)
    red, green, blue, _ = (part.value for part in colours)
    font = name.value.decode("latin-1")
    size = raw.FPDFText_GetFontSize(textpage, at) * (matrix.c**2 + matrix.d**2) ** 0.5
    style = Style(
        size=round(size * 2) / 2 or 0.5,
        bold=raw.FPDFText_GetFontWeight(textpage, at) >= BOLD_WEIGHT or bool(BOLD_NAME.search(font)),
        italic=bool(flags.value & ITALIC_FLAG) or bool(ITALIC_NAME.search(font)),
        colour=(red << 16) + (green << 8) + blue,
        symbol=bool(SYMBOL_NAME.search(font)),
    )
    x, y = ctypes.c_double(), ctypes.c_double()
    raw.FPDFText_GetCharOrigin(textpage, at, x, y)
    return Setting(style, frame.point(x.value, y.value)[1], frame.upright(matrix.a, matrix.b))


def plain(text: str) -> str:
    """Signs as they are typed: ligatures taken apart, hyphens and spaces of one kind, private signs as bullets."""
    if text.isascii() and text.isprintable() and "  " not in text:
        return text
    text = LIGATURE.sub(lambda sign: unicodedata.normalize("NFKC", sign.group()), text)
    text = re.sub("[\x02\ufffe\u2010\u2011]", "-", text)
    text = re.sub("^\\s*[\uf000-\uf0ff](?=\\s|$)", "• ", text)
    return re.sub("[\x00-\x1f\x7f\u200b\u2060\ufeff\ue000-\uf8ff]", "", re.sub(r"[\s\u00a0]+", " ", text))


def lies_on(box: Box, painted: Sequence[Box]) -> bool:
    """Whether something is painted under the middle of a box."""
    x, y = (box.left + box.right) / 2, (box.top + box.bottom) / 2
    return any(area.left <= x <= area.right and area.top <= y <= area.bottom for area in painted)
