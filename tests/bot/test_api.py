"""The API answers with the record, refuses what it does not know, and never repeats a question in an error."""

from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from bot.answers import Question
from bot.assistant import Assistant
from tests.bot.servers import serving
from tests.services import wait_for

PATH = "/api/v1/answers"


@pytest.fixture(scope="module")
def client(assistant: Assistant) -> Iterator[httpx.Client]:
    with serving(lambda: assistant) as address, httpx.Client(base_url=address) as http:
        yield http


def test_a_question_gets_the_record(client: httpx.Client) -> None:
    response = client.post(PATH, json={"question": "Welke landen doen aan spionage?"})
    record = response.json()
    assert (response.status_code, record["status"], record["citations"][0]["section_id"]) == (200, "answered", "2.2.6")


def test_an_event_stream_gives_each_sentence_and_then_the_record(client: httpx.Client) -> None:
    headers = {"Accept": "text/event-stream"}
    response = client.post(PATH, json={"question": "Welke landen doen aan spionage?"}, headers=headers)
    events = [event.split("\n") for event in response.text.strip().split("\n\n")]
    assert response.headers["content-type"].startswith("text/event-stream")
    assert response.headers["x-accel-buffering"] == "no"
    record = json.loads(events[-1][1].removeprefix("data: "))
    assert [event[0] for event in events] == ["event: sentence"] * len(record["sentences"]) + ["event: answer"]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"question": ""},
        {"question": "   "},
        {"question": "x" * 1001},
        {"question": "a", "model": "gpt"},
        {"question": "a", "language": "fr"},
        {"question": "a", "audience": "king"},
        {"question": "a", "history": [{"role": "system", "content": "b"}]},
        {"question": "a", "history": [{"role": "user", "content": "b"}] * 21},
        {"question": 7},
        [],
    ],
)
def test_a_body_that_is_not_agreed_gets_422(client: httpx.Client, body: Any) -> None:
    response = client.post(PATH, json=body)
    assert response.status_code == 422
    assert response.json()["detail"]


def test_an_error_does_not_repeat_what_was_sent(client: httpx.Client) -> None:
    secret = "mijn BSN is 123456782"
    response = client.post(PATH, json={"question": secret, "surplus": secret})
    assert response.status_code == 422
    assert secret not in response.text


def test_a_body_that_is_no_json_gets_422(client: httpx.Client) -> None:
    response = client.post(PATH, content=b"{", headers={"Content-Type": "application/json"})
    assert response.status_code == 422


def test_an_error_is_a_problem_of_rfc_9457(client: httpx.Client) -> None:
    response = client.post(PATH, json={"question": "a", "model": "gpt"})
    body = response.json()
    assert response.headers["content-type"] == "application/problem+json"
    assert (body["type"], body["title"], body["status"]) == ("about:blank", "Unprocessable Entity", 422)
    assert body["errors"] == [{"field": "model", "message": "Extra inputs are not permitted"}]
    for missing in (client.get("/api/v1/nothing"), client.get("/api/v1/answers/0")):
        assert missing.status_code == 404
    assert missing.json()["status"] == 404


def test_who_is_not_in_danger_gets_an_answer_over_the_api(client: httpx.Client) -> None:
    asked = {"question": "Er is brand in mijn huis!"}
    assert client.post(PATH, json=asked).json()["status"] == "emergency"
    assert client.post(PATH, json=asked | {"not_in_danger": True}).json()["status"] != "emergency"
    assert client.post(PATH, json=asked | {"not_in_danger": "perhaps"}).status_code == 422


def test_an_answer_can_be_fetched_again_by_its_id(client: httpx.Client) -> None:
    record = client.post(PATH, json={"question": "Welke landen doen aan spionage?"}).json()
    again = client.get(f"/api/v1/answers/{record['answer_id']}")
    assert again.json() == record
    assert again.headers["cache-control"] == "no-store"


