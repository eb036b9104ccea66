"""Compares two versions of a text section by section."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from sources.documents import Document, Section
from sources.matching import title_key


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A section that is "added", "removed" or "changed"; `kept` is the share of its words that stayed, from 0 to 1."""

    section_id: str
    heading: str
    kind: Literal["added", "removed", "changed"]
    kept: float
    words: str = ""


def compare(old: Document, new: Document) -> tuple[Difference, ...]:
    """What differs, in the order of the new text, removed sections at the end.

    Sections are the same when they have the same heading under the same headings; else the same id and heading.
    White space and marks of layout do not count.
    """
    before, after = by_place(old), by_place(new)
    ids = {(section.section_id, title_key(section.heading)): section for section in old.sections}
    differences: list[Difference] = []
    matched: set[str] = set()
    for place, section in after.items():
        earlier = before.get(place) or ids.get((section.section_id, title_key(section.heading)))
        if earlier is None or earlier.section_id in matched:
            differences.append(difference("added", section, 0.0, section.text))
            continue
        matched.add(earlier.section_id)
        left, right = words_of(earlier.text), words_of(section.text)
        if left != right:
            differences.append(changed(section, left, right))
    removed = [section for section in old.sections if section.section_id not in matched]
    return (*differences, *(difference("removed", section, 0.0, section.text) for section in removed))


def by_place(document: Document) -> Mapping[tuple[str, int], Section]:
    """The sections by their path of headings; headings that return under one path are counted."""
    places: dict[tuple[str, int], Section] = {}
    for section in document.sections:
        path = " > ".join(title_key(heading) for heading in section.heading_path)
        places[path, sum(other == path for other, _ in places)] = section
    return places


def words_of(text: str) -> list[str]:
    """The words and signs of a text that count."""
    return re.findall(r"\w+|[^\w\s]", text)


def changed(section: Section, left: list[str], right: list[str]) -> Difference:
    """A section with other words: which share stayed, and the first words that came in."""
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    new = next((right[b1:b2] for tag, _, _, b1, b2 in matcher.get_opcodes() if tag != "equal" and b2 > b1), [])
    return difference("changed", section, matcher.ratio(), " ".join(new))


def difference(kind: Literal["added", "removed", "changed"], section: Section, kept: float, words: str) -> Difference:
    """One difference; its words are cut to a line."""
    start = " ".join(words.split()[:12])
    return Difference(
        section_id=section.section_id, heading=section.heading, kind=kind, kept=round(kept, 3), words=start
    )
