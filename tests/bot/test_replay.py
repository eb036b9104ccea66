"""The same question gives the same record, and a changed record is named field by field."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from app import app
from bot.answers import Question, Turn
from bot.assistant import Assistant
from bot.records import answer_record
from bot.replay import replay

QUESTION = "Welke landen doen aan spionage?"


def recorded(assistant: Assistant, **fields: Any) -> dict[str, Any]:
    record = answer_record(assistant.answer(Question(text=QUESTION, **fields)))
    loaded: dict[str, Any] = json.loads(json.dumps(record))
    return loaded


def test_the_same_question_is_answered_the_same(assistant: Assistant) -> None:
    assert replay(assistant, recorded(assistant, audience="organisation", region="bonaire"), QUESTION) == ()


def test_earlier_turns_are_part_of_the_question(assistant: Assistant) -> None:
    turns = (Turn(role="user", content="Wat is nationale veiligheid?"),)
    record = recorded(assistant, history=turns)
    assert replay(assistant, record, QUESTION, turns) == ()
    assert [found.field for found in replay(assistant, record, QUESTION)] == ["answer_id"]


def test_what_was_changed_is_named(assistant: Assistant) -> None:
    record = recorded(assistant) | {"confidence": 0.1, "seconds": {}, "case_id": "x"}
    (found,) = replay(assistant, record, QUESTION)
    assert (found.field, found.recorded) == ("confidence", 0.1)


def test_a_record_without_what_is_needed_is_refused(assistant: Assistant) -> None:
    with pytest.raises(ValueError, match="no 'audience'"):
        replay(assistant, {"language": "nl"}, QUESTION)


def test_the_command_tells_a_file_that_is_no_record(tmp_path: Path) -> None:
    path = tmp_path / "record.json"
    path.write_text("[]", "utf-8")
    result = CliRunner().invoke(app, ["replay", str(path), "--question", QUESTION])
    assert isinstance(result.exception, ValueError)
    assert "expected a dict" in str(result.exception)
