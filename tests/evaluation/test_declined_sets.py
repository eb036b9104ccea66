"""The questions to decline: two halves of the same kinds that share no wording, with labels that can be checked."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

DATASETS = Path(__file__).parents[2] / "eval" / "datasets"
OUTCOMES = ("refuse", "answer", "emergency")
# Parts of the three guides beside the strategy: preparing, warnings, organisations.
GUIDE_SECTION = re.compile(r"[PWO]\d+(\.\d+)?$")
# From this share of common runs of four characters, two questions are the same one in other words.
SAME_WORDING = 0.45


def rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (DATASETS / name).read_text(encoding="utf-8").splitlines()]


TUNING, TEST = rows("declined-tuning.jsonl"), rows("declined-test.jsonl")


def runs(question: str) -> set[str]:
    text = re.sub(r"\W+", " ", question.lower())
    return {text[start : start + 4] for start in range(len(text) - 3)}


def likeness(one: set[str], other: set[str]) -> float:
    return len(one & other) / len(one | other) if one and other else 0.0


def test_there_are_enough_of_each_kind_and_the_halves_have_the_same_kinds() -> None:
    assert len(TUNING) + len(TEST) >= 220
    tuning, test = (Counter(row["kind"] for row in half) for half in (TUNING, TEST))
    assert tuning == test
    assert min(tuning.values()) >= 3


def test_every_id_stands_once_and_names_its_half() -> None:
    ids = [row["id"] for row in TUNING + TEST]
    assert len(set(ids)) == len(ids)
    assert all(row["id"].startswith("no-t-") for row in TUNING)
    assert all(row["id"].startswith("no-e-") for row in TEST)


def test_no_question_is_a_rewording_of_one_in_another_set() -> None:
    others = [*TEST, *rows("strategy-dev.jsonl"), *rows("tuning.jsonl")]
    pairs = [(one, other) for one in TUNING for other in others]
    pairs += [(one, other) for one in TEST for other in [*rows("strategy-dev.jsonl"), *rows("tuning.jsonl")]]
    known = {row["id"]: runs(row["question"]) for row in [*TUNING, *others]}
    alike = [
        (one["question"], other["question"])
        for one, other in pairs
        if likeness(known[one["id"]], known[other["id"]]) >= SAME_WORDING
    ]
    assert alike == []


@pytest.mark.parametrize("row", TUNING + TEST, ids=lambda row: row["id"])
def test_a_label_is_whole(row: dict[str, Any]) -> None:
    outcomes = row["expect"].values() if isinstance(row["expect"], dict) else [row["expect"]]
    assert set(outcomes) <= set(OUTCOMES)
    assert bool(row["gold"]) == ("answer" in outcomes)
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", row["second_reading"])
    patterns = [*row["must_not"], *(pattern for nugget in row["nuggets"] for pattern in nugget["any_of"])]
    assert all(re.compile(pattern) for pattern in patterns)
    if row["kind"] in ("false_premise", "wrong_reference", "sensitive"):
        assert len(row["must_not"]) >= 3, "a wording that agrees with the premise, and the premise itself"


@pytest.mark.parametrize("row", TUNING + TEST, ids=lambda row: row["id"])
def test_a_place_that_answers_is_in_the_outline_or_in_a_guide(row: dict[str, Any], shared: Path) -> None:
    outline = json.loads((shared / "strategy" / "outline.json").read_text(encoding="utf-8"))["sections"]
    pages = {section["id"]: section["pages"] for section in outline}
    for gold in row["gold"]:
        section_id = re.sub(r"\.[A-Z]$", "", gold["section_id"])
        if GUIDE_SECTION.fullmatch(gold["section_id"]):
            continue
        known = pages.get(gold["section_id"], pages.get(section_id))
        assert known is not None, gold["section_id"]
        assert gold["page"] in known, gold
