"""Finds the printed headings of an outline's sections on their pages, in whatever order the page has them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from sources.outlines import Entry, label_of
from sources.pages import Line
from sources.unwrapping import SOFT_HYPHEN, strip_marks

# Less alike than this is another heading ("A ready and ..." for "A prepared and ..." is 0.85).
LIKENESS = 0.8
# A heading with the right numbered label ("Actielijn 7") is at least so like, whatever its words are.
LABELLED = 0.8
# A heading is broken over so many lines at most.
HEADING_LINES = 6
# Words that an outline puts before a title and a page may print otherwise, or not at all.
LABEL = re.compile(
    r"^(?:(?:theme|objective|line of action|part|chapter|box|figure|table|annex|appendix|introduction|finally|"
    r"thema|doelstelling|hoofddoelstelling|actielijn|deel|hoofdstuk|kader|figuur|tabel|bijlage|inleiding|tot slot)"
    r"\s*\d*|\d+)\s*[:.]\s+",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading found among the lines of a page: lines `start` up to `end` (exclusive) of `entry`."""

    entry: Entry
    start: int
    end: int
    likeness: float


def find_headings(lines: Sequence[Line], entries: Sequence[Entry]) -> tuple[Heading, ...]:
    """The headings of these sections on a page, in the order of the page; no line serves two of them.

    The likest pair of title and lines is taken first, so a title that resembles another loses to its own.
    """
    found = [heading for entry in entries for heading in candidates(lines, entry)]
    found.sort(key=lambda heading: (-heading.likeness, heading.start, heading.end, heading.entry.section_id))
    taken: list[Heading] = []
    for heading in found:
        free = all(heading.end <= other.start or other.end <= heading.start for other in taken)
        if free and all(other.entry.section_id != heading.entry.section_id for other in taken):
            taken.append(heading)
    return tuple(sorted(taken, key=lambda heading: heading.start))


def candidates(lines: Sequence[Line], entry: Entry) -> list[Heading]:
    """Runs of lines that read like the section's title."""
    wanted = [title_key(title) for title in title_forms(entry.title)]
    found = []
    for start, line in enumerate(lines):
        labelled = bool(entry.label) and is_marked(line) and label_of(strip_marks(line.text)) == entry.label
        if not may_begin_heading(lines, start) or not (labelled or shares_words(line, wanted)):
            continue
        text = ""
        for end in range(start + 1, min(start + HEADING_LINES, len(lines)) + 1):
            if end - 1 > start and (lines[end - 1].opens_region or (labelled and not is_marked(lines[end - 1]))):
                break
            text = joined(text, strip_marks(lines[end - 1].text))
            likeness = max(alike(title_key(text), key) for key in wanted)
            if labelled and label_of(text) == entry.label:
                likeness = max(likeness, LABELLED + (1 - LABELLED) * likeness)
            if likeness >= LIKENESS:
                found.append(Heading(entry=entry, start=start, end=end, likeness=likeness))
    return found


def is_marked(line: Line) -> bool:
    """Whether a line is set as a heading."""
    return line.text.startswith(("#", "**"))


def may_begin_heading(lines: Sequence[Line], at: int) -> bool:
    """Whether a heading can begin at that line: it opens a paragraph or is set apart from the line before."""
    line = lines[at]
    return line.opens_paragraph or line.text.startswith(("#", "*", "_")) or lines[at - 1].text.startswith("#")


def joined(text: str, line: str) -> str:
    """The lines of a heading as one, soft hyphens resolved."""
    return text[:-1] + line if text.endswith(SOFT_HYPHEN) else f"{text} {line}".strip()


def title_forms(title: str) -> tuple[str, ...]:
    """A title whole, and without its label ("Theme 1: ...")."""
    bare = LABEL.sub("", title)
    return (title, bare) if bare != title else (title,)


def title_key(text: str) -> str:
    """What counts when titles are compared: words and digits, without footnote marks."""
    text = re.sub(r"\[\d{1,3}\]|(?<=[a-z)]) \d{1,3}$", "", text.replace(SOFT_HYPHEN, ""))
    return " ".join(re.findall(r"\w+", text.lower()))


def shares_words(line: Line, wanted: Sequence[str]) -> bool:
    """A cheap test before the dear one: most words of the line are words of the title."""
    words = title_key(strip_marks(line.text)).split()
    known = Counter(word for key in wanted for word in key.split())
    return sum(word in known or word.isdigit() for word in words) >= 0.5 * max(len(words), 1)


def alike(left: str, right: str) -> float:
    """How much two keys resemble each other, from 0 to 1; a label or number before one of them counts little."""
    bare_left = re.sub(r"^\d+ ", "", left)
    best = 0.0
    for one in {left, bare_left}:
        if one and 0.5 < len(one) / max(len(right), 1) < 2:
            best = max(best, SequenceMatcher(None, one, right, autojunk=False).ratio())
    return best
