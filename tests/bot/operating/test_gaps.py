"""Questions that were not answered are grouped by what they ask, without telling who asked."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.assistant import Assistant
from bot.database import AskedQuestion
from bot.operating.gap_tables import gap_lines, moment_since, write_csv, write_csv_to
from bot.operating.gaps import find_gaps
from index import Index

NOW = datetime(2026, 11, 24, 12, 30, tzinfo=UTC)
SHELTER = [
    "zijn er schuilkelders in Nederland",
    "waar is de dichtstbijzijnde schuilkelder",
    "heeft mijn gemeente een schuilkelder",
    "schuilkelder bouwen in mijn tuin",
    "hoeveel schuilkelders zijn er nog",
]
FUEL = [
    "hoeveel benzine mag ik thuis bewaren",
    "benzine opslaan in de schuur",
    "jerrycan benzine thuis bewaren",
    "mag ik benzine bewaren in huis",
]


@pytest.fixture
def index(assistant: Assistant) -> Index:
    return assistant.index


def asked(*texts: str, language: str = "nl", nearest: tuple[str, ...] = ()) -> list[AskedQuestion]:
    return [
        AskedQuestion(
            at=NOW + timedelta(minutes=number),
            answer_id="0" * 16,
            text=text,
            language=language,
            status="not_in_sources",
            reason=None,
            nearest=nearest,
        )
        for number, text in enumerate(texts)
    ]


def test_one_subject_is_one_group_and_small_groups_stay_hidden(index: Index) -> None:
    report = find_gaps(asked(*FUEL, *SHELTER), index)
    (gap,) = report.gaps
    assert gap.questions == len(SHELTER)
    assert "schuilkelder" in gap.example
    assert (report.questions, report.ungrouped) == (9, len(FUEL))
    assert "benzine" not in "".join(gap_lines(report))


def test_the_same_question_in_capitals_counts_each_time(index: Index) -> None:
    report = find_gaps(asked(*["Waar schuil ik?"] * 3, *["WAAR SCHUIL IK?"] * 2), index)
    assert [gap.questions for gap in report.gaps] == [5]


def test_the_order_of_questions_changes_nothing(index: Index) -> None:
    questions = asked(*SHELTER, *FUEL, FUEL[0])
    assert find_gaps(questions, index).gaps == find_gaps(questions[::-1], index).gaps


def test_a_word_of_one_person_is_hidden_in_the_example(index: Index) -> None:
    with_name = [f"schuilkelder Jansen{letter}" for letter in "abcde"]
    (gap,) = find_gaps(asked(*with_name), index).gaps
    assert gap.example == "schuilkelder […]"


def test_nearest_places_languages_and_partial_answers_are_counted(index: Index) -> None:
    rows = asked(*SHELTER, nearest=("Gids › A", "Gids › B"))
    rows[0] = replace(rows[0], nearest=("Gids › B",), status="partial")
    (gap,) = find_gaps(rows, index).gaps
    assert (gap.nearest, gap.partly, gap.languages) == (("Gids › B", "Gids › A"), 1, ("nl",))
    assert (gap.first, gap.last) == (NOW, NOW + timedelta(minutes=4))


def test_nothing_asked_and_nothing_but_signs_give_no_group(index: Index) -> None:
    assert find_gaps([], index).gaps == ()
    report = find_gaps(asked(*["???"] * 9), index)
    assert (report.gaps, report.ungrouped) == ((), 9)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", " =", "＝"])
def test_no_cell_is_a_formula(index: Index, start: str, tmp_path: Path) -> None:
    text = f'{start}HYPERLINK("http://evil.example";"schuilkelder")'
    report = find_gaps(asked(*[text] * 5), index)
    handle = io.StringIO()
    write_csv_to(report, handle)
    rows = list(csv.DictReader(io.StringIO(handle.getvalue())))
    assert rows[0]["example"].startswith("'")
    write_csv(report, tmp_path / "gaps.csv")
    assert (tmp_path / "gaps.csv").read_bytes().startswith(b"\xef\xbb\xbfquestions,")


def test_the_beginning_is_a_day_or_days_back() -> None:
    assert moment_since("7d", now=NOW) == NOW - timedelta(days=7)
    assert moment_since("2026-11-01T00:00:00+01:00") == datetime(2026, 10, 31, 23, tzinfo=UTC)
    assert moment_since("").year == 2000
    with pytest.raises(ValueError, match="'gisteren'; expected a day such as 2026-11-01"):
        moment_since("gisteren")
