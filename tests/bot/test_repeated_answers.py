"""A question that was asked before gets the same bytes, until the index, the operator or the day changes."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from bot.answers import Question, Turn
from bot.assistant import Assistant
from bot.operation import Operation, OperatorNotice
from bot.repeated_answers import RepeatedAnswers
from bot.service import Service
from bot.settings import Settings
from bot.workers import encoded
from tests.bot.servers import serving

SPIES = Question(text="Welke landen doen aan spionage?")


def test_the_same_question_gets_the_same_bytes_over_http(assistant: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    # At midnight an answer is made anew; this is about all other moments.
    monkeypatch.setattr("bot.service.Service.stamp", lambda _: ())
    with serving(lambda: assistant, metrics=True) as address:
        first, second, other = (
            httpx.post(f"{address}/api/v1/answers", json={"question": text})
            for text in (SPIES.text, SPIES.text, f"{SPIES.text} Echt?")
        )
        figures = httpx.get(f"{address}/metrics").text
    assert first.content == second.content != other.content
    assert _counted(figures) == 3


def _counted(figures: str) -> float:
    return sum(float(line.split()[-1]) for line in figures.splitlines() if line.startswith("paraat_answers_total{"))


@pytest.mark.slow
@pytest.mark.parametrize("workers", [1, 2])
def test_each_answer_is_counted_once_wherever_it_was_worked_out(
    assistant: Assistant, guide_index: Path, workers: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A busy machine may need longer to start a process than a service lets people wait.
    monkeypatch.setattr("bot.workers._LOST_SECONDS", 90.0)
    with serving(lambda: assistant, metrics=True, index_folder=guide_index, workers=workers) as address:
        for text in (SPIES.text, SPIES.text, "Er is brand in mijn huis!"):
            httpx.post(f"{address}/api/v1/answers", json={"question": text})
            httpx.post(f"{address}/embed/answers", json={"question": text})
        httpx.post(f"{address}/ask", data={"question": SPIES.text})
        completion = {"model": "paraat", "messages": [{"role": "user", "content": SPIES.text}]}
        httpx.post(f"{address}/v1/chat/completions", json=completion)
        figures = httpx.get(f"{address}/metrics").text
    assert _counted(figures) == 8
    for surface, answers in (("api", 4), ("widget", 3), ("web", 1)):
        assert f'paraat_answer_seconds_count{{surface="{surface}"}} {answers}.0' in figures


def test_an_answer_depends_on_index_surface_operator_and_day(tmp_path: Path) -> None:
    day = [date(2026, 11, 24)]
    service = Service(Settings(data=tmp_path), today=lambda: day[0])
    repeated, keys = RepeatedAnswers(), []
    key = lambda version="v1", surface="api": repeated.key(SPIES, surface, version, service.stamp())  # noqa: E731
    keys.append(key())
    assert key() == keys[0]
    keys += [key(version="v2"), key(surface="widget")]
    Operation(tmp_path).set_notice(OperatorNotice(text="Hoog water.", until=datetime.now(UTC) + timedelta(hours=1)))
    keys.append(key())
    Operation(tmp_path).pause(["api"], "proef")
    keys.append(key())
    day[0] = date(2026, 11, 25)
    keys.append(key())
    assert len(set(keys)) == len(keys) == 6


def test_every_field_of_a_question_counts_and_a_conversation_is_not_kept() -> None:
    repeated = RepeatedAnswers()
    asked = [SPIES, Question(text=SPIES.text, language="en"), Question(text=SPIES.text, audience="organisation")]
    asked.append(Question(text=SPIES.text, region="aruba"))
    assert len({repeated.key(one, "api", "v", ()) for one in asked}) == 4
    assert repeated.key(Question(text="ja", history=(Turn(role="user", content="hallo"),)), "api", "v", ()) == ""
    assert repeated.key(Question(text="brand", not_in_danger=True), "api", "v", ()) == ""


def test_cards_are_made_anew_and_the_longest_unasked_answer_goes(assistant: Assistant) -> None:
    repeated = RepeatedAnswers(kept=2)
    repeated.add("card", encoded(assistant.answer(Question(text="Er is brand in mijn huis!"))))
    assert repeated.get("card") is None
    worked = encoded(assistant.answer(SPIES))
    for key in ("a", "b"):
        repeated.add(key, worked)
    assert repeated.get("a") is worked
    repeated.add("c", worked)
    assert [repeated.get(key) is not None for key in ("a", "b", "c")] == [True, False, True]
