"""An answer that a model words is searched and composed once, as one in the words of the sources is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from bot.answers import Question
from bot.assistant import Assistant
from bot.composing import compose
from bot.evidence import weigh
from tests.bot.generating import models as m
from tests.bot.generating.speakers import speaker

SAID = m.says("Een hybride dreiging is een mix van militaire en andere middelen. [1]")


def counted(work: Callable[..., Any], name: str, counts: Counter[str]) -> Callable[..., Any]:
    def counting(*given: Any, **named: Any) -> Any:
        counts[name] += 1
        return work(*given, **named)

    return counting


def test_a_question_to_a_model_is_searched_and_composed_as_often_as_one_without(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    question, counts = Question(text="Wat is een hybride dreiging?"), Counter[str]()
    index = type(assistant.index)
    monkeypatch.setattr(index, "search", counted(index.search, "search", counts))
    monkeypatch.setattr("bot.composing.weigh", counted(weigh, "weigh", counts))
    monkeypatch.setattr("bot.assistant.compose", counted(compose, "compose", counts))
    assistant.answer(question)
    alone = counts.copy()
    with m.model_server(SAID) as model:
        speaker(assistant, model).answer(question)
        assert len(model.requests) == 1
    assert counts == Counter({name: 2 * count for name, count in alone.items()})
