"""Facts of the strategy and how a text is searched for them: tests/sources/facts holds the lists."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from sources import Document

FOLDER = Path(__file__).parent / "facts"
KEYS = ({"same"}, {"nl", "en"}, {"nl", "en", "official"})
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
# The guide dates what it renders and says where it stands: numbers of its own, not of the page.
YEARS = re.compile(r"\b(?:2023|2029)\b")
REFERENCE = re.compile(
    r"(?:figu+re?|tabel|table|deel|part|doel|hoofddoelstelling|objective|thema|theme|actielijn(?:en)?|lines? of action)"
    r" \d+(?:(?:,| and| en) \d+\b)*",
    re.IGNORECASE,
)
THOUSANDS = re.compile(r"(?<=\d) (?=\d{3}\b)")
# One printed form for each sign that extraction and typing vary.
SIGNS = str.maketrans({"’": "'", "‘": "'", "‑": "-", "–": "-", "‐": "-", "\u00a0": " "})


class FactError(ValueError):
    """A list of facts has a fault; the message says which file and section, and what was expected."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A number, date, name or set term of the strategy: its patterns per text, its section and printed page."""

    section: str
    page: int
    nl: str
    en: str
    official: str
    below: bool = False


def read_facts(folder: Path = FOLDER) -> list[Fact]:
    """The facts of every list in a folder, in the order of files and entries.

    Raises:
        FactError: an entry has other keys than the form allows, or an empty pattern.
    """
    facts: list[Fact] = []
    for path in sorted(folder.glob("*.toml")):
        for entry in tomllib.loads(path.read_text(encoding="utf-8"))["section"]:
            facts.extend(read_entry(entry, path.name))
    return facts


def read_entry(entry: Mapping[str, Any], name: str) -> Iterator[Fact]:
    """The facts of one section and page."""
    for found in entry["facts"]:
        if set(found) not in KEYS or not all(part.strip() for text in found.values() for part in text.split("|")):
            raise FactError(f"{name}, section {entry['id']}: {found}; expected {{ same }} or {{ nl, en, official? }}")
        same = found.get("same", "")
        english = found.get("en", same)
        yield Fact(
            section=entry["id"],
            page=entry["page"],
            nl=found.get("nl", same),
            en=english,
            official=found.get("official", english),
            below=entry.get("below", False),
        )


@cache
def compile_pattern(pattern: str) -> re.Pattern[str]:
    """A pattern as an expression: whole words, alternatives parted by "|", "*" for the rest of a word."""
    alternatives = (re.escape(part.strip().translate(SIGNS)).replace(r"\*", r"\w*") for part in pattern.split("|"))
    return re.compile(rf"(?<!\w)(?:{'|'.join(alternatives)})(?!\w)", re.IGNORECASE)


def holds(text: str, pattern: str) -> bool:
    """Whether a text holds a pattern; case, line ends and the shape of hyphens and apostrophes do not matter."""
    return bool(compile_pattern(pattern).search(flatten(text)))


@cache
def flatten(text: str) -> str:
    """A text on one line, with one form of each sign."""
    return " ".join(text.translate(SIGNS).split())


def printed_pages(text: str) -> list[str]:
    """The printed pages of the official extraction, the first at index 0, without markup and hyphenation marks."""
    text = re.sub(r"\u00ad[*_]*\s*[*_]*", "", text)
    text = re.sub(r"\[\d{1,3}\]|[*_#]", "", text)
    return re.split(r"(?m)^-----$", text)


def text_under(document: Document, section_id: str, *, below: bool = False) -> str:
    """The text of a section, and of the sections below it (as a glossary's terms) where asked; empty without any."""
    return "\n".join(
        section.text
        for section in document.sections
        if section.section_id == section_id or (below and section.section_id.startswith(f"{section_id}."))
    )


def numbers_added(guide: Document, pages: Sequence[str]) -> list[tuple[str, str]]:
    """The numbers of a guide that are not on the pages of their section, as section and number, in the guide's order.

    How many items a section lists is no number of its own.
    """
    added = []
    for section in guide.sections:
        known = {number for page in section.pages for number in NUMBER.findall(pages[page - 1])}
        known.add(str(sum(block.listed for block in section.blocks)))
        text = REFERENCE.sub("", YEARS.sub("", THOUSANDS.sub("", section.text)))
        for number in NUMBER.findall(text):
            decimal = number.replace(",", ".") if guide.source.language == "nl" else number
            added += [] if decimal in known else [(section.section_id, decimal)]
    return added