def test_sources_and_their_sections_are_shown(client: httpx.Client) -> None:
    sources = client.get("/api/v1/sources").json()
    assert [source["source_id"] for source in sources] == ["strategy-guide-en", "strategy-guide-nl"]
    section = client.get("/api/v1/sections/strategy-guide-nl/2.2.6").json()
    assert (section["page"], "spionage" in section["text"]) == (1, True)


@pytest.mark.parametrize(
    "name", ["strategy-guide-nl/9.9", "nothing/1.1", "..%2F..%2Fetc/passwd", "%2e%2e/x", "C:%5C/1"]
)
def test_a_section_that_is_not_there_is_404_whatever_its_name(client: httpx.Client, name: str) -> None:
    assert client.get(f"/api/v1/sections/{name}").status_code == 404


def test_another_content_type_is_refused(client: httpx.Client) -> None:
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"):
        response = client.post(PATH, content=b'{"question": "hallo"}', headers={"Content-Type": kind})
        assert response.status_code in (415, 422)


@pytest.mark.parametrize("body", [b"[" * 10_000, b'{"question": "\\ud800"}', b'{"question": NaN}', b"\xff\xfe"])
def test_a_body_made_to_break_a_parser_is_refused(client: httpx.Client, body: bytes) -> None:
    response = client.post(PATH, content=body, headers={"Content-Type": "application/json"})
    assert response.status_code in (400, 422)


@pytest.mark.parametrize(
    "path",
    ["/gradio_api/upload", "/gradio_api/info", "/gradio_api/file=/etc/passwd", "/monitoring", "/config", "/.env"],
)
def test_what_the_page_does_not_need_is_not_there(client: httpx.Client, path: str) -> None:
    assert client.get(path).status_code == 404
    assert client.post(path, content=b"").status_code == 404


def test_the_limit_counts_characters_after_stripping(client: httpx.Client) -> None:
    assert client.post(PATH, json={"question": "é" * 1000 + " \n"}).status_code == 200


def test_a_large_body_gets_413(client: httpx.Client) -> None:
    response = client.post(PATH, content=b"x" * (64 * 1024 + 1), headers={"Content-Type": "application/json"})
    assert response.status_code == 413


def test_the_longest_question_is_answered(client: httpx.Client) -> None:
    assert client.post(PATH, json={"question": "x" * 1000}).status_code == 200


def test_history_is_used(client: httpx.Client) -> None:
    history = [{"role": "user", "content": "Welke landen doen aan spionage?"}, {"role": "assistant", "content": "…"}]
    record = client.post(PATH, json={"question": "en welke nog meer?", "history": history}).json()
    assert record["ranking"][0]["section_id"] == "2.2.6"


def test_health_names_the_index_and_the_unverified_numbers(client: httpx.Client, assistant: Assistant) -> None:
    assert client.get("/health/live").json() == {"status": "live"}
    ready = client.get("/health/ready").json()
    assert (ready["status"], ready["index"]) == ("ready", assistant.index.fingerprint)
    assert ready["unverified_numbers"]


@pytest.mark.parametrize(
    "path",
    ["/health/live", "/widget.js", "/embed", "/demo", "/openapi.json", "/over", "/about", "/ask", "/site/tokens.css"],
)
def test_every_surface_has_strict_headers_and_no_cookie(client: httpx.Client, path: str) -> None:
    response = client.get(path)
    policy = response.headers["content-security-policy"]
    assert response.status_code == 200
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["referrer-policy"] == "no-referrer"
    assert "unsafe" not in policy
    assert "set-cookie" not in response.headers


def test_only_allowed_origins_may_frame_the_widget(assistant: Assistant) -> None:
    with serving(lambda: assistant, embed_origins=["https://gemeente.example"]) as address:
        embedded = httpx.get(f"{address}/embed").headers["content-security-policy"]
        page = httpx.get(f"{address}/demo").headers["content-security-policy"]
    assert "frame-ancestors https://gemeente.example" in embedded
    assert "frame-ancestors 'self'" in page


