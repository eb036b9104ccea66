"""Two runs are compared case by case, and refused when they were not asked the same."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bot import Answer, Question
from eval.commands import eval_app
from eval.compare import CompareError, Comparison, compare_runs, read_run
from eval.compare_report import comparison_page, comparison_text
from eval.run import run
from tests.evaluation.assistants import EchoAssistant, case, write_lines

HOSTILE = "<script>window.broken = 1</script>"
CASES = [
    case("a", "Wat is vuur?"),
    case("b", "Wat is water?"),
    case("c", f"Wat is {HOSTILE}?", lang="en"),
    case("d", "Wie wint er?", expect="refuse", gold=[]),
]


class Declining(EchoAssistant):
    """Declines the questions that hold one of some words."""

    def __init__(self, *words: str) -> None:
        super().__init__()
        self.words = words

    def answer(self, question: Question) -> Answer:
        if any(word in question.text for word in self.words):
            return super().answer(Question(text="weet niet"))
        return super().answer(question)


def made(folder: Path, *words: str, cases: list[dict[str, Any]] = CASES) -> Path:
    folder.mkdir(parents=True)
    run(write_lines(folder / "c.jsonl", cases), Declining(*words), folder / "run", settings={})  # type: ignore[arg-type]
    return folder / "run"


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The first answers all but b, the second all but a and d."""
    home = tmp_path_factory.mktemp("runs")
    return made(home / "one", "water"), made(home / "two", "vuur", "wint")


@pytest.fixture(scope="module")
def found(folders: tuple[Path, Path]) -> Comparison:
    first, second = folders
    return compare_runs(read_run(first), read_run(second))


def test_paired_differences_are_those_of_the_hand(found: Comparison) -> None:
    whole = {one.measure: one for one in found.differences if one.slice == "all"}
    # False refusals: b before, a after; each is 1 of 3. Correct refusals: none of one before, one of one after.
    refusal = whole["false_refusal"]
    assert (refusal.first, refusal.second, refusal.difference) == (pytest.approx(1 / 3), pytest.approx(1 / 3), 0.0)
    assert (refusal.cases, refusal.better, refusal.worse) == (3, 1, 1)
    # Two of three differences are +1 and -1, the third 0, so the mean of three draws lies between -1 and 1.
    assert refusal.low == -refusal.high < 0
    correct = whole["correct_refusal"]
    assert (correct.difference, correct.low, correct.high, correct.is_clear) == (1.0, 1.0, 1.0, True)


def test_cases_are_won_and_lost(found: Comparison) -> None:
    assert [one.case_id for one in found.won] == ["b", "d"]
    assert [one.case_id for one in found.lost] == ["a"]
    assert found.lost[0].worse == ("status_match", "citation_hit")


def test_a_run_against_itself_changes_nothing(folders: tuple[Path, Path]) -> None:
    same = compare_runs(read_run(folders[0]), read_run(folders[0]))
    assert (same.won, same.lost) == ((), ())
    assert {(one.difference, one.low, one.high) for one in same.differences} == {(0.0, 0.0, 0.0)}


def test_other_cases_are_refused_and_named(folders: tuple[Path, Path], tmp_path: Path) -> None:
    other = made(tmp_path / "x", cases=[*CASES[:2], case("e", "Nieuw?")])
    with pytest.raises(CompareError, match=r"(?s)not asked the same cases.*2 only in .*one.run: c, d.*1 only in .*: e"):
        compare_runs(read_run(folders[0]), read_run(other))


def test_another_question_under_the_same_id_is_refused(folders: tuple[Path, Path], tmp_path: Path) -> None:
    other = made(tmp_path / "x", cases=[case("a", "Iets anders?"), *CASES[1:]])
    with pytest.raises(CompareError, match="1 ask something else: a"):
        compare_runs(read_run(folders[0]), read_run(other))


def test_other_expectations_are_refused(folders: tuple[Path, Path], tmp_path: Path) -> None:
    other = made(tmp_path / "x", cases=[case("a", "Wat is vuur?", gold=[{"section_id": "7"}]), *CASES[1:]])
    with pytest.raises(CompareError, match="what is expected of them is not"):
        compare_runs(read_run(folders[0]), read_run(other))


def test_an_unfinished_run_is_told(folders: tuple[Path, Path], tmp_path: Path) -> None:
    for name in ("settings.json", "cases.jsonl", "answers.jsonl"):
        (tmp_path / name).write_bytes((folders[0] / name).read_bytes())
    lines = (tmp_path / "answers.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
    (tmp_path / "answers.jsonl").write_text("".join(lines[:2]), encoding="utf-8")
    with pytest.raises(CompareError, match="2 cases have no answer"):
        read_run(tmp_path)
    with pytest.raises(CompareError, match=r"has no settings\.json, cases\.jsonl, answers\.jsonl"):
        read_run(tmp_path / "nowhere")


def test_the_text_shows_changes_and_cases(found: Comparison) -> None:
    text = comparison_text(found)
    assert "correct_refusal              0.000   1.000   +1.000* [+1.000, +1.000]" in text
    assert "  a (answered -> not_in_sources; -status_match -citation_hit) Wat is vuur?" in text


def test_the_page_shows_both_answers_and_runs_nothing(found: Comparison) -> None:
    page = comparison_page(found)
    assert "Over: Wat is vuur?" in page
    assert HOSTILE not in page
    assert page.count("<script") == 1
    assert "default-src 'none'" in page


def test_the_command_writes_json_and_page(folders: tuple[Path, Path], tmp_path: Path) -> None:
    page = tmp_path / "new" / "page.html"
    result = CliRunner().invoke(eval_app, ["compare", *map(str, folders), "--json", "--html", str(page)])
    assert result.exit_code == 0, result.stderr
    told = json.loads(result.stdout)
    assert [one["case_id"] for one in told["lost"]] == ["a"]
    assert page.is_file()
