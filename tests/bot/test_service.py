"""What the service puts around an answer: the operator's message first, a pause, and warnings about time."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.answers import Answer, AnswerStatus, Question
from bot.assistant import Assistant
from bot.operation import Operation, OperatorNotice
from bot.service import Service
from bot.settings import Settings

SPIES = "Welke landen doen aan spionage?"


def make(folder: Path, *, today: date = date(2026, 11, 24), **settings: Any) -> Service:
    return Service(Settings(data=folder, **settings), today=lambda: today)


def ask(service: Service, assistant: Assistant, text: str, surface: str = "web", **fields: Any) -> Answer:
    return service.answer(assistant, Question(text=text, **fields), surface)


def test_without_switches_an_answer_passes_unchanged(tmp_path: Path, assistant: Assistant) -> None:
    given = ask(make(tmp_path), assistant, SPIES)
    plain = assistant.answer(Question(text=SPIES))
    assert (given.answer_id, given.text, given.notices) == (plain.answer_id, plain.text, plain.notices)


def test_the_operator_s_message_comes_first_on_every_surface(tmp_path: Path, assistant: Assistant) -> None:
    until = datetime.now(UTC) + timedelta(hours=1)
    Operation(tmp_path).set_notice(OperatorNotice(text="Hoog water.", until=until, url="https://example.org/water"))
    service = make(tmp_path, operator_name="Gemeente Zwolle")
    for surface in ("web", "widget", "api"):
        first = ask(service, assistant, SPIES, surface).notices[0]
        assert first.startswith("Bericht van Gemeente Zwolle, geldig tot ")
        assert first.endswith("Hoog water. https://example.org/water")
    assert ask(service, assistant, "Er is brand in mijn huis!").notices[0] == first
    assert service.notice("en").startswith("Message from Gemeente Zwolle")


def test_a_pause_stops_one_surface_and_never_a_card(tmp_path: Path, assistant: Assistant) -> None:
    Operation(tmp_path).pause(["api"], "fout in de gids")
    service = make(tmp_path)
    paused = ask(service, assistant, SPIES, "api")
    assert (paused.status, paused.reason, paused.ranking) == (AnswerStatus.UNAVAILABLE, "paused", None)
    assert "112" in paused.text
    assert "fout in de gids" not in paused.text
    assert ask(service, assistant, SPIES, "web").status is AnswerStatus.ANSWERED
    assert ask(service, assistant, "Er is brand in mijn huis!", "api").status is AnswerStatus.EMERGENCY
    safe = ask(service, assistant, "Er is brand in mijn huis!", "api", not_in_danger=True)
    assert safe.status is AnswerStatus.UNAVAILABLE
    assert ask(service, assistant, "ik wil niet meer leven", "api", not_in_danger=True).reason == "own_life"


def test_a_pause_speaks_the_language_of_the_question(tmp_path: Path, assistant: Assistant) -> None:
    Operation(tmp_path).pause(["web"], "test")
    assert "Immediate danger? Call 112" in ask(make(tmp_path), assistant, "Which states are named?").text


def test_live_information_stands_under_what_happens_now_and_not_under_a_card_of_comfort(
    tmp_path: Path, assistant: Assistant
) -> None:
    service = make(tmp_path, live_information="https://example.org/nu", broadcaster="Radio Oost")
    card = ask(service, assistant, "Er is brand in mijn huis!")
    assert "Hoe het nu is, staat op https://example.org/nu." in card.notices
    assert any("Radio Oost" in notice for notice in card.notices)
    assert ask(service, assistant, "ik wil niet meer leven").notices == ()
    assert not any("Radio Oost" in notice for notice in ask(service, assistant, SPIES).notices)


def test_an_old_source_is_warned_of_after_the_months_that_are_set(tmp_path: Path, assistant: Assistant) -> None:
    def warned(today: date, months: int) -> bool:
        service = make(tmp_path, today=today, stale_after_months=months)
        return any("nagekeken op 24 november 2025" in n for n in ask(service, dated, SPIES).notices)

    dated = Checked(assistant, "2025-11-24")
    assert not warned(date(2026, 11, 23), 12)
    assert warned(date(2026, 11, 24), 12)
    assert not warned(date(2036, 11, 24), 0)


class Checked(Assistant):
    """The assistant, with sources that were last checked on a day of choice."""

    def __init__(self, assistant: Assistant, day: str) -> None:
        from dataclasses import replace

        super().__init__(assistant.index)
        self.index = _Index(assistant.index, tuple(replace(s, checked_on=day) for s in assistant.index.sources))


class _Index:
    def __init__(self, index: Any, sources: Any) -> None:
        self._index, self.sources = index, sources

    def __getattr__(self, name: str) -> Any:
        return getattr(self._index, name)
