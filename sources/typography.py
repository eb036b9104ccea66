"""Tells headings from text by how they are set: larger, bolder, in another colour, on lines of their own."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from sources.lettering import DASH, follows, read_mark
from sources.rows import Row
from sources.unwrapping import ends_open, ends_whole, starts_inside

# A heading is so much larger than the body text, or as large and set apart by weight or colour.
LARGER, AS_LARGE = 1.07, 0.95
HEADING_WORDS, HEADING_ROWS = 28, 5
# Lines of one heading follow each other within this many font sizes.
HEADING_LEADING = 1.7
# A gap this much above the usual one opens a paragraph.
PARAGRAPH = 1.25
# An indent of this many font sizes opens one too.
INDENT = 0.8
NUMBERED = re.compile(r"^(?:\d+(?:\.\d+)*\.?|[A-Z]\.|[IVX]+\.)\s+\S")
# Colours that differ by this much in red, green or blue (0-255) are two colours to a reader.
COLOURS_APART = 48
# Captions, addresses and files head no text.
NOT_A_TITLE = re.compile(
    r"^(?:figuur|figure|fig\.|tabel|table|grafiek|chart|bron|source)\b|https?://|www\.|\S@\S|\.\w\w+$", re.IGNORECASE
)

StyleKey = tuple[float, bool, bool, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """Rows `start` to `end` (exclusive) of a region that are a heading; `level` counts from 1."""

    start: int
    end: int
    title: str
    style: StyleKey
    level: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """How the running text of a document is set; `leading` is the distance between two of its lines in points."""

    size: float
    bold: bool
    italic: bool
    colour: int
    leading: float


def style_of(row: Row) -> StyleKey:
    """What tells two settings apart."""
    return (row.size, row.bold, row.italic, row.colour)


def find_body(regions: Sequence[Sequence[Row]]) -> Body:
    """The setting that most letters have."""
    rows = [row for region in regions for row in region if not row.table]
    sizes = Counter[float]()
    for row in rows:
        sizes[row.size] += len(row.text)
    size = max(sizes, key=lambda size: sizes[size], default=10.0)
    own = [row for row in rows if row.size == size]
    weights, slants, colours = Counter[bool](), Counter[bool](), Counter[int]()
    for row in own:
        weights[row.bold] += len(row.text)
        slants[row.italic] += len(row.text)
        colours[row.colour] += len(row.text)
    steps = [
        right.base - left.base
        for region in regions
        for left, right in pairwise(region)
        if left.size == right.size == size and 0 < right.base - left.base < 2 * size
    ]
    return Body(
        size=size,
        bold=weights[True] > weights[False],
        italic=slants[True] > slants[False],
        colour=colours.most_common(1)[0][0] if colours else 0,
        leading=median(steps) if steps else 1.2 * size,
    )


def opens_paragraph(region: Sequence[Row], at: int, body: Body) -> bool:
    """Whether a paragraph or an item of a list begins at that row of a region."""
    row, above = region[at], region[at - 1]
    if row.table or above.table or DASH.match(row.text) or row.raised:
        return True
    if read_mark(row.text).kind and (ends_whole(above.text) or follows(read_mark(row.text), read_mark(above.text))):
        return True
    if style_of(row)[:2] != style_of(above)[:2] and abs(row.size - above.size) > 0.6:
        return True
    usual = max(body.leading * max(row.size, above.size) / body.size, 1.0)
    if row.base - above.base > PARAGRAPH * usual:
        return True
    shift = row.box.left - above.box.left
    if shift > INDENT * row.size:
        return ends_whole(above.text) and not DASH.match(above.text)
    return shift < -INDENT * row.size and ends_whole(above.text)


def find_headlines(regions: Sequence[Sequence[Row]], body: Body) -> list[list[Headline]]:
    """The headings of each region; levels by size, then weight, over all regions together."""
    found = [[] if is_beside(regions, at) else list(headlines_in(region, body)) for at, region in enumerate(regions)]
    styles = {headline.style for region in found for headline in region}
    ranked = sorted(styles, key=lambda style: (-style[0], not style[1], style[2], style[3]))
    level = {style: min(at, 6) for at, style in enumerate(ranked, start=1)}
    return [
        [
            Headline(start=line.start, end=line.end, title=line.title, style=line.style, level=level[line.style])
            for line in region
        ]
        for region in found
    ]


def is_beside(regions: Sequence[Sequence[Row]], at: int) -> bool:
    """Whether a region is short and stands beside another one on the same line, as the cell of a table does."""
    region = regions[at]
    if len(region) > 2 or not region:
        return False
    near = [regions[other] for other in (at - 1, at + 1) if 0 <= other < len(regions) and regions[other]]
    return any(
        len(other) <= 2 and abs(other[0].base - region[0].base) < 0.5 * region[0].size and not same_span(other, region)
        for other in near
    )


def same_span(one: Sequence[Row], other: Sequence[Row]) -> bool:
    """Whether two regions share part of their width."""
    return one[0].box.left < other[0].box.right and other[0].box.left < one[0].box.right


def headlines_in(region: Sequence[Row], body: Body) -> list[Headline]:
    """The headings of one region, in order."""
    headlines: list[Headline] = []
    at = 0
    while at < len(region):
        end = end_of_style(region, at, body)
        title = " ".join(row.text for row in region[at:end])
        if end > at and reads_as_title(title, region, at, end, body):
            headlines.append(Headline(start=at, end=end, title=title, style=style_of(region[at])))
            at = end
        else:
            at = max(end, at + 1)
    return headlines


def end_of_style(region: Sequence[Row], at: int, body: Body) -> int:
    """Where the rows end that are set like row `at` and stand close together; `at` when it is set like text."""
    first = region[at]
    if first.table or first.raised or not is_set_apart(first, body):
        return at
    end = at + 1
    while end < len(region):
        row, above = region[end], region[end - 1]
        close = row.base - above.base < HEADING_LEADING * row.size
        if row.table or style_of(row)[:3] != style_of(first)[:3] or not close or NUMBERED.match(row.text):
            break
        end += 1
    return end


def is_set_apart(row: Row, body: Body) -> bool:
    """Whether a row is set unlike running text, as headings are."""
    if row.size >= LARGER * body.size:
        return True
    if row.size < AS_LARGE * body.size:
        return False
    return (row.bold and not body.bold) or far_apart(row.colour, body.colour)


def far_apart(one: int, other: int) -> bool:
    """Whether two colours are told apart at a glance; shades of black are not."""
    return max(abs((one >> shift & 255) - (other >> shift & 255)) for shift in (0, 8, 16)) > COLOURS_APART


def reads_as_title(title: str, region: Sequence[Row], at: int, end: int, body: Body) -> bool:
    """Whether rows set apart are a heading, and not a lead paragraph, a label in a sentence or a link."""
    words = title.split()
    if end - at > HEADING_ROWS or len(words) > HEADING_WORDS or not any(sign.isalpha() for sign in title):
        return False
    if (
        starts_inside(title)
        or DASH.match(title)
        or NOT_A_TITLE.search(title)
        or title.endswith((",", ";"))
        or "•" in title
    ):
        return False
    numbered = bool(NUMBERED.match(title))
    if ends_whole(title) and not title.endswith(("?", "!", ":")) and not (numbered and region[at].bold):
        return False
    larger = region[at].size >= LARGER * body.size
    if not larger and title.endswith(":") and len(words) > 6:
        return False
    above = region[at - 1] if at else None
    if above is not None and not larger and (ends_open(above.text) or not set_off(region, at, body)):
        return False
    if not larger and end < len(region) and starts_inside(region[end].text):
        return False
    # A bold line at the end of a region heads nothing.
    return larger or end < len(region) or at == 0


def set_off(region: Sequence[Row], at: int, body: Body) -> bool:
    """Whether a row stands apart from the one above it: by white space, or after a whole sentence."""
    return ends_whole(region[at - 1].text) or opens_paragraph(region, at, body) or is_set_apart(region[at - 1], body)
