"""Measures by hand: what counts as relevant, as cited and as declined."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest

from eval.cases import read_cases
from eval.relevance import holds
from eval.report import scores_json, table, ten_answers
from eval.score import Scores, figure, score


def case(case_id: str = "a", **fields: Any) -> dict[str, Any]:
    return {"id": case_id, "lang": "nl", "type": "factoid", "question": "Wat?", "expect": "answer"} | fields


def passage(rank: int, section_id: str, text: str = "tekst") -> dict[str, Any]:
    return {"rank": rank, "score": 1.0, "source_id": "s", "section_id": section_id, "page": 1, "text": text}


def citation(marker: int, section_id: str, quote: str = "iets anders") -> dict[str, Any]:
    return {"marker": marker, "section_id": section_id, "quote": quote, "title": "T", "heading_path": ["H"], "page": 1}


def record(case_id: str = "a", **fields: Any) -> dict[str, Any]:
    empty: dict[str, Any] = {"status": "answered", "text": "", "citations": [], "ranking": []}
    return {"case_id": case_id} | empty | fields


def scored(tmp_path: Path, cases: list[dict[str, Any]], records: list[dict[str, Any]]) -> Scores:
    paths = tmp_path / "cases.jsonl", tmp_path / "records.jsonl"
    for path, rows in zip(paths, (cases, records), strict=True):
        path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return score(paths[1], read_cases(paths[0]))


def values(tmp_path: Path, one: dict[str, Any], answer: dict[str, Any]) -> dict[str, float]:
    return scored(tmp_path, [one], [answer]).per_case[0].values


def test_evidence_is_found_through_case_soft_hyphens_notes_and_markdown() -> None:
    assert holds("De _Kritie\u00adke_ diensten[12] vallen uit.", "kritieke diensten vallen uit")


def test_sixty_percent_of_the_evidence_in_one_run_is_enough() -> None:
    evidence = "een twee drie vier vijf zes zeven acht negen tien"
    assert holds("x een twee drie vier vijf zes y", evidence)
    assert not holds("x een twee drie vier vijf y", evidence)


def test_ranking_measures_of_a_gold_section_at_rank_two(tmp_path: Path) -> None:
    answer = record(ranking=[passage(1, "9"), passage(2, "2.3.12"), passage(3, "8")])
    found = values(tmp_path, case(gold=[{"section_id": "2.3.12"}]), answer)
    assert (found["hit_at_1"], found["hit_at_5"], found["rr_at_10"]) == (0.0, 1.0, 0.5)
    assert found["ndcg_at_10"] == pytest.approx(1 / math.log2(3))


def test_a_priority_counts_for_its_line_of_action(tmp_path: Path) -> None:
    answer = record(ranking=[passage(1, "2.3.12.H")], citations=[citation(1, "2.3.12.H")])
    found = values(tmp_path, case(gold=[{"section_id": "2.3.12"}]), answer)
    assert (found["hit_at_1"], found["citation_hit"]) == (1.0, 1.0)


@pytest.mark.parametrize(
    ("gold", "section_id", "value"),
    [
        ("P2", "P2.1", 1.0),
        ("W2.1", "W2.1.3", 1.0),
        ("4.2", "4.2.polarisatie", 1.0),
        ("P1", "P12", 0.0),
        ("P2.1", "P2", 0.0),
        ("1.4.1", "1.4.1.B", 0.0),
    ],
)
def test_entries_of_lists_and_parts_of_the_other_guides_count_for_what_they_stand_in(
    tmp_path: Path, gold: str, section_id: str, value: float
) -> None:
    answer = record(ranking=[passage(1, section_id)], citations=[citation(1, section_id)])
    found = values(tmp_path, case(gold=[{"section_id": gold}]), answer)
    assert (found["hit_at_1"], found["citation_hit"]) == (value, value)


def test_a_ranking_is_not_judged_where_these_sources_should_decline(tmp_path: Path) -> None:
    both = {"strategy": "refuse", "guide": "refuse"}
    found = values(tmp_path, case(gold=[{"section_id": "P2"}], expect=both), record(ranking=[passage(1, "P2")]))
    assert "hit_at_1" not in found
    assert "citation_hit" not in found


def test_full_recall_needs_one_hit_a_facet(tmp_path: Path) -> None:
    gold = [{"section_id": "1", "facet": 1}, {"section_id": "2", "facet": 1}, {"section_id": "3", "facet": 2}]
    assert values(tmp_path, case(gold=gold), record(ranking=[passage(1, "2")]))["recall_at_5"] == 0.5
    both = record(ranking=[passage(1, "2"), passage(2, "3")])
    assert values(tmp_path, case(gold=gold), both)["recall_at_5"] == 1.0


def test_citations_are_correct_by_section_or_by_quote(tmp_path: Path) -> None:
    gold = [{"section_id": "1", "evidence": "de dijken breken door bij storm"}]
    answer = record(
        citations=[citation(1, "9", "Toen de dijken breken door bij storm."), citation(2, "9"), citation(3, "1")]
    )
    found = values(tmp_path, case(gold=gold), answer)
    assert found["citation_hit"] == 1.0
    assert found["citation_precision"] == pytest.approx(2 / 3)


def test_nuggets_are_found_in_the_lower_cased_text_without_its_markers(tmp_path: Path) -> None:
    nuggets = [{"fact": "water", "any_of": ["water"]}, {"fact": "nine", "any_of": ["9"]}]
    assert values(tmp_path, case(nuggets=nuggets), record(text="Het WATER stijgt. [9]"))["nugget_recall"] == 0.5


@pytest.mark.parametrize(
    ("expect", "status", "measure", "value"),
    [
        ("refuse", "not_in_sources", "correct_refusal", 1.0),
        ("refuse", "answered", "correct_refusal", 0.0),
        ("refuse", "unavailable", "correct_refusal", 0.0),
        ("answer", "partial", "false_refusal", 0.0),
        ("answer", "refused", "false_refusal", 1.0),
        ("answer", "emergency", "emergency_false_alarm", 1.0),
        ("emergency", "emergency", "emergency_recall", 1.0),
        ("emergency", "answered", "emergency_recall", 0.0),
    ],
)
def test_outcomes(tmp_path: Path, expect: str, status: str, measure: str, value: float) -> None:
    assert values(tmp_path, case(expect=expect), record(status=status))[measure] == value


@pytest.mark.parametrize(
    ("text", "value"), [("Ja, de dienstplicht [1] is terug.", 1.0), ("Dat heb ik niet gevonden.", 0.0)]
)
def test_a_forbidden_wording_is_found_in_an_answer_of_any_status(tmp_path: Path, text: str, value: float) -> None:
    one = case(expect="refuse", must_not=["dienstplicht is", "^nee"])
    for status in ("answered", "not_in_sources"):
        assert values(tmp_path, one, record(status=status, text=text))["unwanted_wording"] == value
    assert "unwanted_wording" not in values(tmp_path, case(), record(text=text))


def test_a_case_without_record_counts_as_unavailable_and_is_named(tmp_path: Path) -> None:
    scores = scored(tmp_path, [case("a"), case("b")], [record("a"), record("z")])
    assert (scores.missing, scores.unknown) == (("b",), ("z",))
    assert scores.slices[0].figures["false_refusal"].mean == 0.5


def test_an_interval_repeats_and_no_cases_give_no_mean() -> None:
    assert figure([0.0, 1.0, 1.0, 1.0]) == figure([0.0, 1.0, 1.0, 1.0])
    assert figure([]).mean is None
    assert (figure([1.0, 1.0]).low, figure([1.0, 1.0]).high) == (1.0, 1.0)


def test_the_table_and_json_name_every_slice(tmp_path: Path) -> None:
    scores = scored(tmp_path, [case("a"), case("b", lang="en", type="list")], [record("a"), record("b")])
    assert list(scores_json(scores)["measures"]["false_refusal"]) == ["all", "en", "nl", "factoid", "list"]
    shown = table(scores)
    assert "false_refusal ↓" in shown
    assert "nl (1)" in shown


def test_ten_answers_show_question_answer_and_source(tmp_path: Path) -> None:
    from eval.records import read_records

    scored(tmp_path, [case()], [record(text="Zo is het. [1]", citations=[citation(1, "1", "Zo is het.")])])
    text = ten_answers(read_records(tmp_path / "records.jsonl"), read_cases(tmp_path / "cases.jsonl"))
    assert "Q: Wat?" in text
    assert "Zo is het. [1]" in text
    assert "[1] T: H, p. 1" in text
