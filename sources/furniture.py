"""Removes what a publication prints on page after page: running headers, footers and page numbers, by their place."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sources.rows import Row

# Share of a page's height, at its head and foot, in which running lines stand.
HEAD, FOOT = 0.14, 0.12
# Lines within this many points of each other, and of one size, stand in the same place.
SAME_PLACE = 6.0
# A line runs when its words return on so many pages, or on this share of them in the same place.
LEAST_PAGES, SHARE = 3, 0.3
# So many words return in a place where chapter titles run.
LEAST_TITLES = 3
# The pages whose number is printed must agree on how it differs from the number in the file.
AGREEING = 0.6
PAGE_NUMBER = re.compile(
    r"^(?:pagina|page|blz\.?|p\.?)?\s*[-–|]?\s*(?P<number>\d{1,4})\s*(?:[-–|]|(?:van|of|/)\s*\d{1,4})?$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """The parts of lines of one page, its number in the file and its height in points."""

    number: int
    height: float
    rows: tuple[Row, ...]


def edge_of(row: Row, height: float) -> str:
    """Whether a row stands at the "head" or "foot" of a page; empty for one in between."""
    if row.box.bottom < HEAD * height:
        return "head"
    return "foot" if row.box.top > (1 - FOOT) * height else ""


def key_of(text: str) -> str:
    """What a running line has in common on all pages: its words, numbers aside."""
    return re.sub(r"\d+", "#", re.sub(r"\s+", " ", text.lower())).strip()


def drop_running(leaves: Sequence[Leaf]) -> list[tuple[Row, ...]]:
    """The rows of each page without those that return at its head or foot, and without its number."""
    places: dict[tuple[str, int, float], list[tuple[int, Row]]] = defaultdict(list)
    for leaf in leaves:
        for row in leaf.rows:
            if edge := edge_of(row, leaf.height):
                places[edge, round(row.base / SAME_PLACE), row.size].append((leaf.number, row))
    running: set[tuple[int, Row]] = set()
    for held in neighbours(places):
        running.update(running_in(held, len(leaves)))
    return [
        tuple(row for row in leaf.rows if (leaf.number, row) not in running and not is_number(row, leaf))
        for leaf in leaves
    ]


def neighbours(places: dict[tuple[str, int, float], list[tuple[int, Row]]]) -> list[list[tuple[int, Row]]]:
    """The rows of each place, together with those a little higher."""
    return [
        [*held, *places.get((edge, line - 1, size), ())] for (edge, line, size), held in list(places.items()) if held
    ]


def running_in(held: Sequence[tuple[int, Row]], pages: int) -> list[tuple[int, Row]]:
    """Which rows of one place run over the pages.

    Words that return on several pages do. Where chapter titles run one after another, the title of a chapter of a
    single page does too: several words return in that place, and few do not.
    """
    seen: dict[str, set[int]] = defaultdict(set)
    for number, row in held:
        seen[key_of(row.text)].add(number)
    often = {key for key, numbers in seen.items() if len(numbers) >= max(LEAST_PAGES, 0.05 * pages) and key}
    found = [(number, row) for number, row in held if key_of(row.text) in often]
    twice = sum(len(numbers) > 1 for numbers in seen.values())
    occupied = {number for number, _ in held}
    singles = len(seen) - twice
    if len(occupied) >= max(LEAST_PAGES, SHARE * pages) and twice >= LEAST_TITLES and singles <= 0.5 * twice:
        return list(held)
    return found


def is_number(row: Row, leaf: Leaf) -> bool:
    """Whether a row at an edge of the page is nothing but a page number."""
    return bool(edge_of(row, leaf.height) and PAGE_NUMBER.match(row.text))


def printed_numbers(leaves: Sequence[Leaf], labels: Sequence[str]) -> list[int]:
    """The printed page number of each page of a file.

    The numbers printed at head or foot decide, where most of them differ from the number in the file by the
    same amount; else the labels of the file, where these are rising numbers; else the number in the file.
    """
    shifts: Counter[int] = Counter()
    numbered: set[int] = set()
    for leaf in leaves:
        for row in leaf.rows:
            found = PAGE_NUMBER.match(row.text) if edge_of(row, leaf.height) else None
            if found:
                shifts[int(found["number"]) - leaf.number] += 1
                numbered.add(leaf.number)
    if shifts:
        shift, times = shifts.most_common(1)[0]
        if times >= max(LEAST_PAGES, AGREEING * len(numbered)) or (times == len(numbered) == len(leaves)):
            return [leaf.number + shift if leaf.number + shift > 0 else leaf.number for leaf in leaves]
    if len(labels) == len(leaves) and all(label.isdigit() for label in labels):
        return [int(label) for label in labels]
    return [leaf.number for leaf in leaves]
