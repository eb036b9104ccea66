"""A small press: sets texts in columns on the pages of a PDF and remembers what it printed where."""

from __future__ import annotations

import io
import random
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas


@cache
def width_of(text: str, font: str, size: float) -> float:
    """The width of a word in points; a text is as wide as its words and spaces, for no pair of letters is kerned."""
    return float(stringWidth(text, font, size))


def words(text: str) -> list[str]:
    return text.split()


WIDTH, HEIGHT = 595.0, 842.0
TOP, BOTTOM, MARGIN, GUTTER = 90.0, 70.0, 50.0, 16.0
SIZES = {1: 20.0, 2: 14.0, 3: 11.0}
# In narrow columns, where the longest word must still fit.
SMALL = {1: 13.0, 2: 11.5, 3: 10.5}
BODY, LEADING = 9.5, 12.0
VOCABULARY = words(
    "water dijk polder sluis molen haven schip brug toren plein markt straat buurt wijk school brandweer arts "
    "ziekenhuis stroom kabel leiding voorraad radio buur gemeente veiligheid gevaar storm regen hitte droogte "
    "samenwerking verantwoordelijkheid bereikbaarheid informatievoorziening overstroming voorbereiding stroomuitval"
)
LINKS = words("de het een van voor met naar over onder door bij uit")


@dataclass(frozen=True, slots=True)
class Printed:
    """A heading as printed: its title, level and page."""

    title: str
    level: int
    page: int


