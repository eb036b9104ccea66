"""What is expected follows the sources that answered: the strategy alone, or the whole guide."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from typer.testing import CliRunner

from bot import Answer, Assistant, Question
from eval.cases import CaseError, read_cases
from eval.commands import eval_app
from eval.records import Record, Retrieved
from eval.run import run
from eval.source_sets import SourceSet, find_source_set, source_set_of_records

KIT = {"id": "kit", "question": "Wat hoort er in?", "expect": {"strategy": "refuse", "guide": "answer"}}


def write(path: Path, *rows: dict[str, Any]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


class SilentAssistant:
    """Holds an index of some sources and fails at every question, so that every record is unavailable."""

    def __init__(self, *source_ids: str) -> None:
        sources = tuple(SimpleNamespace(source_id=source_id) for source_id in source_ids)
        self.index = SimpleNamespace(sources=sources, fingerprint="f", sections=lambda _: ())

    def answer(self, question: Question) -> Answer:
        raise RuntimeError(question.text)


def passage(source_id: str) -> Retrieved:
    return Retrieved(rank=1, source_id=source_id, section_id="1", text="tekst")


@pytest.mark.parametrize(
    ("source_ids", "expected"),
    [
        (["strategy-guide-nl", "strategy-guide-en"], SourceSet.STRATEGY),
        (["security-strategy-2023-en"], SourceSet.STRATEGY),
        (["strategy-guide-nl", "prepare-guide-nl"], SourceSet.GUIDE),
        (["denkvooruit"], SourceSet.GUIDE),
        ([], SourceSet.GUIDE),
    ],
)
def test_other_sources_than_the_strategy_make_the_whole_guide(source_ids: list[str], expected: SourceSet) -> None:
    assert find_source_set(source_ids) is expected


def test_one_passage_from_elsewhere_tells_the_whole_guide_answered() -> None:
    from bot import AnswerStatus

    strategy = Record(case_id="a", status=AnswerStatus.ANSWERED, ranking=(passage("strategy-guide-nl"),))
    other = Record(case_id="b", status=AnswerStatus.ANSWERED, ranking=(passage("warnings-guide-nl"),))
    assert source_set_of_records([strategy]) is SourceSet.STRATEGY
    assert source_set_of_records([strategy, other]) is SourceSet.GUIDE


def test_a_table_of_outcomes_is_read_for_one_source_set(tmp_path: Path) -> None:
    path = write(tmp_path / "c.jsonl", KIT, {"id": "b", "question": "q", "expect": "emergency"})
    assert [case.expect for case in read_cases(path, SourceSet.STRATEGY)] == ["refuse", "emergency"]
    assert [case.expect for case in read_cases(path)] == ["answer", "emergency"]


@pytest.mark.parametrize(
    "table",
    [
        {"strategy": "refuse"},
        {"strategy": "refuse", "guide": "maybe"},
        {"strategy": None, "guide": "answer"},
        {"strategy": "refuse", "guide": "answer", "all": "answer"},
    ],
)
def test_a_bad_table_of_outcomes_is_named_for_every_source_set(tmp_path: Path, table: dict[str, Any]) -> None:
    path = write(tmp_path / "c.jsonl", {"id": "a", "question": "q", "expect": table})
    for source_set in SourceSet:
        with pytest.raises(CaseError, match=r"c\.jsonl:1: expect"):
            read_cases(path, source_set)


@pytest.mark.parametrize(
    ("source_id", "chosen", "measure"),
    [
        ("strategy-guide-nl", None, "correct_refusal"),
        ("prepare-guide-nl", None, "false_refusal"),
        ("strategy-guide-nl", SourceSet.GUIDE, "false_refusal"),
    ],
)
def test_a_run_expects_what_its_index_can_answer(
    tmp_path: Path, source_id: str, chosen: SourceSet | None, measure: str
) -> None:
    assistant = cast(Assistant, SilentAssistant(source_id))
    scores = run(write(tmp_path / "c.jsonl", KIT), assistant, tmp_path / "run", settings={}, source_set=chosen)
    assert measure in scores.per_case[0].values
    told = json.loads((tmp_path / "run" / "settings.json").read_text(encoding="utf-8"))
    assert told["source_set"] == ("strategy" if measure == "correct_refusal" else "guide")


def score_kit(tmp_path: Path, source_id: str, *options: str) -> dict[str, Any]:
    """The JSON of `eval score` for one refusal over an index with that source."""
    found = {"rank": 1, "source_id": source_id, "section_id": "1", "text": "tekst"}
    record = {"case_id": "kit", "status": "not_in_sources", "text": "", "citations": [], "ranking": [found]}
    records, cases = write(tmp_path / "r.jsonl", record), write(tmp_path / "c.jsonl", KIT)
    result = CliRunner().invoke(eval_app, ["score", str(records), "--cases", str(cases), "--json", *options])
    assert result.exit_code == 0, result.stderr
    scored: dict[str, Any] = json.loads(result.stdout)
    return scored


def test_score_expects_a_refusal_of_the_strategy_and_an_answer_of_the_guide(tmp_path: Path) -> None:
    assert score_kit(tmp_path, "security-strategy-2023-en")["cases"]["kit"]["correct_refusal"] == 1.0
    assert score_kit(tmp_path, "organisations-guide-en")["cases"]["kit"]["false_refusal"] == 1.0


def test_score_takes_the_source_set_that_is_asked_for(tmp_path: Path) -> None:
    scored = score_kit(tmp_path, "security-strategy-2023-en", "--sources", "guide")
    assert scored["cases"]["kit"]["false_refusal"] == 1.0
