"""Fits an outline to a text whose pages are not those the outline gives, such as another edition of it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from sources.matching import candidates, find_headings
from sources.outlines import WITHOUT_TEXT, Entry, Outline
from sources.pages import Page

# When this share of the headings stand where the outline says, its pages are right.
IN_PLACE = 0.7
# A page that prints so many titles is a list of contents.
CONTENTS_TITLES = 9


def fit_outline(outline: Outline, pages: Sequence[Page]) -> tuple[Outline, list[str]]:
    """The outline with the pages on which this text prints its headings, and what that changed.

    An outline whose headings mostly stand on the pages it gives stays as it is; so does one for a text without
    page numbers. Otherwise every heading is looked for on all pages, and the run of places that keeps the order of
    the outline and fits best is taken; a heading that is nowhere keeps its distance to the one before it.
    """
    wanted = [entry for entry in outline.entries if entry.kind not in WITHOUT_TEXT and entry.page is not None]
    if not wanted or not pages or pages[0].number is None:
        return outline, []
    held = {page.number: page for page in pages}
    here = 0
    for number in {entry.page for entry in wanted}:
        if number in held:
            here += len(find_headings(held[number].lines, [entry for entry in wanted if entry.page == number]))
    if here >= IN_PLACE * len(wanted):
        return outline, []
    found = places_of(wanted, pages)
    moved = {section_id: page for section_id, page in found.items() if page != page_in(outline, section_id)}
    if not moved or len(found) <= here:
        return outline, []
    return repaged(outline, found), [
        f"{len(found)} of {len(wanted)} headings were found, {len(moved)} of them on another page than in the outline"
    ]


def page_in(outline: Outline, section_id: str) -> int | None:
    """The page an outline gives for a section."""
    return next(entry.page for entry in outline.entries if entry.section_id == section_id)


def places_of(entries: Sequence[Entry], pages: Sequence[Page]) -> dict[str, int]:
    """The page of each heading that is printed, in an order that rises with the outline."""
    options: dict[str, dict[int, float]] = {entry.section_id: {} for entry in entries}
    for page in pages:
        best = {
            entry.section_id: max((c.likeness for c in candidates(page.lines, entry)), default=0.0) for entry in entries
        }
        printed = {section_id: likeness for section_id, likeness in best.items() if likeness}
        if len(printed) < CONTENTS_TITLES and page.number is not None:
            for section_id, likeness in printed.items():
                options[section_id][page.number] = likeness
    return rising(entries, options)


def rising(entries: Sequence[Entry], options: dict[str, dict[int, float]]) -> dict[str, int]:
    """The choice of pages, never falling, with the greatest likeness in all."""
    # For each last page: the best sum so far and the choice that gives it.
    ways: list[tuple[int, float, dict[str, int]]] = [(0, 0.0, {})]
    for entry in entries:
        longer = list(ways)
        for page, likeness in sorted(options[entry.section_id].items()):
            fitting = ways[: bisect_right([way[0] for way in ways], page)]
            _, score, chosen = max(fitting, key=lambda way: way[1])
            longer.append((page, score + likeness, {**chosen, entry.section_id: page}))
        best: dict[int, tuple[int, float, dict[str, int]]] = {}
        for way in longer:
            if way[0] not in best or way[1] > best[way[0]][1]:
                best[way[0]] = way
        ways = sorted(best.values(), key=lambda way: way[0])
    return max(ways, key=lambda way: way[1])[2]


def repaged(outline: Outline, found: dict[str, int]) -> Outline:
    """The outline with these pages; the last page of a section is that on which the next one begins."""
    placed: list[Entry] = []
    shift = 0
    for entry in outline.entries:
        page = found.get(entry.section_id)
        if page is not None and entry.page is not None:
            shift = page - entry.page
        elif entry.page is not None:
            page = max(entry.page + shift, placed[-1].page or 1 if placed else 1)
        placed.append(replace(entry, page=page))
    ended = []
    for at, entry in enumerate(placed):
        later = next((other.page for other in placed[at + 1 :] if other.page is not None), None)
        last = entry.page if entry.page is None else (later if later is not None else entry.page + len(placed))
        ended.append(replace(entry, last_page=last, pages_given=False))
    return Outline(entries=tuple(ended))
