"""The strategy set in two columns of a PDF is read back by nothing but its outline, in English and in Dutch."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sources import Document, Section, Source, load_register, read_document, select_sources
from tests.sources.printing import Press
from tests.sources.scoring import words_in

OUTLINE = Path("strategy") / "outline.json"
LABELS = {"Theme": "Thema", "Objective": "Hoofddoelstelling", "Line of Action": "Actielijn"}
# Kinds of section of which only the heading is set here.
BARE = ("toc", "figure", "endnotes")


class Edition(Press):
    """Sets sections on the pages on which they stand in print, `shift` pages later."""

    leading = 7.4
    size = 6.3

    def __init__(self, titles: dict[str, str], shift: int = 0, **settings: Any) -> None:
        super().__init__(bookmarks=False, header="Security Strategy | 2023-2029", **settings)
        self.titles, self.shift = titles, shift
        self.body_size, self.body_leading = self.size, self.leading
        self.heading_sizes = {1: 13.0, 2: 11.0, 3: 9.0, 4: 8.0}

    def to_page(self, page: int | None) -> None:
        while page is not None and self.page < page + self.shift:
            self.turn()
        assert page is None or self.page == page + self.shift, "the text of a page does not fit"

    def print_section(self, section: Section) -> None:
        self.to_page(section.page)
        if section.kind != "priority":
            self.heading(self.titles[section.section_id], min(section.level, 4))
        for at, block in enumerate(section.blocks if section.kind not in BARE else ()):
            self.to_page(block.page if block.page and block.page + self.shift > self.page else None)
            text = section.text[block.start : block.end].replace("\n", " ")
            letter = section.section_id[-1] + "." if section.kind == "priority" and at == 0 else ""
            self.paragraph(text, indent=9.0, mark=letter or ("•" if block.listed else ""))


def read_back(folder: Path, content: bytes, shared: Path, language: str) -> Document:
    path = folder / "strategy.pdf"
    path.write_bytes(content)
    return read_document(
        Source(
            source_id="strategy",
            path=path,
            title="Strategy",
            language=language,
            outline=shared / OUTLINE,
            kind="strategy",
        )
    )


def wrong_priorities(truth: Document, document: Document, shift: int) -> list[str]:
    """The priorities that are not where they belong, with the words they begin with, on their page."""
    read = {section.section_id: section for section in document.sections}
    wrong = []
    for section in truth.sections:
        if section.kind != "priority":
            continue
        found = read.get(section.section_id)
        if found is None or words_in(found.text) != words_in(section.text) or found.page != (section.page or 0) + shift:
            wrong.append(section.section_id)
    return wrong


@pytest.fixture(scope="module")
def truth(shared: Path) -> Document:
    return read_document(select_sources(load_register(shared / "corpus"), ["security-strategy-2023-en"])[0])


@pytest.fixture(scope="module")
def entries(shared: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((shared / OUTLINE).read_text(encoding="utf-8"))["sections"]
    return found


def dutch(entry: dict[str, Any]) -> str:
    """The Dutch heading, numbered like the English one."""
    title = str(entry["title_nl"] or entry["title_en"])
    label, _, _ = str(entry["title_en"]).partition(":")
    word, _, number = label.rpartition(" ")
    return f"{LABELS[word]} {number}: {title}" if word in LABELS else title


@pytest.mark.parametrize("shuffled", [False, True])
def test_all_priorities_are_read_back_by_the_english_outline(
    tmp_path: Path, shared: Path, truth: Document, entries: list[dict[str, Any]], shuffled: bool
) -> None:
    press = Edition({entry["id"]: entry["title_en"] for entry in entries}, shuffled=shuffled)
    for section in truth.sections:
        press.print_section(section)
    document = read_back(tmp_path, press.finish(), shared, "en")
    # 83 whole priorities, and what is left of one that lost its opening.
    assert sum(section.kind == "priority" for section in truth.sections) == 84
    assert wrong_priorities(truth, document, 0) == []
    pages = {section.section_id: section.page for section in document.sections}
    assert [entry["id"] for entry in entries if pages[entry["id"]] != entry["page"]] == []
    assert "2023-2029 |" not in document.text


@pytest.mark.parametrize("shift", [0, 2])
def test_and_by_the_dutch_one_on_other_pages_too(
    tmp_path: Path, shared: Path, truth: Document, entries: list[dict[str, Any]], shift: int
) -> None:
    press = Edition({entry["id"]: dutch(entry) for entry in entries}, shift=shift)
    for section in truth.sections:
        press.print_section(section)
    document = read_back(tmp_path, press.finish(), shared, "nl")
    assert wrong_priorities(truth, document, shift) == []
    pages = {section.section_id: section.page for section in document.sections}
    lines = [entry for entry in entries if entry["title_en"].startswith("Line of Action")]
    assert len(lines) == 12
    assert [entry["id"] for entry in lines if pages[entry["id"]] != entry["page"] + shift] == []
    assert document.section("2.2.7").heading_nl == next(e["title_nl"] for e in entries if e["id"] == "2.2.7")


def test_lines_of_action_are_known_by_their_number_when_their_words_differ(
    tmp_path: Path, shared: Path, truth: Document, entries: list[dict[str, Any]]
) -> None:
    titles = {entry["id"]: dutch(entry) for entry in entries}
    for name, title in titles.items():
        if title.startswith("Actielijn"):
            titles[name] = title.split(":")[0] + ": Heel anders gezegd"
    press = Edition(titles)
    for section in truth.sections:
        press.print_section(section)
    document = read_back(tmp_path, press.finish(), shared, "nl")
    assert wrong_priorities(truth, document, 0) == []
