"""Drafts are made from what sections say and know, and are refused until a person has edited them."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from eval.cases import CaseError, read_cases
from eval.drafting import DraftError, draft_cases
from index import Index, build_index, open_index
from tests.evaluation.assistants import write_lines
from tests.fakes import make_document


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    document = make_document(
        "gids",
        {
            "1": ["De dijk wordt elk jaar nagekeken. De dijk is 12 meter hoog en van klei. Kort."],
            "2": ["De pont vaart bij hoogwater niet."],
        },
    )
    first = replace(document.sections[0], questions=(("Hoe hoog is de dijk?", "nl"), ("How high is the dyke?", "en")))
    folder = tmp_path_factory.mktemp("drafts")
    build_index([replace(document, sections=(first, document.sections[1]))], folder)
    return open_index(folder)


def test_a_draft_for_each_question_a_section_knows(index: Index) -> None:
    rows = draft_cases(index, "gids", ["1"])
    assert [(row["question"], row["lang"]) for row in rows] == [
        ("Hoe hoog is de dijk?", "nl"),
        ("How high is the dyke?", "en"),
    ]
    assert rows[0]["gold"] == [{"section_id": "1", "page": 1}]
    assert [row["id"] for row in rows] == ["draft-001", "draft-002"]


def test_a_section_without_questions_is_asked_by_its_heading(index: Index) -> None:
    (row,) = draft_cases(index, "gids", ["2"])
    assert row["question"] == "Wat staat er over Deel 2?"


def test_facts_are_sentences_of_the_section_those_with_a_number_first(index: Index) -> None:
    nuggets = draft_cases(index, "gids", ["1"])[0]["nuggets"]
    assert [nugget["fact"] for nugget in nuggets] == [
        "De dijk is 12 meter hoog en van klei.",
        "De dijk wordt elk jaar nagekeken.",
    ]
    for nugget in nuggets:
        assert re.search(nugget["any_of"][0], nugget["fact"].lower())


def test_drafts_are_refused_by_line_until_the_mark_is_gone(index: Index, tmp_path: Path) -> None:
    rows = list(draft_cases(index, "gids"))
    path = write_lines(tmp_path / "d.jsonl", rows)
    with pytest.raises(CaseError, match=r"d\.jsonl:1: is marked draft(?s:.*)d\.jsonl:3: is marked draft"):
        read_cases(path)
    edited = [{name: value for name, value in row.items() if name != "draft"} for row in rows]
    assert len(read_cases(write_lines(path, edited))) == 3
    assert json.loads(path.read_text(encoding="utf-8").splitlines()[0])["expect"] == "answer"


def test_unknown_sources_and_sections_are_named(index: Index) -> None:
    with pytest.raises(DraftError, match="no source 'x'; expected one of gids"):
        draft_cases(index, "x")
    with pytest.raises(DraftError, match="no section 9"):
        draft_cases(index, "gids", ["1", "9"])
