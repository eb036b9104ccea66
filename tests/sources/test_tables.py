"""Tables, glossaries and spaced paragraphs that a page prints without markup."""

from __future__ import annotations

from pathlib import Path

from sources import Document
from tests.sources.texts import entry, page, pages, read_text


def blocks(document: Document, section_id: str) -> list[str]:
    section = document.section(section_id)
    return [section.text[block.start : block.end] for block in section.blocks]


def test_two_columns_become_rows(tmp_path: Path) -> None:
    text = page(
        "_Table 1: What we guard[3]_",
        "**Interest** Meaning\n\n_Calm seas_ The sea stays calm and\nfishing goes on[4] each day.\n\n"
        "_Bright lamps_ 1.1 Lamps burn\n_and fires_ all night\n1.2 Oil is in store",
    )
    document = read_text(tmp_path, pages(text, ""), [entry("1", "Table 1: What we guard", 1, kind="table")])
    assert blocks(document, "1") == [
        "Interest: Meaning",
        "Calm seas: The sea stays calm and fishing goes on[4] each day.",
        "Bright lamps and fires: 1.1 Lamps burn all night\n1.2 Oil is in store",
    ]
    assert all(block.listed for block in document.section("1").blocks)


def test_glossary_has_a_block_for_each_term(tmp_path: Path) -> None:
    text = page(
        "### Glossary\n\nCalm sea\n\nA sea without waves\nthat can be sailed.\n\nGood harbour\n\nA harbour with:",
        "1. A quay that is\nlong\n\n2. A crane\n\nThis is what ships need.\n\nPilot\n\nGuides ships.",
    )
    document = read_text(tmp_path, pages(text, ""), [entry("1", "Glossary", 1, kind="glossary")])
    assert blocks(document, "1") == [
        "Calm sea\nA sea without waves that can be sailed.",
        "Good harbour\nA harbour with:\n1. A quay that is long\n2. A crane\nThis is what ships need.",
        "Pilot\nGuides ships.",
    ]


def test_paragraph_printed_with_empty_lines_is_one_and_its_lost_end_returns(tmp_path: Path) -> None:
    text = page(
        "Part 2\n## Storms\n\nislanders can do what has to be done before the water has come.\n\n"
        "A storm comes without a warning and it may take all boats in the harbour with it\n\n"
        "when it goes. Strong walls are the task of the town. Yet all have to be ready so that the inter\u00ad\n\n"
        "nal roads stay dry and when it does come both the council of the town and all of the"
    )
    document = read_text(tmp_path, pages(text, ""), [entry("2", "Part 2: Storms", 1)])
    assert blocks(document, "2") == [
        "A storm comes without a warning and it may take all boats in the harbour with it when it goes. Strong walls "
        "are the task of the town. Yet all have to be ready so that the internal roads stay dry and when it does "
        "come both the council of the town and all of the islanders can do what has to be done before the "
        "water has come."
    ]


def test_endnotes_are_tied_to_the_sections_that_carry_their_marks(tmp_path: Path) -> None:
    outline = [entry("1", "Boats", 1), entry("2", "Endnotes", 2, kind="endnotes")]
    text = pages(
        "**Boats [2]**\n\nA boat[1] sails the sea3 well.",
        "### Endnotes\n\n1 A small one.\n\n2 See page 1.\n\n3 The North Sea.\n\n4 Nobody knows.",
    )
    document = read_text(tmp_path, text, outline)
    assert document.section("1").text == "A boat sails the sea well."
    assert [(mark.number, mark.offset) for mark in document.section("1").notes] == [(2, 0), (1, 6), (3, 20)]
    notes = document.section("2").blocks
    assert [(block.note, block.page, block.refers_to) for block in notes] == [
        (1, 2, "1"),
        (2, 2, "1"),
        (3, 2, "1"),
        (4, 2, ""),
    ]
    assert document.problems == ("no mark in the text for note 4: words may be lost there",)