@dataclass
class Press:
    """Sets paragraphs one after another in columns; with `shuffled` a page is written to the file in any order."""

    columns: int = 2
    bookmarks: bool = True
    header: str = "Gemeente Waterland | Plan voor droge voeten"
    shuffled: bool = False
    numbers: int = 0
    seed: int = 7
    headings: list[Printed] = field(default_factory=list)
    text: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.heading_sizes = SMALL if self.columns > 2 else SIZES
        self.body_size, self.body_leading = BODY, LEADING
        self.out = io.BytesIO()
        self.canvas = Canvas(self.out, pagesize=(WIDTH, HEIGHT), invariant=1)
        self.random = random.Random(self.seed)
        self.page, self.column, self.y = 1, 0, TOP
        self.drawn: list[tuple[str, float, float, float, bool, str]] = []

    @property
    def width(self) -> float:
        return (WIDTH - 2 * MARGIN - (self.columns - 1) * GUTTER) / self.columns

    @property
    def x(self) -> float:
        return MARGIN + self.column * (self.width + GUTTER)

    def put(self, text: str, x: float, y: float, size: float, bold: bool = False, colour: str = "#000000") -> None:
        self.drawn.append((text, x, y, size, bold, colour))

    def room(self, height: float) -> None:
        """Go on in the next column, or on the next page, when this one is full."""
        if self.y + height > HEIGHT - BOTTOM:
            self.column, self.y = self.column + 1, TOP
        if self.column == self.columns:
            self.turn()

    def turn(self) -> None:
        """Finish the page."""
        self.put(self.header, MARGIN, 40, 8)
        self.put(f"Pagina {self.page + self.numbers}", WIDTH - 100, HEIGHT - 30, 8)
        if self.shuffled:
            self.random.shuffle(self.drawn)
        for text, x, y, size, bold, colour in self.drawn:
            self.canvas.setFont("Helvetica-Bold" if bold else "Helvetica", size)
            self.canvas.setFillColor(HexColor(colour))
            self.canvas.drawString(x, HEIGHT - y, text)
        self.drawn = []
        self.canvas.showPage()
        self.page, self.column, self.y = self.page + 1, 0, TOP

    def lines(self, text: str, width: float, size: float, bold: bool = False) -> list[str]:
        """The text in lines of that width; a long word that does not fit is broken with a hyphen."""
        font = "Helvetica-Bold" if bold else "Helvetica"
        gap = width_of(" ", font, size)
        rows, row, used = [], "", -gap
        for word in text.split():
            wide = width_of(word, font, size)
            if used + gap + wide <= width:
                row, used = f"{row} {word}".strip(), used + gap + wide
                continue
            half = len(word) // 2
            start = used + gap + width_of(f"{word[:half]}-", font, size)
            if len(word) > 11 and not bold and "-" not in word and start <= width:
                rows.append(f"{row} {word[:half]}-".strip())
                row = word[half:]
            else:
                rows.append(row)
                row = word
            used = width_of(row, font, size)
        return [*rows, row]

    def heading(self, title: str, level: int, mark: bool = True) -> None:
        size, leading = self.heading_sizes[level], self.body_leading
        rows = self.lines(title, self.width, size, bold=True)
        self.room(len(rows) * size * 1.2 + 4 * leading)
        self.y += 0.9 * leading
        if self.bookmarks and mark:
            key = f"h{len(self.headings)}"
            self.canvas.bookmarkHorizontalAbsolute(key, HEIGHT - self.y + size)
            self.canvas.addOutlineEntry(title, key, level - 1)
        self.headings.append(Printed(title, level, self.page + self.numbers))
        for row in rows:
            self.y += size * 1.2
            self.put(row, self.x, self.y, size, bold=True)
        self.y += 4

    def paragraph(self, text: str, indent: float = 0.0, mark: str = "") -> None:
        self.text.append(text)
        for at, row in enumerate(self.lines(text, self.width - indent, self.body_size)):
            self.room(self.body_leading)
            self.y += self.body_leading
            if mark and at == 0:
                self.put(mark, self.x, self.y, self.body_size)
            self.put(row, self.x + indent, self.y, self.body_size)
        self.y += 0.6 * self.body_leading

    def table(self, rows: list[tuple[str, str]]) -> None:
        """A ruled table of two columns within the column of text."""
        cut = 0.35 * self.width
        for left, right in rows:
            self.text.append(f"{left}: {right}")
            cells = (self.lines(left, cut - 8, BODY), self.lines(right, self.width - cut - 8, BODY))
            height = LEADING * max(map(len, cells)) + 8
            self.room(height)
            for x, lines in zip((self.x, self.x + cut), cells, strict=True):
                for at, line in enumerate(lines, start=1):
                    self.put(line, x + 4, self.y + at * LEADING, BODY)
            for x in (self.x, self.x + cut, self.x + self.width):
                self.canvas.line(x, HEIGHT - self.y, x, HEIGHT - self.y - height)
            for y in (self.y, self.y + height):
                self.canvas.line(self.x, HEIGHT - y, self.x + self.width, HEIGHT - y)
            self.y += height
        self.y += LEADING

    def sentence(self, words: int = 14) -> str:
        """A made-up sentence of some words."""
        chosen = [self.random.choice(LINKS if n % 3 == 0 else VOCABULARY) for n in range(words)]
        return f"{' '.join(chosen).capitalize()}."

    def prose(self, sentences: int = 4) -> str:
        return " ".join(self.sentence(self.random.randint(8, 18)) for _ in range(sentences))

    def finish(self) -> bytes:
        if self.drawn:
            self.turn()
        self.canvas.save()
        return self.out.getvalue()


def plan(**settings: Any) -> tuple[bytes, Press]:
    """A plan of some thirty pages: chapters, sections and parts, lists, tables and running lines."""
    press = Press(**settings)
    pick = press.random
    for chapter in range(1, 11):
        press.heading(f"{chapter} {press.sentence(5).rstrip('.')}", 1)
        press.paragraph(press.prose(3))
        for section in range(1, 4):
            press.heading(f"{chapter}.{section} {press.sentence(pick.randint(4, 11)).rstrip('.')}", 2)
            press.paragraph(press.prose(6))
            for _ in range(3):
                press.paragraph(press.sentence(pick.randint(5, 16)), indent=10, mark="•")
            if section == 2:
                press.table([(press.sentence(2).rstrip("."), press.sentence(12)) for _ in range(4)])
            for _ in range(2):
                press.heading(press.sentence(pick.randint(3, 8)).rstrip("."), 3)
                press.paragraph(press.prose(9))
                press.paragraph(press.prose(7))
    return press.finish(), press
