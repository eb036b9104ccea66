"""Texts without an outline are cut at their own headings."""

from __future__ import annotations

from pathlib import Path

from sources import Document
from tests.sources.texts import page, pages, read_text


def paths(document: Document) -> dict[str, tuple[str, ...]]:
    return {section.section_id: section.heading_path for section in document.sections}


def test_hashes_bold_lines_and_numbers_are_headings(tmp_path: Path) -> None:
    text = (
        "Before all.\n\n# Port\n\n**Ships in the**\n**harbour**\nShips come.\n\n##Boats\n\nBoats go.\n\n"
        "2.1 Small boats\n\nThey are small\nand swift.\n"
    )
    document = read_text(tmp_path, text, separator="")
    assert paths(document) == {
        "0": ("The text",),
        "1": ("Port",),
        "1.1": ("Port", "Ships in the harbour"),
        "1.2": ("Port", "Boats"),
        "1.2.1": ("Port", "Boats", "2.1 Small boats"),
    }
    assert document.section("1.1").text == "Ships come."


def test_bold_sentence_and_list_items_are_no_headings(tmp_path: Path) -> None:
    text = "# Port\n\n**This whole sentence is bold.**\n\n1. First thing\n\n2. Second thing\n\nProse follows here."
    document = read_text(tmp_path, text, separator="")
    assert list(paths(document)) == ["1"]
    assert [block.listed for block in document.section("1").blocks] == [False, True, True, False]


def test_article_of_a_law_has_its_number_as_id(tmp_path: Path) -> None:
    text = "##Havenwet\n\n### Artikel  1\n\n1.  Er is een haven:\n\na. groot;\n\n### Artikel  2a\n\nEr is een boot."
    document = read_text(tmp_path, text, separator="", language="nl")
    assert paths(document)["art.2a"] == ("Havenwet", "Artikel 2a")
    assert document.section("art.1").text == "1. Er is een haven:\n\na. groot;"


def test_contents_list_is_left_out(tmp_path: Path) -> None:
    paged = pages(page("## Contents\n\n**Boats**\n\nTrains 4"), page("## Boats\n\nA boat."))
    document = read_text(tmp_path, paged)
    assert [section.heading for section in document.sections] == ["Contents", "Boats"]
    assert document.text == "A boat."
    assert document.section("2").page == 2
    flat = "# Inhoud\n\n| 1 | Boten |\n\n1.1 Bootjes 3\n\n# Boten\n\nEen boot."
    assert read_text(tmp_path, flat, separator="").text == "Een boot."


def test_table_rows_keep_their_cells(tmp_path: Path) -> None:
    document = read_text(
        tmp_path, "# T\n\n| Boat | Crew | Sail |\n|------|------|---|\n| Sloop | 4 | red |", separator=""
    )
    section = document.section("1")
    assert [section.text[block.start : block.end] for block in section.blocks] == [
        "Boat | Crew | Sail",
        "Sloop | 4 | red",
    ]


def test_rows_of_two_cells_read_as_term_and_meaning(tmp_path: Path) -> None:
    document = read_text(tmp_path, "# T\n\n| Sloop | A boat. |\n| Which one? | The red. |", separator="")
    section = document.section("1")
    texts = [section.text[block.start : block.end] for block in section.blocks]
    assert texts == ["Sloop: A boat.", "Which one? The red."]


def test_dash_of_a_sentence_is_no_list(tmp_path: Path) -> None:
    text = "# T\n\nOur largest neighbour - the sea\n\n-  happens to be near. It is wet.\n\nTo do:\n\n-  swim\n\n-  sail"
    section = read_text(tmp_path, text, separator="").section("1")
    assert section.text.split("\n\n") == [
        "Our largest neighbour - the sea - happens to be near. It is wet.",
        "To do:",
        "swim",
        "sail",
    ]
