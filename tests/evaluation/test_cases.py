"""A file of cases is read whole, or every bad line is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from eval.cases import CaseError, read_cases

DATASETS = Path(__file__).parents[2] / "eval" / "datasets"


def write(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_an_id_and_a_question_are_enough(tmp_path: Path) -> None:
    cases = read_cases(
        write(tmp_path / "c.jsonl", '{"_id": "a", "text": "Wat?"}', "", '{"id": "b", "question": "Wie?"}')
    )
    assert [(case.case_id, case.question) for case in cases] == [("a", "Wat?"), ("b", "Wie?")]


def test_all_bad_lines_are_named_at_once(tmp_path: Path) -> None:
    path = write(
        tmp_path / "c.jsonl",
        "{",
        '{"id": "a"}',
        '{"id": "b", "question": "q", "expect": "maybe"}',
        '{"id": "c", "question": "q", "nuggets": [{"fact": "f", "any_of": ["("]}]}',
        '{"id": "d", "question": "q", "must_not": ["*"]}',
    )
    with pytest.raises(CaseError) as caught:
        read_cases(path)
    assert all(f"c.jsonl:{number}:" in str(caught.value) for number in (1, 2, 3, 4, 5))


def test_in_fifty_thousand_rows_those_that_are_wrong_are_named(tmp_path: Path) -> None:
    rows = [f'{{"id": "q{number}", "question": "q"}}' for number in range(50_000)]
    rows[7], rows[40_000], rows[-1] = '{"question": "q"}', rows[3], '{"id": "e", "question": ""}'
    with pytest.raises(CaseError) as caught:
        read_cases(write(tmp_path / "c.jsonl", *rows))
    assert all(f"c.jsonl:{number}:" in str(caught.value) for number in (8, 40_001, 50_000))
    assert str(caught.value).count("c.jsonl:") == 3


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(CaseError, match="nowhere"):
        read_cases(tmp_path / "nowhere.jsonl")


@pytest.mark.parametrize(("name", "count"), [("strategy-dev.jsonl", 121), ("tuning.jsonl", 80)])
def test_the_committed_sets_are_read_and_hold_no_evidence(name: str, count: int) -> None:
    cases = read_cases(DATASETS / name)
    assert len(cases) == count
    assert not any(gold.evidence for case in cases for gold in case.gold)
