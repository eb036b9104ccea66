"""The real strategy of 2023 and its neighbours, scored against the truth of their lines."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest

from sources import Document, check_sources, load_register, read_document, select_sources
from tests.slowness import keeps
from tests.sources.scoring import report, score
from tests.sources.test_markdown import assert_sound


@pytest.fixture(scope="module")
def strategy(shared: Path) -> Document:
    return read_document(select_sources(load_register(shared / "corpus"), ["security-strategy-2023-en"])[0])


def test_priorities_pages_and_words_are_in_place(strategy: Document, shared: Path) -> None:
    result = score(strategy, shared)
    assert (result.priorities_right, result.priorities) == (83, 83), report(result)
    assert result.pages_right == result.pages == 63, report(result)
    assert result.recall >= 0.98, report(result)
    assert result.precision >= 0.98, report(result)


def test_lost_opening_stands_apart_and_is_reported(strategy: Document) -> None:
    assert strategy.section("2.1.1.C").text.startswith("implementing organisations")
    assert strategy.section("2.1.1.B").text.endswith("NATO Alliance")
    assert strategy.section("2.1.1.D").text.startswith("Ensure progress")
    assert any("priority C of section 2.1.1" in problem for problem in strategy.problems)


def test_all_notes_are_read_with_their_pages_and_places(strategy: Document) -> None:
    section = strategy.section("4.4")
    notes = {block.note: block for block in section.blocks}
    assert sorted(note for note in notes if note) == list(range(1, 130))
    assert notes[1].page == 42
    assert notes[129].page == 46
    assert notes[28].refers_to == "1.4.1.B"
    assert notes[80].refers_to == "2.1.1.E"
    assert notes[103].refers_to == "2.2.7"
    assert notes[129].refers_to == "4.1.1"
    assert [note for note, block in sorted(notes.items()) if not block.refers_to] == [39, 60]
    text = section.text[notes[39].start : notes[39].end]
    assert re.search(r"https://assets-us-01\S+Report%202022\.pdf$", text)
    assert "](" not in section.text


def test_footnote_marks_are_gone_and_true_numbers_stay(strategy: Document) -> None:
    prose = "\n".join(section.text for section in strategy.sections if section.kind != "endnotes")
    assert not re.search(r"\[\d+\]|liberty\.1|policy107|Assessment129|specialisation80|2029:103", prose)
    assert "COVID19" in prose
    assert "2023-2029:" in prose
    assert [mark.number for mark in strategy.section("1.4.4.B").notes] == [52]


def test_no_layout_marks_are_left(strategy: Document) -> None:
    prose = "\n".join(section.text for section in strategy.sections if section.kind != "endnotes")
    assert not re.search(r"\*|_|#|\u00ad|^- |constitu-", prose, re.MULTILINE)
    assert "1.000 km" not in prose
    assert "Dominican" not in prose


def test_damaged_compounds_are_repaired_for_search_only(strategy: Document) -> None:
    assert "Crossborder organised crime" in strategy.section("0.1").text
    searched = strategy.searchable(strategy.text)
    for whole in (
        "Cross-border",
        "whole-of-society",
        "political-strategic",
        "civil-military",
        "COVID-19",
        "two-thirds",
    ):
        assert whole in searched
    assert "whole-ofsociety" not in searched
    for plain in ("cannot", "without", "therefore", "undercurrent", "framework", "thereby"):
        assert plain not in strategy.repairs


def test_quotes_differ_from_the_print_in_space_hyphens_and_marks_only(strategy: Document, shared: Path) -> None:
    raw = (shared / "corpus" / "security-strategy-2023-en.md").read_text(encoding="utf-8")
    printed = compact(raw)
    sections = [section for section in strategy.sections if section.kind not in ("endnotes", "table", "glossary")]
    sentences = [
        sentence
        for section in sections
        for block in section.blocks
        for sentence in re.split(r"(?<=[.!?;:]) ", section.text[block.start : block.end])
    ]
    strange = [sentence for sentence in sentences if compact(sentence) not in printed]
    # Sentences that go on over a column or page stand apart in print.
    assert len(strange) <= 0.03 * len(sentences), strange


def compact(text: str) -> str:
    text = re.sub(r"\]\([^)]*\)|\[\d+\]|(?<=[a-z.:])\d{1,3}(?=[\s.,])", "", text)
    return re.sub(r"[\W_]", "", text).lower()


def test_tables_and_glossary_are_rows_and_terms(strategy: Document) -> None:
    rows = [strategy.section("1.2.T1").text[block.start : block.end] for block in strategy.section("1.2.T1").blocks]
    assert len(rows) == 7
    assert rows[6].startswith("International legal order and stability: The proper functioning of the international")
    assert len(strategy.section("4.3").blocks) == 7
    terms = strategy.section("4.2")
    names = [terms.text[block.start : block.end].split("\n")[0] for block in terms.blocks]
    assert len(names) == 24
    assert "Democratic legal order" in names


def test_strategy_is_sound_and_read_within_seconds(strategy: Document) -> None:
    assert_sound(strategy)

    def seconds() -> float:
        start = time.perf_counter()
        read_document(strategy.source)
        return time.perf_counter() - start

    assert keeps(5, seconds)


def test_predecessor_without_outline_keeps_its_pages(shared: Path) -> None:
    name = "other-nl-national-security-strategy-2019-en"
    document = read_document(select_sources(load_register(shared / "corpus"), [name])[0])
    assert_sound(document)
    first = {section.heading: section.page for section in document.sections}
    assert first["Summary"] == 4
    assert first["Introduction"] == 7
    assert first["Generic national security instruments"] == 37
    assert len(document.sections) > 60


def test_article_of_a_law_is_found_by_its_number(shared: Path) -> None:
    document = read_document(select_sources(load_register(shared / "corpus"), ["law-wet-veiligheidsregios-nl"])[0])
    assert "bevolking informatie" in document.section("art.46").text
    assert document.section("art.46").page is None


def test_every_source_of_the_folder_is_named_with_its_status(shared: Path) -> None:
    sources = load_register(shared / "corpus")
    checks = {check.source_id: check for check in check_sources(sources)}
    assert list(checks) == [source.source_id for source in sources]
    assert checks["security-strategy-2023-en"].status == "partial"
    skipped = [name for name, check in checks.items() if check.status == "skipped"]
    assert skipped == ["pdf-image-only-emergency-kit-be-en"]
    assert "no text was found on its 2 pages" in checks[skipped[0]].reason
    assert all("\n" not in str(check) for check in checks.values())
