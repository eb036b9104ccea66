"""The path by way of Ollama: LangChain's own client against a loopback server that speaks Ollama's protocol."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from bot.answers import Answer, Question
from bot.assistant import Assistant
from bot.generating import Breaker, Writer
from bot.generating.models import open_model
from bot.generating.speaking import SpeakingAssistant
from bot.hearing import hear
from bot.settings import Settings
from tests.bot.generating import models as m
from tests.bot.generating.speakers import settings_for, speaker
from tests.bot.generating.test_faults import asked_in_time

QUESTION = Question(text="Welke belangen noemt de strategie?", language="nl")
TRUE, SECOND = "De strategie noemt zes belangen.", "Een dreiging kan een belang schaden."
LIE = "De strategie noemt negen belangen."


@contextmanager
def speaking(assistant: Assistant, behaviour: m.Behaviour) -> Iterator[tuple[SpeakingAssistant, m.Model, Breaker]]:
    with m.model_server(behaviour) as model:
        breaker = Breaker()
        yield speaker(assistant, model, provider="ollama", breaker=breaker), model, breaker


def test_the_model_is_asked_as_ollama_is_and_words_the_answer(assistant: Assistant) -> None:
    said = m.ollama_says("De strategie noemt ", "zes belangen. [1] ", f"{LIE} [1] {SECOND} [1]")
    with speaking(assistant, said) as (asking, model, breaker):
        answer = asking.answer(QUESTION)
    assert (answer.mode, answer.model) == ("generated", "ollama:any")
    assert [one.text for one in answer.sentences] == [TRUE, SECOND]
    asked = model.requests[0]
    assert (asked["path"], asked["body"]["model"], asked["body"]["stream"]) == ("/api/chat", "any", True)
    assert asked["body"]["options"]["num_predict"] == 600
    assert "[1] " in asked["body"]["messages"][1]["content"]
    assert not breaker.is_open


def test_sentences_come_one_by_one(assistant: Assistant) -> None:
    go_on = threading.Event()
    with speaking(assistant, m.ollama_says(f"{TRUE} [1] ", "Een ", go_on, f"{SECOND[4:]} [1] ", "Klaar")) as (
        asking,
        *_,
    ):
        coming = hear(lambda: asking.answer(QUESTION))
        # The model is within its second sentence, and waits there.
        first = next(coming)
        go_on.set()
        second, answer = coming
    assert isinstance(answer, Answer)
    assert (first, second) == answer.sentences
    assert [one.text for one in answer.sentences] == [TRUE, SECOND]


def test_a_whole_answer_and_its_tokens_are_read(assistant: Assistant) -> None:
    with m.model_server(m.ollama_says("Hallo ", "daar.")) as model:
        opened = open_model(settings_for(model, "ollama"))
        assert opened.invoke("vraag").text == "Hallo daar."
        whole = None
        for chunk in opened.stream("vraag"):
            whole = chunk if whole is None else whole + chunk
    assert whole is not None
    assert whole.usage_metadata is not None
    assert (whole.usage_metadata["input_tokens"], whole.usage_metadata["output_tokens"]) == (7, 5)


DOWN: dict[str, m.Behaviour] = {
    "no such model": m.ollama_fails(404, "model 'any' not found"),
    "a fault": m.ollama_fails(500, "out of memory"),
    "an error in the stream": m.ollama_fails_within("De strategie "),
    "never answers": m.hangs,
    "no JSON": m.answers("application/x-ndjson", b"<html>\n"),
    "nothing": m.ollama_says(),
    "thinking only": m.ollama_says(f"<think>{TRUE} [1]", "</think>"),
    "a lie": m.ollama_says(f"{LIE} [1]"),
    "one line of 10 MB": m.one_long_line,
}


@pytest.mark.parametrize("name", DOWN)
def test_whatever_fails_the_answer_is_the_extractive_one(assistant: Assistant, name: str) -> None:
    expected = assistant.answer(QUESTION)
    for answer in asked_in_time(assistant, DOWN[name], "ollama"):
        assert (answer.mode, answer.text) == (expected.mode, expected.text)


def test_a_whole_sentence_before_an_error_stays(assistant: Assistant) -> None:
    behaviour = m.ollama_fails_within(f"{TRUE} [1] ", "Nationale veiligheid is het bescher")
    with speaking(assistant, behaviour) as (asking, _, _breaker):
        answer = asking.answer(QUESTION)
    assert [one.text for one in answer.sentences if one.support == "verified"] == [TRUE]


def test_a_server_that_is_not_there_opens_the_circuit(assistant: Assistant, caplog: pytest.LogCaptureFixture) -> None:
    breaker = Breaker()
    settings = Settings(chat_model="ollama:any", chat_base_url="http://127.0.0.1:9")
    asking = SpeakingAssistant(assistant.index, Writer(open_model(settings), "ollama:any", breaker=breaker))
    with caplog.at_level(logging.WARNING, logger="bot"):
        assert asking.answer(QUESTION).mode == "extractive"
        assert asking.answer(QUESTION).mode == "extractive"
    assert breaker.is_open
    assert "the chat model failed: ConnectError" in caplog.text or "ConnectionError" in caplog.text


def test_whoever_leaves_ends_the_call(assistant: Assistant) -> None:
    with speaking(assistant, m.ollama_says(f"{TRUE} [1] Een", *m.MURMUR, pause=0.05)) as (asking, model, breaker):
        coming = hear(lambda: asking.answer(QUESTION))
        next(coming)
        coming.close()
        assert model.has_lost_its_reader.wait(55)
        assert not breaker.is_open
