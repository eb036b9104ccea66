"""What question sets ask about is counted by section, language and type, and near repeats are named."""

from __future__ import annotations

import json
from pathlib import Path

from typer.testing import CliRunner

from bot import Turn
from eval.cases import Case, Gold
from eval.commands import eval_app
from eval.coverage import bundled_titles, coverage_json, coverage_table, measure_coverage, section_order
from eval.likeness import find_alike

TITLES = {"1.1": "Begrip", "2.3.12": "Actielijn 12", "2.3.12.H": "Prioriteit H", "4.2": "Begrippen", "4.2.A": "Een"}


def case(case_id: str, question: str, *section_ids: str, language: str = "nl", kind: str = "list") -> Case:
    gold = tuple(Gold(section_id=section_id) for section_id in section_ids)
    return Case(case_id=case_id, question=question, language=language, type=kind, gold=gold, expect="answer")


def test_a_case_counts_once_for_each_of_its_sections() -> None:
    cases = [case("a", "Wat?", "1.1", "1.1", "4.2"), case("b", "Who?", "1.1", language="en")]
    coverage = measure_coverage({"s": cases}, TITLES)
    assert [(row.name, dict(row.counts), row.total) for row in coverage.sections] == [
        ("1.1", {"nl": 1, "en": 1}, 2),
        ("4.2", {"nl": 1}, 1),
    ]
    assert [(row.name, row.total) for row in coverage.others["type"]] == [("list", 2)]


def test_sections_without_a_case_and_places_without_a_section_are_named() -> None:
    coverage = measure_coverage({"s": [case("a", "Wat?", "2.3.12", "4.2", "P9")]}, TITLES)
    # A line of action does not ask about its priorities; the glossary does about its entries.
    assert coverage.uncovered == ("1.1", "2.3.12.H")
    assert coverage.unknown == ("P9",)


def test_questions_of_two_sets_that_are_nearly_the_same_are_named() -> None:
    sets = {
        "tuning": [case("t", "Wat hoort er in een noodpakket?"), case("u", "Wat doet de NAVO?")],
        "test": [case("e", "wat hoort er in een nootpakket"), case("f", "Waarom stijgt de zee?")],
    }
    assert [(pair.first, pair.second) for pair in find_alike(sets)] == [("t", "e")]


def test_follow_ups_are_compared_with_what_was_asked_before() -> None:
    one, other = (
        Case(case_id=name, question="En daarna?", history=(Turn(role="user", content=before),))
        for name, before in (("t", "Wat doet de burgemeester bij brand?"), ("e", "Hoeveel liter water per dag?"))
    )
    assert find_alike({"tuning": [one], "test": [other]}) == ()


def test_sections_stand_in_the_order_of_the_texts() -> None:
    shuffled = ["P12.1", "4.2", "P2", "2.3.12", "2.3.9.A", "2.3.9", "1.2.T1", "1.2"]
    assert sorted(shuffled, key=section_order) == [
        "1.2", "1.2.T1", "2.3.9", "2.3.9.A", "2.3.12", "4.2", "P2", "P12.1",
    ]  # fmt: skip


def test_the_table_and_json_hold_counts_gaps_and_repeats() -> None:
    sets = {"t.jsonl": [case("t", "Wat?", "1.1")], "e.jsonl": [case("e", "wat", "P9", language="pap")]}
    coverage = measure_coverage(sets, TITLES)
    text = coverage_table(coverage)
    assert "cases: t.jsonl (1), e.jsonl (1)" in text
    assert "! sections without a case: 2.3.12, 2.3.12.H, 4.2, 4.2.A" in text
    assert "! alike (1.00): t and e" in text
    found = coverage_json(coverage)
    assert found["sections"] == {"1.1": {"nl": 1}, "P9": {"pap": 1}}
    assert (found["unknown"], found["alike"]) == (["P9"], [["t", "e", 1.0]])


def test_the_titles_are_those_of_the_bundled_guide() -> None:
    titles = bundled_titles()
    assert titles["1.4.2"] == "Theme 2: Hybrid threats"
    assert list(titles)[:2] == ["0", "0.1"]


def test_the_command_counts_several_files(tmp_path: Path) -> None:
    for name, section in (("one", "1.1"), ("two", "9.9")):
        row = {"id": name, "question": f"Wat is {name}?", "lang": "nl", "gold": [{"section_id": section}]}
        (tmp_path / f"{name}.jsonl").write_text(json.dumps(row), encoding="utf-8")
    files = [str(tmp_path / "one.jsonl"), str(tmp_path / "two.jsonl")]
    result = CliRunner().invoke(eval_app, ["coverage", "--cases", files[0], "--cases", files[1], "--json"])
    found = json.loads(result.stdout)
    assert (found["cases"], found["unknown"]) == ({"one.jsonl": 1, "two.jsonl": 1}, ["9.9"])
    assert "1.2" in found["uncovered"]
