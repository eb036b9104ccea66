"""PDFs are read in the order people read them, with their headings, pages, tables and notes."""

from __future__ import annotations

import re
import tempfile
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from sources import Document, Source, read_document
from tests.sources.printing import Press, Printed, plan
from tests.sources.test_markdown import assert_sound


def read(folder: Path, content: bytes, **more: Any) -> Document:
    path = folder / "plan.pdf"
    path.write_bytes(content)
    return read_document(Source(source_id="plan", path=path, title="Plan", language="nl", **more))


@lru_cache(maxsize=32)
def printed(**settings: Any) -> tuple[Document, Press]:
    """A plan that was printed and read; each is made once."""
    content, press = plan(**settings)
    with tempfile.TemporaryDirectory() as folder:
        return read(Path(folder), content), press


def found_headings(document: Document) -> set[tuple[str, int | None]]:
    return {(section.heading, section.page) for section in document.sections}


def missing(document: Document, press: Press) -> list[Printed]:
    found = found_headings(document)
    return [heading for heading in press.headings if (heading.title, heading.page) not in found]


@pytest.mark.parametrize("shuffled", [False, True])
@pytest.mark.parametrize("columns", [1, 2, 3])
def test_every_bookmark_opens_its_section_on_its_page(columns: int, shuffled: bool) -> None:
    document, press = printed(columns=columns, shuffled=shuffled)
    assert_sound(document)
    assert columns == 3 or press.page > 25
    assert missing(document, press) == []
    assert [section.heading for section in document.sections] == [heading.title for heading in press.headings]


@pytest.mark.parametrize("shuffled", [False, True])
@pytest.mark.parametrize("columns", [1, 2, 3])
def test_without_bookmarks_headings_are_told_by_their_setting(columns: int, shuffled: bool) -> None:
    document, press = printed(columns=columns, shuffled=shuffled, bookmarks=False)
    assert len(missing(document, press)) <= 0.05 * len(press.headings)
    strange = {s.heading for s in document.sections} - {heading.title for heading in press.headings}
    assert len(strange) <= 0.05 * len(press.headings), strange
    levels = {section.heading: section.level for section in document.sections}
    assert all(levels[heading.title] == heading.level for heading in press.headings if heading.title in levels)


@pytest.mark.parametrize(
    "settings",
    [
        {"columns": 2, "shuffled": False},
        {"columns": 2, "shuffled": True},
        {"columns": 3, "shuffled": False},
        {"columns": 2, "shuffled": False, "bookmarks": False},
    ],
)
def test_text_is_whole_and_running_lines_are_gone(settings: dict[str, Any]) -> None:
    document, press = printed(**settings)
    assert "Gemeente Waterland" not in document.text
    assert not re.search(r"Pagina \d", document.text)
    whole = " ".join(document.text.split())
    lost = [text for text in press.text if " ".join(text.split()) not in whole]
    assert len(lost) <= 0.01 * len(press.text), lost[:3]


def test_printed_page_numbers_outrank_those_of_the_file() -> None:
    document, press = printed(numbers=6)
    assert document.sections[0].page == 7
    assert missing(document, press) == []
