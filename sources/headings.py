"""Cuts a text without an outline into sections at its own headings."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sources.assembling import SectionDraft
from sources.blocks import draft_blocks
from sources.documents import Source
from sources.figures import drop_figures
from sources.lettering import read_mark
from sources.pages import Line, Page
from sources.unwrapping import SOFT_HYPHEN, ends_whole, strip_marks

HASHED = re.compile(r"^(?P<hashes>#{1,6})\s*(?P<title>[^#\s].*)$")
BOLD = re.compile(r"^\*\*(?=[^*\s])[^*]*(?:\*\*|(?<=\u00ad)\*\*)$")
NUMBERED = re.compile(r"^(?:\d+(?:\.\d+)+\.?|\d{1,2}\.)\s+[A-Z]")
ITEM = re.compile(r"^\w{1,3}[.)]\s")
ARTICLE = re.compile(r"^(?:artikel|article|art\.)\s+(?P<number>\w+(?:[.:]\w+)*)", re.IGNORECASE)
CONTENTS = frozenset(
    {
        "content",
        "contents",
        "inhalt",
        "inhaltsverzeichnis",
        "inhoud",
        "inhoudsopgave",
        "sommaire",
        "table des matières",
        "table of contents",
    }
)
# Levels below the six that hashes give.
NUMBER_LEVEL, BOLD_LEVEL = 7, 8
HEADING_WORDS = 16
# Prose under a heading is longer than this, or takes more than one line.
LEAST_PROSE = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A heading and the lines under it."""

    title: str
    level: int
    page: int | None
    lines: tuple[Line, ...] = ()


def read_by_headings(source: Source, pages: Sequence[Page], words: Mapping[str, int]) -> list[SectionDraft]:
    """The sections of a text by its headings: hashes, lines in bold alone, numbers such as 1.2.

    Text before the first heading is section "0" under the title of the source. An article of a law is
    "art.N"; other sections are numbered by their place among the headings. A contents list is left out.
    """
    parts = cut_parts(source.title, pages)
    drafts: list[SectionDraft] = []
    above: list[Part] = []
    counts: list[int] = []
    taken: set[str] = set()
    for part in parts:
        while above and above[-1].level >= part.level:
            above.pop()
        depth = len(above)
        counts = [*counts[: depth + 1], *([0] * (depth + 1 - len(counts)))]
        counts[depth] += 0 if part is parts[0] and part.level == 0 else 1
        number = ".".join(str(count) for count in counts)
        section_id = article_id(part.title, taken) or number
        taken.add(section_id)
        if part.level:
            above.append(part)
        drafts.append(
            SectionDraft(
                section_id=section_id,
                heading=part.title,
                heading_path=tuple(other.title for other in above) or (part.title,),
                level=max(len(above), 1),
                kind="toc" if is_contents(part.title) else "section",
                page=part.page,
                blocks=() if is_contents(part.title) else tuple(draft_blocks(part.lines, words)),
            )
        )
    return drafts


def cut_parts(title: str, pages: Sequence[Page]) -> list[Part]:
    """The text cut at its headings, the part before the first one at level 0."""
    parts: list[Part] = []
    for page in pages:
        lines = drop_figures(page.lines, ())
        at = 0
        while at < len(lines):
            found, end = heading_at(lines, at)
            if in_contents(parts, found, page):
                at += 1
                continue
            if found:
                parts.append(found)
                at = end
                continue
            if not parts:
                parts.append(Part(title=title, level=0, page=page.number))
            parts[-1] = replace(parts[-1], lines=(*parts[-1].lines, lines[at]))
            at += 1
    return [part for part in parts if part.level or part.lines] or [Part(title=title, level=0, page=None)]


def in_contents(parts: Sequence[Part], found: Part | None, page: Page) -> bool:
    """Whether a list of contents goes on: to the end of its page, without pages up to the next hashed heading."""
    if not parts or not is_contents(parts[-1].title):
        return False
    if page.number is not None:
        return parts[-1].page == page.number
    return found is None or found.level >= NUMBER_LEVEL


def heading_at(lines: Sequence[Line], at: int) -> tuple[Part | None, int]:
    """The heading that begins at a line and where it ends; None when there is none."""
    line = lines[at]
    if found := HASHED.match(line.text):
        return Part(title=title_of([line]), level=len(found["hashes"]), page=line.page), at + 1
    if not line.opens_paragraph:
        return None, at
    end = at
    while end < len(lines) and BOLD.match(lines[end].text) and (end == at or not lines[end].opens_paragraph):
        end += 1
    level = BOLD_LEVEL
    if end == at:
        end, level = end_of_numbered(lines, at), NUMBER_LEVEL
    title = title_of(lines[at:end])
    if not title or not reads_as_heading(title) or next_is_bold(lines, end):
        return None, at
    return Part(title=title, level=level, page=line.page), end


def title_of(lines: Sequence[Line]) -> str:
    """The heading in one line."""
    title = ""
    for line in lines:
        text = strip_marks(line.text)
        title = title[:-1] + text if title.endswith(SOFT_HYPHEN) else f"{title} {text}".strip()
    return title.replace(SOFT_HYPHEN, "").strip()


def reads_as_heading(title: str) -> bool:
    """Whether bold or numbered lines are a heading and not an emphasised sentence or a label."""
    sentence = ends_whole(title) and not title.endswith(("?", ":", ")", "'", "’"))
    starts = title[:1].isupper() or title[:1].isdigit()
    return starts and not sentence and len(title.split()) <= HEADING_WORDS and any(c.isalpha() for c in title)


def next_is_bold(lines: Sequence[Line], at: int) -> bool:
    """Whether the lines go on in bold after an empty line, as a lead paragraph does."""
    return at < len(lines) and lines[at].blanks == 1 and bool(BOLD.match(lines[at].text))


def end_of_numbered(lines: Sequence[Line], at: int) -> int:
    """Where a numbered heading ends that begins at a line; `at` when the line is text or an item of a list.

    A heading such as "1.2 Title" or "2. Title" is a paragraph of its own, with prose after it.
    """
    if not NUMBERED.match(lines[at].text):
        return at
    end = next((n for n in range(at + 1, len(lines)) if lines[n].opens_paragraph), len(lines))
    after = next((n for n in range(end + 1, len(lines)) if lines[n].opens_paragraph), len(lines))
    is_prose = after - end > 1 or sum(len(line.text) for line in lines[end:after]) > LEAST_PROSE
    in_list = end < len(lines) and bool(read_mark(lines[end].text).kind or ITEM.match(lines[end].text))
    return end if is_prose and not in_list and not lines[end - 1].text.endswith((":", ";")) else at


def is_contents(title: str) -> bool:
    """Whether a heading opens the list of contents."""
    return title.lower().strip(" :.") in CONTENTS


def article_id(title: str, taken: set[str]) -> str:
    """The id of a law's article; empty for another heading or a number used before."""
    found = ARTICLE.match(title)
    section_id = f"art.{found['number']}" if found else ""
    return "" if section_id in taken else section_id
