"""The questions near the subject: what is learned from repeats nothing of what is only reported."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

from eval.outside_training import SETS

DATASETS = Path(__file__).parents[2] / "eval" / "datasets"
REPORTED = ("scope-test", "declined-test", "answerable-test", "strategy-dev")
# From this share of common runs of four characters, two questions are the same one in other words.
SAME_WORDING = 0.45


def rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (DATASETS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


def runs(question: str) -> set[str]:
    text = re.sub(r"\W+", " ", question.lower())
    return {text[start : start + 4] for start in range(len(text) - 3)}


def test_nothing_that_is_only_reported_is_learned_from() -> None:
    assert not set(SETS) & set(REPORTED)


def test_no_question_that_is_learned_from_is_a_rewording_of_a_reported_one() -> None:
    reported = [(row["question"], runs(row["question"])) for name in REPORTED for row in rows(name)]
    learned = [(row["question"], runs(row["question"])) for row in rows("scope-tuning")]
    alike = [
        (one, other)
        for one, own in learned
        for other, others in reported
        if len(own & others) >= SAME_WORDING * len(own | others)
    ]
    assert alike == []


def test_both_sets_have_enough_of_either_outcome_in_either_language() -> None:
    for name, least in (("scope-tuning", 250), ("scope-test", 60)):
        counts = Counter((row["lang"], row["type"] == "out_of_scope") for row in rows(name))
        assert len(counts) == 4
        assert min(counts.values()) >= least


def test_every_id_stands_once_and_every_declined_question_says_its_kind() -> None:
    found = rows("scope-tuning") + rows("scope-test")
    assert len({row["id"] for row in found}) == len(found)
    assert all(row["kind"] for row in found if row["type"] == "out_of_scope")
