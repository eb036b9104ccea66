"""Traffic and questions are written behind the answers, and wait while the database is away."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import bot.operating.recording
from bot.answers import Question
from bot.assistant import Assistant
from bot.database import Database, StoredQuestions, TrafficCounts
from bot.database.tables import metadata
from bot.operating.recording import Recorder
from tests.services import wait_for

START = datetime(2000, 1, 1, tzinfo=UTC)


def note(recorder: Recorder, assistant: Assistant, text: str) -> None:
    recorder.note(text, assistant.answer(Question(text=text)), "api", 0.01)


def texts(database: Database) -> list[str]:
    return [one.text for one in StoredQuestions(database).unanswered(START)]


def test_questions_are_kept_masked_and_only_when_switched_on(tmp_path: Path, assistant: Assistant) -> None:
    database = Database("", tmp_path)
    quiet, keeping = Recorder(database), Recorder(database, keeps_questions=True)
    for recorder in (quiet, keeping):
        note(recorder, assistant, "Hoe hoog is de dijk? Bel 0612345678")
        assert recorder.flush()
    assert sum(TrafficCounts(database).since(START).values()) == 2
    (kept,) = texts(database)
    assert "0612345678" not in kept
    assert "dijk" in kept


def test_the_words_of_an_emergency_are_never_kept(tmp_path: Path, assistant: Assistant) -> None:
    database = Database("", tmp_path)
    recorder = Recorder(database, keeps_questions=True)
    note(recorder, assistant, "ik wil niet meer leven")
    assert recorder.flush()
    (counted,) = TrafficCounts(database).since(START)
    assert counted.status == "emergency"
    assert b"leven" not in (tmp_path / "paraat.sqlite").read_bytes()


def test_what_was_noted_while_the_database_was_away_is_written_later(tmp_path: Path, assistant: Assistant) -> None:
    file = tmp_path / "paraat.sqlite"
    file.write_bytes(b"no database " * 999)
    database = Database("", tmp_path, pause=0)
    recorder = Recorder(database, keeps_questions=True)
    for number in range(3):
        note(recorder, assistant, f"Hoe hoog is dijk nummer {number}?")
    assert not recorder.flush()
    assert not recorder.flush()
    file.unlink()
    assert recorder.flush()
    assert texts(database) == [f"Hoe hoog is dijk nummer {number}?" for number in range(3)]
    assert sum(TrafficCounts(database).since(START).values()) == 3


def test_a_database_that_is_back_is_known_to_be_though_nobody_asks(tmp_path: Path) -> None:
    file = tmp_path / "paraat.sqlite"
    file.write_bytes(b"no database " * 999)
    database = Database("", tmp_path, pause=0)
    recorder = Recorder(database)
    assert not recorder.flush()
    assert database.failure
    file.unlink()
    assert recorder.flush()
    assert database.failure == ""


def test_waiting_questions_have_a_limit_and_the_oldest_go(
    tmp_path: Path, assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bot.operating.recording, "_MOST_WAITING", 2)
    recorder = Recorder(Database("", tmp_path), keeps_questions=True)
    for number in range(5):
        note(recorder, assistant, f"Hoe hoog is dijk nummer {number}?")
    assert recorder.lost == 3
    assert recorder.flush()
    assert texts(Database("", tmp_path)) == [f"Hoe hoog is dijk nummer {number}?" for number in (3, 4)]


def test_old_questions_go_also_when_the_clock_was_set_back(tmp_path: Path, assistant: Assistant) -> None:
    database = Database("", tmp_path)
    now = [datetime.now(UTC)]
    recorder = Recorder(database, keeps_questions=True, keep_days=30, now=lambda: now[0])
    note(recorder, assistant, "Hoe hoog is de dijk?")
    assert recorder.flush()
    now[0] -= timedelta(days=1)
    assert recorder.flush()
    assert len(texts(database)) == 1
    now[0] += timedelta(days=32)
    assert recorder.flush()
    assert texts(database) == []


def tables(file: Path) -> set[str]:
    """The names of the tables in a file that may not be there yet."""
    if not file.is_file():
        return set()
    with closing(sqlite3.connect(file)) as opened:
        return {name for (name,) in opened.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


def test_a_recorder_makes_the_tables_at_its_start(tmp_path: Path) -> None:
    recorder = Recorder(Database("", tmp_path), every=60)
    recorder.start()
    try:
        wait_for(lambda: tables(tmp_path / "paraat.sqlite") >= {"alembic_version", *metadata.tables})
    finally:
        recorder.stop()