def test_too_many_questions_get_429_with_a_time_to_wait(assistant: Assistant) -> None:
    with serving(lambda: assistant, rate_limit=2) as address:
        statuses = [httpx.post(address + PATH, json={"question": "hallo"}) for _ in range(3)]
    assert [response.status_code for response in statuses] == [200, 200, 429]
    assert 1 <= int(statuses[2].headers["retry-after"]) <= 60


def test_while_warming_the_port_answers_and_a_question_waits(assistant: Assistant) -> None:
    loaded = threading.Event()

    def load() -> Assistant:
        assert loaded.wait(120)
        return assistant

    from fastapi.testclient import TestClient

    from bot.settings import Settings
    from bot.web import create_app

    with TestClient(create_app(load, Settings(rate_limit=0))) as http:
        assert http.get("/health/live").status_code == 200
        assert http.get("/health/ready").status_code == 503
        assert "ververst zichzelf" in http.get("/").text
        started = time.monotonic()
        threading.Timer(0.5, loaded.set).start()
        assert http.post(PATH, json={"question": "Welke landen doen aan spionage?"}).status_code == 200
        assert time.monotonic() - started >= 0.45


def test_an_assistant_that_cannot_be_loaded_gives_503_at_once(caplog: pytest.LogCaptureFixture) -> None:
    from fastapi.testclient import TestClient

    from bot.settings import Settings
    from bot.web import create_app

    def fail() -> Assistant:
        raise RuntimeError("index was built with another embedder")

    with TestClient(create_app(fail, Settings(rate_limit=0))) as http:
        response = http.post(PATH, json={"question": "hallo"})
        assert response.status_code == 503
        assert int(response.headers["retry-after"]) > 0
        assert http.get("/health/ready").json()["status"] == "failed"
    assert "another embedder" in caplog.text


class Broken:
    """An assistant that fails on every question."""

    def __init__(self, assistant: Assistant) -> None:
        self.index, self.is_model_resting = assistant.index, False

    def answer(self, question: Question) -> None:
        raise ValueError(question.text)


def test_a_fault_gets_an_id_and_no_question_reaches_the_log(
    assistant: Assistant, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with serving(lambda: Broken(assistant)) as address:
        response = httpx.post(address + PATH, json={"question": "geheime vraag"})
    assert response.status_code == 500
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.json()["id"] in caplog.text
    assert "geheime vraag" not in caplog.text


def test_a_page_that_cannot_be_built_leaves_the_api_working(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from fastapi.testclient import TestClient

    import bot.page
    from bot.settings import Settings
    from bot.web import create_app

    def fail(*_: object) -> None:
        raise RuntimeError("no page today")

    monkeypatch.setattr(bot.page, "page_app", fail)
    with TestClient(create_app(lambda: assistant, Settings(rate_limit=0))) as http:
        assert http.post(PATH, json={"question": "Welke landen doen aan spionage?"}).status_code == 200
        wait_for(lambda: http.get("/").status_code == 503)
        assert "Er ging bij ons iets mis" in http.get("/").text
    assert "no page today" in caplog.text


def test_the_page_s_policy_names_a_fresh_nonce_and_no_inline_scripts(assistant: Assistant) -> None:
    with serving(lambda: assistant, page=True) as address:
        first, second = httpx.get(address), httpx.get(address)
    policy = first.headers["content-security-policy"]
    scripts = policy.split("script-src ")[1].split(";")[0].split()
    assert "'unsafe-inline'" not in scripts
    nonce = next(part for part in scripts if part.startswith("'nonce-"))[7:-1]
    assert first.text.count("<script") == first.text.count(f'<script nonce="{nonce}"') > 0
    assert second.headers["content-security-policy"] != policy
    assert "frame-ancestors 'self'" in policy
