"""Sentences reach the reader of the API one by one, each as soon as it is checked."""

from __future__ import annotations

import json
import threading
import time
from typing import Any

import httpx

from bot.assistant import Assistant
from tests.bot.generating import models as m
from tests.bot.generating.speakers import speaker
from tests.bot.servers import serving

ASKED = {"question": "Welke belangen noemt de strategie?", "language": "nl"}
FIRST, SECOND = "De strategie noemt zes belangen.", "Een dreiging kan een belang schaden."


def streamed(address: str, go_on: threading.Event) -> tuple[list[dict[str, Any]], float]:
    """The events of one stream, and the moment at which the first came; the model goes on from then."""
    events, moments = [], []
    headers = {"Accept": "text/event-stream"}
    with httpx.stream("POST", f"{address}/api/v1/answers", json=ASKED, headers=headers) as response:
        for line in response.iter_lines():
            if line.startswith("data: "):
                moments.append(time.time())
                events.append(json.loads(line[6:]))
                go_on.set()
    return events, moments[0]


def test_the_first_sentence_comes_before_the_model_is_done(assistant: Assistant) -> None:
    delays: list[float] = []
    with m.model_server(m.says()) as model, serving(lambda: speaker(assistant, model)) as address:
        # The promise of 150 ms is about us: a moment in which the machine did something else must not decide.
        while not delays or (min(delays) >= 0.15 and len(delays) < 20):
            go_on = threading.Event()
            model.behave(m.says(f"{FIRST} [1] ", "Een ", go_on, f"{SECOND.removeprefix('Een ')} [1] ", "Klaar"))
            events, moment = streamed(address, go_on)
            # The model's first sentence is whole when its second begins.
            delays.append(moment - model.requests[-1]["times"][1])
            record = events[-1]
            assert record["mode"] == "generated"
            assert events[:-1] == record["sentences"]
            assert [one["text"] for one in events[:2]] == [FIRST, SECOND]
    assert min(delays) < 0.15


def test_an_extractive_answer_streams_as_before(assistant: Assistant) -> None:
    with serving(lambda: assistant) as address:
        headers = {"Accept": "text/event-stream"}
        text = httpx.post(f"{address}/api/v1/answers", json=ASKED, headers=headers).text
    events = [json.loads(line[6:]) for line in text.split("\n") if line.startswith("data: ")]
    assert events[:-1] == events[-1]["sentences"]
    assert events[-1]["mode"] == "extractive"
