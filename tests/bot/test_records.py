"""A record says all of an answer but its ranking."""

from __future__ import annotations

import json
from dataclasses import replace

from bot.answers import Question
from bot.assistant import Assistant
from bot.records import answer_record, recorded_answer


def test_an_answer_comes_back_from_its_record(assistant: Assistant) -> None:
    for text in ("Welke landen doen aan spionage?", "Er is brand in mijn huis!", "Wat is het recept van erwtensoep?"):
        answer = assistant.answer(Question(text=text))
        record = json.loads(json.dumps(answer_record(answer)))
        expected = replace(answer, ranking=None, seconds=record["seconds"])
        assert recorded_answer(record) == expected
