"""What is asked stands in no log line, no figure and, unless switched on, no file."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.answers import Question
from bot.assistant import Assistant
from bot.operating.metrics import Metrics
from bot.operating.structured_logs import write_json_lines
from tests.bot.servers import serving

# A word that stands nowhere else.
SECRET = "kwartelfluisteraar"
TOKEN = "een-heel-lang-wachtwoord"


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """Every log line of the test, as JSON, from the lowest level up."""
    root, answers = logging.getLogger(), logging.getLogger("paraat.answers")
    handlers, level, own = root.handlers[:], root.level, answers.level
    stream = io.StringIO()
    write_json_lines(stream)
    yield stream
    root.handlers, root.level = handlers, level
    answers.setLevel(own)


class Failing:
    """An assistant that repeats the question in its fault."""

    def __init__(self, assistant: Assistant) -> None:
        self.index, self.is_model_resting = assistant.index, False

    def answer(self, question: Question) -> Any:
        raise ValueError(f"cannot answer {question.text}")


def ask_in_every_way(address: str) -> None:
    asked = {"question": f"Wat doet een {SECRET}?", "history": [{"role": "user", "content": SECRET}]}
    for path in ("/api/v1/answers", "/embed/answers"):
        httpx.post(address + path, json=asked)
        httpx.post(address + path, json=asked, headers={"Accept": "text/event-stream"})
        httpx.post(address + path, json=asked | {"taal": SECRET})
        httpx.post(address + path, content=f'{{"question": "{SECRET}')
        httpx.post(address + path, json={"question": f"Er is brand bij de {SECRET}!"})
    httpx.post(f"{address}/ask", data={"question": f"Wat doet een {SECRET}?"})


def everything_in(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_no_log_line_figure_or_file_holds_a_question(assistant: Assistant, tmp_path: Path, lines: io.StringIO) -> None:
    settings: dict[str, Any] = {"metrics": True, "feedback": True, "operator_token": TOKEN, "data": tmp_path}
    with serving(lambda: assistant, **settings) as address:
        ask_in_every_way(address)
        figures = httpx.get(f"{address}/metrics").text
    with serving(lambda: Failing(assistant), **settings) as address:
        ask_in_every_way(address)
    rows = [json.loads(line) for line in lines.getvalue().splitlines()]
    answers = [row for row in rows if row.get("event") == "answer"]
    assert len(answers) == 7
    assert {row["surface"] for row in answers} == {"api", "widget", "web"}
    assert all(len(row["answer_id"]) == 16 and row["milliseconds"] >= 0 for row in answers)
    assert any("ValueError" in str(row) for row in rows)
    assert SECRET not in lines.getvalue()
    assert SECRET not in figures
    assert SECRET.encode() not in everything_in(tmp_path)


def test_questions_are_in_the_database_when_that_is_switched_on(assistant: Assistant, tmp_path: Path) -> None:
    with serving(lambda: assistant, keep_questions=True, data=tmp_path) as address:
        ask_in_every_way(address)
    assert SECRET.encode() in everything_in(tmp_path)


def test_the_page_says_that_questions_are_kept_only_when_they_are(assistant: Assistant, tmp_path: Path) -> None:
    with serving(lambda: assistant) as address:
        assert "Wordt mijn vraag bewaard?" not in httpx.get(f"{address}/over").text
    with serving(lambda: assistant, keep_questions=True, keep_questions_days=12, data=tmp_path) as address:
        assert "hoogstens 12 dagen bewaard" in httpx.get(f"{address}/over").text
        assert "for at most 12 days" in httpx.get(f"{address}/about").text


def test_an_exception_is_logged_by_its_kind_and_place(lines: io.StringIO) -> None:
    try:
        raise KeyError(SECRET)
    except KeyError:
        logging.getLogger("paraat.test").exception("it failed")
    row = json.loads(lines.getvalue())
    assert (row["level"], row["message"], row["exception"]) == ("error", "it failed", "KeyError")
    assert "test_quiet.py" in row["places"][0]
    assert SECRET not in lines.getvalue()


def test_figures_are_given_only_when_switched_on(assistant: Assistant) -> None:
    with serving(lambda: assistant) as address:
        assert httpx.get(f"{address}/metrics").status_code == 404


def test_figures_count_by_status_and_name_index_and_parts(assistant: Assistant, tmp_path: Path) -> None:
    (tmp_path / "paraat.sqlite").write_bytes(b"no database " * 999)
    with serving(lambda: assistant, metrics=True, feedback=True, data=tmp_path, rate_limit=1) as address:
        for _ in range(2):
            httpx.post(f"{address}/api/v1/answers", json={"question": "Welke landen doen aan spionage?"})
        report = {"answer_id": "0123456789abcdef", "verdict": "useful"}
        refused = httpx.post(f"{address}/api/v1/feedback", json=report)
        figures = httpx.get(f"{address}/metrics").text
        ready = httpx.get(f"{address}/health/ready")
    labels = 'language="nl",mode="extractive",status="answered",surface="api"'
    assert f"paraat_answers_total{{{labels}}} 1.0" in figures
    assert 'paraat_answer_seconds_count{surface="api"} 1.0' in figures
    assert "paraat_limited_total 2.0" in figures
    assert f'paraat_index{{fingerprint="{assistant.index.fingerprint[:16]}"}} 1.0' in figures
    assert 'paraat_degraded{part="database"} 1.0' in figures
    assert "paraat_model_breaker_open 0.0" in figures
    assert "paraat_busy_total 0.0" in figures
    assert refused.status_code == 429
    assert (ready.status_code, ready.json()["status"]) == (200, "degraded")
    assert "paraat.sqlite" in ready.json()["degraded"]["database"]


def test_a_report_that_cannot_be_kept_is_503(assistant: Assistant, tmp_path: Path) -> None:
    (tmp_path / "paraat.sqlite").write_bytes(b"no database " * 999)
    with serving(lambda: assistant, feedback=True, data=tmp_path) as address:
        report = {"answer_id": "0123456789abcdef", "verdict": "useful"}
        assert httpx.post(f"{address}/api/v1/feedback", json=report).status_code == 503
        asked = httpx.post(f"{address}/api/v1/answers", json={"question": "Welke landen doen aan spionage?"})
    assert asked.json()["status"] == "answered"


def test_an_open_breaker_is_a_figure() -> None:
    figures = Metrics(lambda: {"redis": ""}).exposition(None, is_breaker_open=True).decode()
    assert "paraat_model_breaker_open 1.0" in figures
    assert "paraat_ready 0.0" in figures
    assert 'paraat_degraded{part="redis"} 0.0' in figures
