"""Finds what a page prints that is no text: words of figures and maps, and pages that only announce a part."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from sources.lettering import read_mark
from sources.matching import alike, title_key
from sources.pages import PAGE_START, Line, Page
from sources.unwrapping import ends_whole, strip_marks

# Words of a figure stand in many short paragraphs; a list of titles has fewer, or longer ones.
LEAST_LABELS, LABEL_WORDS = 5, 6
# Share of a page's lines that must return on the next pages for it to be a divider.
RETURNS = 0.9
EMPHASISED = re.compile(r"^(?:(?:\*\*_?|__?)[^*_]+(?:_\*\*|\*\*|__?)\s*)+$")


def drop_figures(lines: Sequence[Line], titles: Sequence[str]) -> tuple[Line, ...]:
    """The lines of a page without the words of its figures, and the legends set between them.

    A region of many short labels without sentences is a figure; so is a region beside it that is only
    emphasised or has no sentence either. Lists, tables and lines that repeat a title are kept.
    """
    regions = regions_of(lines)
    keys = [title_key(title) for title in titles]
    kinds = [kind_of(region, keys) for region in regions]
    for at, kind in enumerate(kinds):
        if kind == "figure":
            for beside in (range(at - 1, -1, -1), range(at + 1, len(kinds))):
                for other in beside:
                    if kinds[other] == "text":
                        break
                    kinds[other] = "figure"
    kept = [line for region, kind in zip(regions, kinds, strict=True) if kind != "figure" for line in region]
    if kept:
        kept[0] = replace(kept[0], blanks=PAGE_START)
    return tuple(kept)


def regions_of(lines: Sequence[Line]) -> list[list[Line]]:
    """The lines by region of the page."""
    regions: list[list[Line]] = []
    for line in lines:
        if line.opens_region or not regions:
            regions.append([])
        regions[-1].append(line)
    return regions


def kind_of(region: Sequence[Line], titles: Sequence[str]) -> str:
    """What a region is: "figure" for certain, "label" when it may belong to one, else "text"."""
    paragraphs: list[list[str]] = []
    for line in region:
        if read_mark(line.text).kind or line.text.startswith(("#", "|", ">")):
            return "text"
        if line.opens_paragraph or not paragraphs:
            paragraphs.append([])
        paragraphs[-1].append(line.text)
    texts = [" ".join(strip_marks(text) for text in paragraph) for paragraph in paragraphs]
    if any(title_key(text) in titles for text in texts):
        return "text"
    if any(ends_whole(text) for text in texts):
        return "label" if all(EMPHASISED.match(text) for paragraph in paragraphs for text in paragraph) else "text"
    middle = sorted(len(text.split()) for text in texts)[len(texts) // 2]
    if len(texts) >= LEAST_LABELS and middle <= LABEL_WORDS:
        return "figure"
    return "label" if middle <= 2 * LABEL_WORDS else "text"


def is_divider(page: Page, following: Sequence[Page], titles: Sequence[str]) -> bool:
    """Whether a page only announces a part: its lines return on the pages after it, or are titles."""
    later = {title_key(strip_marks(line.text)) for other in following for line in other.lines}
    keys = [title_key(title) for title in titles]
    returning = [returns(line, later, keys) for line in page.lines]
    return bool(returning) and sum(returning) >= RETURNS * len(returning)


def returns(line: Line, later: set[str], titles: Sequence[str]) -> bool:
    """Whether a line stands on a later page too, or is a title or a piece of one."""
    key = title_key(re.sub(r"^[-•]\s+", "", strip_marks(line.text)))
    return key in later or any(key in title or alike(key, title) > RETURNS for title in titles)


def drop_repeats(texts: Sequence[str]) -> list[int]:
    """Positions of the texts that are printed again, whole, at the start of a later one.

    Short texts (under 12 words) may well be said twice and stay.
    """
    keys = [title_key(text) for text in texts]
    return [
        at
        for at, key in enumerate(keys)
        if len(key.split()) >= 12 and any((other + " ").startswith(key + " ") for other in keys[at + 1 :])
    ]
