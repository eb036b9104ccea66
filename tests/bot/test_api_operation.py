"""The API of an operator: who may call it, pauses, feedback, its description, signs of life."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.api_models import AnswerRecord
from bot.assistant import Assistant
from bot.database import Database, StoredFeedback
from bot.event_stream import events
from bot.operation import Operation
from tests.bot.servers import serving

PATH = "/api/v1/answers"


@pytest.fixture(scope="module")
def client(assistant: Assistant) -> Iterator[httpx.Client]:
    with serving(lambda: assistant) as address, httpx.Client(base_url=address) as http:
        yield http


def test_the_service_says_who_runs_it_and_its_limits(assistant: Assistant) -> None:
    with serving(lambda: assistant, operator_name="Gemeente Zwolle", broadcaster="Radio Oost") as address:
        service = httpx.get(f"{address}/api/v1/service").json()
    assert (service["name"], service["is_demonstration"]) == ("Gemeente Zwolle", False)
    assert service["broadcaster"] == "Radio Oost"
    assert service["limits"]["question_characters"] == 1000
    assert service["notices"] == {"nl": "", "en": ""}


def test_feedback_is_kept_when_the_operator_wants_it(assistant: Assistant, tmp_path: Path) -> None:
    asked = {"answer_id": "0123456789abcdef", "verdict": "not_useful", "reasons": ["wrong"], "comment": "klopt niet"}
    with serving(lambda: assistant, feedback=True, data=tmp_path) as address:
        assert httpx.post(f"{address}/api/v1/feedback", json=asked).status_code == 204
        for wrong in ({"verdict": "bad"}, {"answer_id": "1; DROP"}, {"question": "x"}, {"comment": "x" * 501}):
            assert httpx.post(f"{address}/api/v1/feedback", json=asked | wrong).status_code == 422
    (report,) = StoredFeedback(Database("", tmp_path)).reports()
    assert (report.answer_id, report.reasons, report.comment) == ("0123456789abcdef", ("wrong",), "klopt niet")


def test_feedback_that_is_not_kept_is_refused(client: httpx.Client) -> None:
    response = client.post("/api/v1/feedback", json={"answer_id": "0123456789abcdef", "verdict": "useful"})
    assert response.status_code == 404


def test_a_pause_is_503_with_the_record_and_spares_the_widget(assistant: Assistant, tmp_path: Path) -> None:
    asked = {"question": "Welke landen doen aan spionage?"}
    with serving(lambda: assistant, data=tmp_path) as address:
        Operation(tmp_path).pause(["api"], "test")
        paused = httpx.post(address + PATH, json=asked)
        streamed = httpx.post(address + PATH, json=asked, headers={"Accept": "text/event-stream"})
        widget = httpx.post(f"{address}/embed/answers", json=asked)
        Operation(tmp_path).resume(["api"])
        assert httpx.post(address + PATH, json=asked).status_code == 200
    assert (paused.status_code, streamed.status_code, widget.status_code) == (503, 503, 200)
    assert (paused.json()["status"], paused.json()["reason"]) == ("unavailable", "paused")
    assert int(paused.headers["retry-after"]) > 0


def test_only_pages_on_the_list_may_call_the_api(assistant: Assistant) -> None:
    asked = {"question": "Welke landen doen aan spionage?"}
    with serving(lambda: assistant, embed_origins=["https://gemeente.example"]) as address:

        def post(**headers: str) -> httpx.Response:
            return httpx.post(address + PATH, json=asked, headers=headers)

        listed, own, program = post(Origin="https://gemeente.example"), post(Origin=address), post()
        behind_proxy = post(Origin="https://paraat.example", **{"Sec-Fetch-Site": "same-origin"})
        foreign, null = post(Origin="https://evil.example"), post(Origin="null")
        preflight = httpx.options(address + PATH, headers={"Origin": "https://gemeente.example"})
        refused = httpx.options(address + PATH, headers={"Origin": "https://evil.example"})
    assert listed.headers["access-control-allow-origin"] == "https://gemeente.example"
    assert [r.status_code for r in (listed, own, program, behind_proxy)] == [200, 200, 200, 200]
    assert [r.status_code for r in (foreign, null, refused)] == [403, 403, 403]
    assert preflight.status_code == 204
    assert all("access-control-allow-origin" not in r.headers for r in (own, foreign, null, refused))
    assert all("Origin" in r.headers["vary"] for r in (listed, own, foreign))


def test_any_site_may_frame_the_widget_but_none_may_call_the_api_by_default(client: httpx.Client) -> None:
    response = client.post(PATH, json={"question": "hallo"}, headers={"Origin": "https://evil.example"})
    assert response.status_code == 403
    assert "access-control-allow-origin" not in response.headers


def test_the_description_matches_the_record(client: httpx.Client) -> None:
    described = client.get("/openapi.json").json()
    record = client.post(PATH, json={"question": "Welke landen doen aan spionage?"}).json()
    schemas = described["components"]["schemas"]
    assert list(schemas["AnswerRecord"]["properties"]) == list(record)
    assert list(schemas["CitationRecord"]["properties"]) == list(record["citations"][0])
    AnswerRecord.model_validate(record)
    responses = described["paths"]["/api/v1/answers"]["post"]["responses"]
    assert {"200", "400", "403", "408", "413", "422", "429", "500", "503"} == set(responses)


def test_a_slow_answer_sends_signs_of_life_and_a_fault_ends_the_stream() -> None:
    async def collect(*, is_slow: bool, fails: bool) -> list[str]:
        goes_on, given = asyncio.Event(), []

        async def work() -> dict[str, Any]:
            if is_slow:
                await goes_on.wait()
            if fails:
                raise ValueError("geheime vraag")
            return {"sentences": [{"text": "Zin."}]}

        async for event in events(asyncio.create_task(work()), heartbeat=0.05):
            given.append(event)
            goes_on.set()
        return given

    given = asyncio.run(collect(is_slow=True, fails=False))
    assert given[0] == ": still working\n\n"
    assert given[-1].startswith("event: answer\n")
    failed = asyncio.run(collect(is_slow=False, fails=True))[-1]
    assert failed.startswith("event: error\n")
    assert "geheime" not in failed


def test_who_found_a_hole_is_told_where_to_go(assistant: Assistant) -> None:
    with serving(lambda: assistant, operator_contact="cert@zwolle.example") as address:
        text = httpx.get(f"{address}/.well-known/security.txt").text
    assert "Contact: mailto:cert@zwolle.example\n" in text
    assert "Expires: " in text


def test_without_an_operator_there_is_no_one_to_tell(client: httpx.Client) -> None:
    assert client.get("/.well-known/security.txt").status_code == 404
