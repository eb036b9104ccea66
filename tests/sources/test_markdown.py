"""Official texts by an outline: everything under its true section, with its own page."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sources import Document, Source, SourceError, read_document
from tests.sources.texts import HARBOUR, HARBOUR_TEXT, entry, page, pages, read_text


def texts(document: Document) -> dict[str, str]:
    return {section.section_id: section.text for section in document.sections}


def assert_sound(document: Document) -> None:
    """The laws of offsets that every document keeps."""
    for section in document.sections:
        assert document.text[section.start : section.end] == section.text
        last = 0
        for block in section.blocks:
            assert last <= block.start < block.end <= len(section.text)
            last = block.end
        assert all(0 <= mark.offset <= len(section.text) for mark in section.notes)


def test_lettered_items_stand_under_their_own_course(tmp_path: Path) -> None:
    found = texts(read_text(tmp_path, HARBOUR_TEXT, HARBOUR))
    assert found["1.1.1.A"] == "Inspect every pier twice a year."
    assert found["1.1.1.B"] == "Replace rotten beams with steel ones before the spring."
    assert found["1.1.1.C"] == "Keep spare stone near the quay."
    assert found["1.1.2.A"] == "Teach night sailing."
    assert found["1.1.2.B"] == "Pay for refresher days."
    assert found["1.2.3.B"] == "Buy oil for two winters."
    assert found["1.2.3.C"] == "Paint the buoys."
    assert found["1.2.4.A"] == "Write down each arrival."
    assert "1.1.2.C" not in found


def test_text_before_its_heading_moves_under_it(tmp_path: Path) -> None:
    found = texts(read_text(tmp_path, HARBOUR_TEXT, HARBOUR))
    assert found["1.1"] == "Calm water needs walls. This asks for two courses:"
    assert found["1.1.1"] == (
        "Piers carry the whole trade of the town.\n\nOld walls crack in winter storms.\n\nPriorities for now:"
    )


def test_each_priority_has_the_page_it_begins_on(tmp_path: Path) -> None:
    document = read_text(tmp_path, HARBOUR_TEXT, HARBOUR)
    assert document.section("1.1.1.B").page == 1
    assert document.section("1.1.1.B").pages == (1, 2)
    assert document.section("1.1.1.C").page == 2
    assert document.section("1.2.3.C").page == 4
    assert [document.section(row["id"]).page for row in HARBOUR] == [row["page"] for row in HARBOUR]


def test_priority_has_kind_path_and_dutch_heading(tmp_path: Path) -> None:
    priority = read_text(tmp_path, HARBOUR_TEXT, HARBOUR).section("1.1.1.B")
    assert priority.kind == "priority"
    assert priority.heading == "Priority B"
    assert priority.heading_nl == "Prioriteit B"
    assert priority.heading_path == (
        "Part 1: Harbours",
        "Aim 1: Calm water",
        "Course 1: Build better piers",
        "Priority B",
    )
    assert priority.level == 4


def test_well_read_text_has_no_problems_and_sound_offsets(tmp_path: Path) -> None:
    document = read_text(tmp_path, HARBOUR_TEXT, HARBOUR)
    assert document.problems == ()
    assert_sound(document)


def test_lost_opening_of_a_letter_is_reported_and_kept_apart(tmp_path: Path) -> None:
    outline = [entry("1", "Course 1: Mend the nets", 1, 2)]
    text = pages(
        page("**Course 1: Mend the nets**\nNets wear out.\n\nA. Buy rope.\n\nB. Hire menders"),
        page("drying lofts near the beach.\n\nD. Sell old nets."),
    )
    document = read_text(tmp_path, text, outline)
    found = texts(document)
    assert found["1.B"] == "Hire menders"
    assert found["1.C"] == "drying lofts near the beach."
    assert found["1.D"] == "Sell old nets."
    assert any("priority C" in problem and "lost its opening" in problem for problem in document.problems)


def test_missing_letter_is_reported_and_the_next_one_stays_itself(tmp_path: Path) -> None:
    outline = [entry("1", "Course 1: Mend the nets", 1)]
    text = page("**Course 1: Mend the nets**\nNets wear out.\n\nA. Buy rope.\n\nC. Sell old nets.")
    document = read_text(tmp_path, pages(text, ""), outline)
    assert texts(document)["1.A"] == "Buy rope."
    assert texts(document)["1.C"] == "Sell old nets."
    assert document.problems == ("priority B of section 1 is missing",)


def test_divider_contents_figure_and_running_lines_are_left_out(tmp_path: Path) -> None:
    outline = [
        entry("0", "Contents", 1, kind="toc"),
        entry("1", "Part 1: Boats", 3),
        entry("1.1", "Small boats", 3),
        entry("1.2", "Figure 1: Boats at sea", 4, kind="figure"),
        entry("1.3", "Large boats", 5),
    ]
    header = "The Fleet Plan\n\n"
    text = pages(
        header + page("## Contents\n\nSmall boats 3\n\nLarge boats 5"),
        header + page("# Part 1\n## Boats\n\nBoats are the legs of the island.\n\n- Small boats\n\n- Large boats"),
        header
        + page(
            "# Part 1\n## Boats\n\nBoats are the legs of the island.",
            "**Small boats**\nA small boat holds four people.",
        ),
        header + page("Hull Mast Keel\n\nBow\n\nStern Rudder\n\nSail\n\nDeck"),
        header + page("**Large boats**\nA large boat holds forty people."),
    )
    document = read_text(tmp_path, text, outline)
    assert document.text == (
        "Boats are the legs of the island.\n\nA small boat holds four people.\n\nA large boat holds forty people."
    )
    assert document.section("1").page == 3
    assert document.section("0").text == ""
    assert document.section("1.2").text == ""
    assert document.section("1.2").page == 4


def test_paragraph_printed_twice_is_kept_once(tmp_path: Path) -> None:
    once = "The lighthouse keeper climbs the stairs each evening and lights the lamp before dusk falls."
    text = page(f"**Small boats**\n{once}\n\n{once} Then he rests.")
    document = read_text(tmp_path, pages(text, ""), [entry("1", "Small boats", 1)])
    assert document.section("1").text == f"{once} Then he rests."


def test_heading_printed_in_other_words_is_found(tmp_path: Path) -> None:
    text = page("###### 3. A prepared and lively harbour\n\nPeople are ready.")
    document = read_text(tmp_path, pages(text, ""), [entry("3", "Aim 3: A ready and lively harbour", 1)])
    assert document.section("3").text == "People are ready."


def test_dutch_document_takes_dutch_headings(tmp_path: Path) -> None:
    outline = [entry("1", "Boats", 1, title_nl="Boten", title_nl_status="verified")]
    document = read_text(tmp_path, pages("## Boten\n\nEen boot vaart."), outline, language="nl")
    section = document.section("1")
    assert (section.heading, section.heading_nl, section.heading_nl_verified) == ("Boten", "Boten", True)


def test_partly_verified_dutch_title_is_not_verified(tmp_path: Path) -> None:
    outline = [entry("1", "Boats", 1, title_nl="Boten", title_nl_status="partly verified (press)")]
    section = read_text(tmp_path, pages("## Boats\n\nA boat sails."), outline).section("1")
    assert (section.heading, section.heading_nl_verified) == ("Boats", False)


def test_section_that_is_not_printed_is_a_problem(tmp_path: Path) -> None:
    outline = [entry("1", "Boats", 1), entry("2", "Trains", 1)]
    document = read_text(tmp_path, pages("## Boats\n\nA boat sails."), outline)
    assert document.section("2").text == ""
    assert any("Trains" in problem for problem in document.problems)


def test_page_outside_the_outline_is_a_problem(tmp_path: Path) -> None:
    text = pages("Nobody asked for this page of text.", "## Boats\n\nA boat sails.", "More words without a section.")
    document = read_text(tmp_path, text, [entry("1", "Boats", 2)])
    assert document.section("1").text == "A boat sails.\n\nMore words without a section."
    assert document.problems == (
        "page 1 belongs to no section of the outline; its text was left out",
        "page 3 belongs to no section of the outline; its text went to section 1",
    )


def test_separator_that_does_not_occur_is_a_problem_and_gives_no_pages(tmp_path: Path) -> None:
    document = read_text(tmp_path, "## Boats\n\nA boat sails.", separator="=====")
    assert document.section("1").page is None
    assert "page separator" in document.problems[0]


def test_outline_without_pages_follows_the_print(tmp_path: Path) -> None:
    outline = [{"id": "1", "title_en": "Boats"}, {"id": "2", "title_en": "Trains"}]
    document = read_text(tmp_path, "## Boats\n\nA boat sails.\n\n## Trains\n\nA train rolls.", outline, separator="")
    assert texts(document) == {"1": "A boat sails.", "2": "A train rolls."}
    assert document.section("2").page is None


@pytest.mark.parametrize(
    ("content", "message"),
    [("{", "not JSON"), ("{}", "no list 'sections'"), ('{"sections": [{"id": "1"}]}', "title_en")],
)
def test_bad_outline_is_named(tmp_path: Path, content: str, message: str) -> None:
    read_text(tmp_path, "Text.", [entry("1", "Boats", 1)])
    (tmp_path / "outline.json").write_text(content, encoding="utf-8")
    source = Source(
        source_id="x", path=tmp_path / "text.md", title="X", language="en", outline=tmp_path / "outline.json"
    )
    with pytest.raises(SourceError, match=re.escape(message)):
        read_document(source)


WORD = st.text(alphabet="abcdefghijklmnoprstuvwxyz", min_size=4, max_size=9)
SENTENCE = st.lists(WORD, min_size=3, max_size=12).map(lambda words: (" ".join(words) + ".").capitalize())
SECTION = st.lists(SENTENCE, min_size=1, max_size=4)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(bodies=st.lists(SECTION, min_size=1, max_size=5))
def test_every_word_lands_in_exactly_one_section(tmp_path: Path, bodies: list[list[str]]) -> None:
    outline = [entry(str(n), f"Harbour number {'x' * n}", n) for n in range(1, len(bodies) + 1)]
    printed = [
        page(f"## Harbour number {'x' * n}\n\n" + "\n\n".join(f"S{n}x{at} {text}" for at, text in enumerate(body)))
        for n, body in enumerate(bodies, start=1)
    ]
    document = read_text(tmp_path, pages(*printed), outline)
    assert_sound(document)
    for n, body in enumerate(bodies, start=1):
        wanted = Counter(word for at, text in enumerate(body) for word in f"S{n}x{at} {text}".split())
        assert Counter(document.section(str(n)).text.split()) == wanted
