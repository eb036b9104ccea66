"""Finds where the sections of a PDF begin: at its bookmarks or list of contents, and at lines set as headings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sources.bookmarks import Bookmark
from sources.headings import is_contents
from sources.matching import alike, title_key
from sources.rows import Row
from sources.typography import Body, Headline, StyleKey, find_headlines, is_set_apart, style_of
from sources.unwrapping import SOFT_HYPHEN

# A title is found where a line is this much like it.
LIKE = 0.86
# Titles given by bookmarks or a list of contents are used when there are so many and this share is found.
LEAST_TITLES, SHARE = 3, 0.6
TITLE_ROWS = 6

# A heading of a region: first row, end, level, title. First row and end are equal for one that is not printed.
Head = tuple[int, int, int, str]


@dataclass(slots=True)
class Heads:
    """The headings by page of the file and by region of that page."""

    by_page: dict[int, dict[int, list[Head]]] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    def on(self, page: int) -> Mapping[int, Sequence[Head]]:
        """The headings of one page by region."""
        return self.by_page.get(page, {})

    def add(self, page: int, region: int, head: Head) -> None:
        """Note a heading."""
        self.by_page.setdefault(page, {}).setdefault(region, []).append(head)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Where a title stands: rows `start` to `end` of a region of a page."""

    page: int
    region: int
    start: int
    end: int
    score: float


def locate(
    pages: Sequence[Sequence[Sequence[Row]]], body: Body, bookmarks: Sequence[Bookmark], contents: Sequence[Bookmark]
) -> Heads:
    """The headings of all pages, given as regions of rows.

    Bookmarks that are found in print decide, else the list of contents; lines set as headings that those do not
    name come in below or beside them, by their setting.
    """
    flat = [region for page in pages for region in page]
    headlines = find_headlines(flat, body)
    by_place: dict[tuple[int, int], list[Headline]] = {}
    at = 0
    for number, page in enumerate(pages, start=1):
        for region in range(len(page)):
            by_place[number, region] = headlines[at]
            at += 1
    for titles in (bookmarks, contents):
        spots = [find_title(title, pages, by_place, body) for title in titles]
        if len(titles) >= LEAST_TITLES and sum(spot is not None for spot in spots) >= SHARE * len(titles):
            return combined(pages, titles, spots, by_place)
    heads = Heads()
    for (number, region), lines in by_place.items():
        for line in lines:
            heads.add(number, region, (line.start, line.end, line.level, clean(line.title)))
    return heads


def clean(title: str) -> str:
    """A title in one line, hyphens at the ends of its lines resolved as far as they are soft."""
    return " ".join(title.replace(SOFT_HYPHEN + " ", "").split())


def find_title(
    title: Bookmark,
    pages: Sequence[Sequence[Sequence[Row]]],
    headlines: Mapping[tuple[int, int], Sequence[Headline]],
    body: Body,
) -> Spot | None:
    """Where a title is printed on its page; the likest lines, set as a heading, nearest to where it points."""
    key = title_key(title.title)
    best: Spot | None = None
    for region, rows in enumerate(pages[title.page - 1] if title.page <= len(pages) else ()):
        begins = {line.start for line in headlines.get((title.page, region), ())}
        for start in range(len(rows)):
            text = ""
            for end in range(start + 1, min(start + TITLE_ROWS, len(rows)) + 1):
                text = joined(text, rows[end - 1].text)
                if len(title_key(text)) > 1.6 * len(key) + 10:
                    break
                likeness = alike(title_key(text), key) if begins_alike(text, key) else 0.0
                if likeness < LIKE:
                    continue
                score = likeness + 0.1 * (start in begins) + 0.05 * is_set_apart(rows[start], body)
                if title.top is not None:
                    score -= min(abs(rows[start].box.top - title.top), 300.0) / 3000
                if best is None or score > best.score:
                    best = Spot(page=title.page, region=region, start=start, end=end, score=score)
    return best


def begins_alike(text: str, key: str) -> bool:
    """A cheap test before the dear one: the text shares its first word, or the next, with the title."""
    first = title_key(text).split()[:3]
    return any(word in key.split()[:3] for word in first)


def joined(text: str, row: str) -> str:
    """The lines of a title as one; a word broken at the end of a line is whole."""
    return text[:-1] + row if text.endswith("-") and row[:1].islower() else f"{text} {row}".strip()


def combined(
    pages: Sequence[Sequence[Sequence[Row]]],
    titles: Sequence[Bookmark],
    spots: Sequence[Spot | None],
    headlines: Mapping[tuple[int, int], Sequence[Headline]],
) -> Heads:
    """The named headings with those lines set as headings that no title names."""
    heads = Heads()
    taken: dict[tuple[int, int], set[int]] = {}
    levels: dict[StyleKey, int] = {}
    for title, spot in zip(titles, spots, strict=True):
        if spot is None:
            continue
        rows = taken.setdefault((spot.page, spot.region), set())
        if rows & set(range(spot.start, spot.end)):
            continue
        rows.update(range(spot.start, spot.end))
        heads.add(spot.page, spot.region, (spot.start, spot.end, title.level, title.title))
        levels.setdefault(style_of(pages[spot.page - 1][spot.region][spot.start]), title.level)
    lowest = max(levels.values(), default=1)
    for (page, region), lines in headlines.items():
        for line in lines:
            if taken.get((page, region), set()) & set(range(line.start, line.end)):
                continue
            level = 1 if is_contents(line.title) else levels.get(line.style, lowest + 1)
            heads.add(page, region, (line.start, line.end, level, clean(line.title)))
    for title, spot in zip(titles, spots, strict=True):
        if spot is None and 1 <= title.page <= len(pages) and pages[title.page - 1]:
            region = region_at(pages[title.page - 1], title.top)
            heads.add(title.page, region, (0, 0, title.level, title.title))
            heads.problems.append(f"the heading {title.title!r} is not printed on page {title.page} of the file")
    return heads


def region_at(regions: Sequence[Sequence[Row]], top: float | None) -> int:
    """The region that begins nearest to a height; the first one when that is not known."""
    if top is None:
        return 0
    return min(range(len(regions)), key=lambda at: abs(regions[at][0].box.top - top) if regions[at] else 1e9)
