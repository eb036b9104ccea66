"""Guide files: every paragraph carries the place it renders."""

from __future__ import annotations

from pathlib import Path

import pytest

from sources import Document, SourceError, check_sources, read_document
from sources.guide import read_guide_source

FRONT = """---
id: gids
title: "Gids voor de haven"
language: nl
kind: rendering
renders: plan-2023
edition_pages: en
human_review: none
checked_on: 2026-11-20
---
"""
BODY = """
# Gids voor de haven

## 1 Deel 1: Havens

### 1.1 Rustig water {translated}

Een haven voedt
het eiland. {p=15}

Er zijn twee dingen:
- goede muren
- sterke touwen {p=16}

### 1.1.H Prioriteit H

- Oefen vaak. {p=17-18}
- Kijk op de site. {url=https://example.org/haven checked=2026-11-20}
"""


def write(folder: Path, body: str = BODY, front: str = FRONT) -> Document:
    path = folder / "gids.md"
    path.write_text(front + body, encoding="utf-8")
    return read_document(read_guide_source(path))


def test_front_matter_describes_the_source(tmp_path: Path) -> None:
    source = write(tmp_path).source
    assert (source.source_id, source.title, source.language) == ("gids", "Gids voor de haven", "nl")
    assert (source.kind, source.renders, source.edition_pages) == ("rendering", "plan-2023", "en")


def test_sections_have_paths_pages_and_addresses(tmp_path: Path) -> None:
    document = write(tmp_path)
    assert [section.section_id for section in document.sections] == ["1", "1.1", "1.1.H"]
    section = document.section("1.1")
    assert section.heading_path == ("Deel 1: Havens", "Rustig water")
    assert section.text == "Een haven voedt het eiland.\n\nEr zijn twee dingen:\n\ngoede muren\n\nsterke touwen"
    assert [(block.page, block.listed) for block in section.blocks] == [
        (15, False),
        (16, False),
        (16, True),
        (16, True),
    ]
    assert (section.page, section.pages) == (15, (15, 16))
    last = document.section("1.1.H")
    assert last.kind == "priority"
    assert (last.page, last.pages) == (17, (17, 18))
    assert last.blocks[1].url == "https://example.org/haven"


def test_translated_heading_is_not_verified(tmp_path: Path) -> None:
    document = write(tmp_path)
    assert document.section("1").heading_nl_verified
    assert not document.section("1.1").heading_nl_verified
    assert document.section("1.1").heading_nl == "Rustig water"


def test_english_guide_has_no_dutch_headings(tmp_path: Path) -> None:
    section = write(tmp_path, front=FRONT.replace("language: nl", "language: en")).section("1.1")
    assert (section.heading_nl, section.heading_nl_verified) == ("", False)


def test_heading_says_that_its_paragraphs_are_terms_or_notes(tmp_path: Path) -> None:
    body = """
## 4.2 Woorden {translated} {glossary}

Een haven is een plek voor schepen. {p=39}

Een touw is een draad. {p=40}

## 4.4 Noten {endnotes}

De haven is van 1990. {p=42 note=7}

Het touw is van hennep en van 1991. {p=42 note=8,12}
"""
    terms, notes = write(tmp_path, body).sections
    assert [(section.heading, section.kind) for section in (terms, notes)] == [
        ("Woorden", "glossary"),
        ("Noten", "endnotes"),
    ]
    assert [section.heading_nl_verified for section in (terms, notes)] == [False, True]
    assert [block.page for block in terms.blocks] == [39, 40]
    assert [(block.note, block.page) for block in notes.blocks] == [(7, 42), (8, 42)]
    assert {block.note for block in terms.blocks} == {None}


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("## 1 Deel\n\nZonder plaats.\n", "the paragraph of line 13"),
        ("## 1 Deel\n\n- een {p=1}\n- twee\n", "the paragraph of line 14"),
        ("Los. {p=1}\n", "line 11 stands before the first heading"),
        ("## Deel\n\nTekst. {p=1}\n", "line 11"),
        ("## 1 Deel\n\nTekst. {p=een}\n", "line 13 has p=een"),
        ("## 1 Deel\n\nTekst. {url=haven.nl}\n", "line 13 has url=haven.nl"),
        ("## 1 Deel\n\nTekst. {p=1 checked=ooit}\n", "line 13 has checked=ooit"),
        ("## 1 Deel\n\nTekst. {p=1 page=2}\n", "'page'"),
        ("## 1 Deel\n\nTekst. {p=1 note=zeven}\n", "line 13 has note=zeven"),
        (
            "## 1 Deel {woorden}\n\nTekst. {p=1}\n",
            "line 11 has {woorden}; expected {translated}, {endnotes}, {glossary}",
        ),
        ("\n", "no heading with a section id"),
        ("## 1 Deel\n\nA. {p=1}\n\n## 1 Deel\n\nB. {p=2}\n", "section ids occur twice: 1"),
    ],
)
def test_fault_is_named_with_its_line(tmp_path: Path, body: str, message: str) -> None:
    with pytest.raises(SourceError, match=message):
        write(tmp_path, body)


@pytest.mark.parametrize(
    ("front", "message"),
    [
        ("", "front matter"),
        ("---\nid: x\n", "line 4 is"),
        ("---\nid x\n---\n", "line 2"),
        ("---\nid: x\n---\n", "'title'"),
    ],
)
def test_bad_front_matter_is_named(tmp_path: Path, front: str, message: str) -> None:
    with pytest.raises(SourceError, match=message):
        write(tmp_path, front=front)


def test_check_mentions_that_nobody_reviewed_it(tmp_path: Path) -> None:
    (check,) = check_sources([write(tmp_path).source])
    assert str(check) == "gids: ok: 3 sections; not reviewed by an editor"
