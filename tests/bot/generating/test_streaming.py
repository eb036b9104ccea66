"""Sentences reach the reader of the API one by one, each as soon as it is checked."""

from __future__ import annotations

import json
import time
from typing import Any

import httpx

from bot.assistant import Assistant
from bot.generating import Writer
from bot.generating.models import open_model
from bot.generating.speaking import SpeakingAssistant
from bot.settings import Settings
from tests.bot.generating import models as m
from tests.bot.servers import serving

ASKED = {"question": "Welke belangen noemt de strategie?", "language": "nl"}
PAUSE = 0.4


def streamed(address: str) -> tuple[list[dict[str, Any]], list[float]]:
    """The events of one stream, and the seconds after its start at which each came."""
    events, times = [], []
    started = time.monotonic()
    headers = {"Accept": "text/event-stream"}
    with httpx.stream("POST", f"{address}/api/v1/answers", json=ASKED, headers=headers) as response:
        for line in response.iter_lines():
            if line.startswith("data: "):
                events.append(json.loads(line[6:]))
                times.append(time.monotonic() - started)
    return events, times


def test_the_first_sentence_comes_before_the_model_is_done(assistant: Assistant) -> None:
    said = ["De strategie noemt zes belangen. [1] ", "Een dreiging kan een belang schaden. [1] ", "Klaar"]
    with m.model_server(m.says(*said, pause=PAUSE)) as model:
        settings = Settings(chat_model="openai:any", chat_base_url=model.address, chat_key="x")
        speaker = SpeakingAssistant(assistant.index, Writer(open_model(settings), "openai:any"))
        with serving(lambda: speaker) as address:
            httpx.post(f"{address}/api/v1/answers", json=ASKED)
            # The promise is about us: a moment in which the machine did something else must not decide.
            tries = [streamed(address) for _ in range(3)]
    events, times = min(tries, key=lambda one: one[1][0])
    record = events[-1]
    assert record["mode"] == "generated"
    assert events[:-1] == record["sentences"]
    # The model's first sentence is whole when its second begins, one pause after the start.
    assert times[0] < PAUSE + 0.15
    assert times[1] - times[0] > PAUSE / 2
    assert times[-1] > 2 * PAUSE


def test_an_extractive_answer_streams_as_before(assistant: Assistant) -> None:
    with serving(lambda: assistant) as address:
        headers = {"Accept": "text/event-stream"}
        text = httpx.post(f"{address}/api/v1/answers", json=ASKED, headers=headers).text
    events = [json.loads(line[6:]) for line in text.split("\n") if line.startswith("data: ")]
    assert events[:-1] == events[-1]["sentences"]
    assert events[-1]["mode"] == "extractive"
