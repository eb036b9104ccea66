"""The report on the guides: paragraphs are numbered within their section, and a seed draws the same ones."""

from __future__ import annotations

import pytest

from sources import builtin_sources, read_document
from tests.sources.guide_report import DRAWN, RENDERING, Paragraph, coverage, draw, main, paragraphs_of, part_of

PARAGRAPHS = [
    Paragraph(source_id="guide", section_id="1", number=number, page=1, text=f"text {number}")
    for number in range(1, 31)
]


def test_a_seed_draws_the_same_paragraphs_in_their_order() -> None:
    drawn = draw(PARAGRAPHS, 10, "7")
    assert drawn == draw(PARAGRAPHS, 10, "7") != draw(PARAGRAPHS, 10, "8")
    assert [paragraph.number for paragraph in drawn] == sorted({paragraph.number for paragraph in drawn})
    assert draw(PARAGRAPHS[:3], 10, "7") == PARAGRAPHS[:3]


def test_paragraphs_are_numbered_within_their_section() -> None:
    guide = read_document(next(source for source in builtin_sources() if source.source_id == RENDERING[0]))
    found = [paragraph for paragraph in paragraphs_of(guide) if paragraph.section_id == "0.1"]
    assert [paragraph.number for paragraph in found] == list(range(1, len(guide.section("0.1").blocks) + 1))
    assert found[0].name == "strategy-guide-nl 0.1/1"
    assert guide.section("0.1").text.startswith(found[0].text[:40])


def test_parts_are_lines_of_action_chapters_and_parts_of_guides() -> None:
    found = [part_of(name) for name in ("0", "0.3.1", "1.4.6.B", "2.2", "2.3.12.H", "4.2", "P2.1", "P12.1", "O6")]
    assert found == ["0", "0.3", "1.4", "2.2", "2.3.12", "4.2", "P2", "P12", "O6"]


def test_coverage_counts_sections_facts_and_questions_by_part() -> None:
    guides = [read_document(source) for source in builtin_sources() if source.language == "nl"]
    rows = {row[0]: [int(cell) for cell in row[1:]] for row in map(str.split, coverage(guides).splitlines()[1:])}
    assert rows["2.3.12"][0] == 9
    assert rows["P2"][:2] == [10, 0]
    assert min(row[2] for row in rows.values()) >= 1
    assert sum(row[0] for row in rows.values()) == sum(len(guide.sections) for guide in guides)


def test_report_has_a_line_for_each_guide_and_each_paragraph_drawn(capsys: pytest.CaptureFixture[str]) -> None:
    main([])
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["guide", "sections", "paragraphs"]
    assert [line.split()[0] for line in lines[1:9]] == [source.source_id for source in builtin_sources()]
    assert sum(line.startswith(RENDERING) and "/" in line.split(",")[0] for line in lines) == 2 * DRAWN
