"""While too many wait, a question is turned away at once; danger, repeated questions and mistakes are not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from bot.answers import Question
from bot.assistant import Assistant
from bot.workers import ThreadWorkers
from tests.bot.servers import serving

PATH = "/api/v1/answers"
SPIES = {"question": "Welke landen doen aan spionage?"}
NEW = {"question": "Wat is een hybride dreiging?"}
FIRE = {"question": "Er is brand in mijn huis!"}


class Switched(ThreadWorkers):
    """Workers that are full when they are told so, and count what they are given."""

    is_told_full = False
    given = 0

    def is_full(self, assistant: Assistant) -> bool:
        return type(self).is_told_full or super().is_full(assistant)

    async def work(self, job: Any, assistant: Assistant, question: Question, surface: str) -> Any:
        type(self).given += 1
        return await super().work(job, assistant, question, surface)


@pytest.fixture
def address(assistant: Assistant, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setattr("bot.web.ThreadWorkers", Switched)
    monkeypatch.setattr(Switched, "is_told_full", False)
    monkeypatch.setattr(Switched, "given", 0)
    with serving(lambda: assistant, embed_origins=["https://gemeente.example"], metrics=True) as running:
        yield running


def fill(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Switched, "is_told_full", True)


def test_a_new_question_is_told_when_to_come_back_and_nothing_is_worked_out(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(monkeypatch)
    for path in (PATH, "/embed/answers"):
        response = httpx.post(address + path, json=NEW)
        assert (response.status_code, response.headers["retry-after"]) == (503, "1")
        assert response.headers["content-type"] == "application/problem+json"
        assert "call 112" in response.json()["detail"]
        assert response.headers["x-content-type-options"] == "nosniff"
    assert Switched.given == 0
    assert "paraat_busy_total 2.0" in httpx.get(f"{address}/metrics").text


def test_a_page_of_a_listed_origin_can_read_that_it_is_busy(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(monkeypatch)
    listed = httpx.post(address + PATH, json=NEW, headers={"Origin": "https://gemeente.example"})
    other = httpx.post(address + PATH, json=NEW, headers={"Origin": "https://elders.example"})
    assert (listed.status_code, other.status_code) == (503, 403)
    assert listed.headers["access-control-allow-origin"] == "https://gemeente.example"


def test_danger_and_a_question_that_was_answered_before_are_answered(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = httpx.post(address + PATH, json=SPIES)
    fill(monkeypatch)
    again = httpx.post(address + PATH, json=SPIES)
    card = httpx.post(address + PATH, json=FIRE)
    assert (before.status_code, again.status_code, again.content) == (200, 200, before.content)
    assert (card.status_code, card.json()["status"]) == (200, "emergency")


FORM, COMPATIBLE = "/ask", "/v1/chat/completions"


def completion(asked: dict[str, str]) -> dict[str, Any]:
    return {"model": "paraat", "messages": [{"role": "user", "content": asked["question"]}]}


def test_the_form_is_told_in_its_own_language_and_keeps_what_was_typed(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(monkeypatch)
    dutch = httpx.post(address + FORM, data=NEW | {"audience": "organisation"})
    english = httpx.post(address + FORM, data=NEW | {"lang": "en"})
    for response in (dutch, english):
        assert (response.status_code, response.headers["retry-after"]) == (503, "1")
        assert NEW["question"] in response.text
        assert "default-src 'none'" in response.headers["content-security-policy"]
    assert "over 1 seconden nog eens. Direct gevaar? Bel 112" in dutch.text
    assert 'value="organisation" checked' in dutch.text
    assert '<html lang="en">' in english.text
    assert Switched.given == 0
    card = httpx.post(address + FORM, data=FIRE)
    assert (card.status_code, "112" in card.text) == (200, True)


def test_a_client_of_openai_is_told_in_its_own_shape(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(monkeypatch)
    for stream in (False, True):
        response = httpx.post(address + COMPATIBLE, json=completion(NEW) | {"stream": stream})
        assert (response.status_code, response.headers["retry-after"]) == (503, "1")
        assert (response.json()["error"]["type"], "call 112" in response.text) == ("server_error", True)
    assert Switched.given == 0
    card = httpx.post(address + COMPATIBLE, json=completion(FIRE))
    assert (card.status_code, card.json()["paraat"]["status"]) == (200, "emergency")


def test_a_form_or_a_completion_that_is_none_is_told_what_is_wrong(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(monkeypatch)
    empty = httpx.post(address + FORM, data={"question": " "})
    unknown = httpx.post(address + COMPATIBLE, json=completion(NEW) | {"model": "another"})
    broken = httpx.post(address + COMPATIBLE, content=b"{", headers={"Content-Type": "application/json"})
    assert (empty.status_code, unknown.status_code, broken.status_code) == (200, 404, 400)


@pytest.mark.parametrize("body", [b"{", b'{"question": ""}', b'{"question": "Wat?", "more": 1}', b"[]"])
def test_what_is_no_question_is_told_what_is_wrong(address: str, monkeypatch: pytest.MonkeyPatch, body: bytes) -> None:
    fill(monkeypatch)
    response = httpx.post(address + PATH, content=body, headers={"Content-Type": "application/json"})
    assert response.status_code == 422


def test_pages_and_health_are_given_however_many_wait(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(monkeypatch)
    assert httpx.get(f"{address}/health/ready").status_code == 200
    assert httpx.get(f"{address}/over").status_code == 200
    assert httpx.get(f"{address}{PATH}/0123456789abcdef").status_code == 404
