"""The chat page shows a model's sentences one by one, each already checked."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest

from bot.answers import Answer, Question, Sentence
from bot.assistant import Assistant
from bot.hearing import hear
from tests.bot.browsers import BROWSER, chat_page, wait_for_turns
from tests.bot.generating import models as m
from tests.bot.generating.speakers import speaker
from tests.bot.servers import serving

QUESTION = "Welke belangen noemt de strategie?"
FIRST, SECOND = "De strategie noemt zes belangen.", "Een dreiging kan een belang schaden."
LIE = "De strategie noemt negen belangen."
PROMISED_SECONDS = 0.15
# Notes when each text first stands on the page.
WATCH = """(texts) => {
  window.seen = {};
  new MutationObserver(() => {
    const shown = document.querySelector("#log").textContent;
    for (const text of texts) if (!(text in window.seen) && shown.includes(text)) window.seen[text] = Date.now() / 1000;
  }).observe(document.querySelector("#log"), { childList: true, subtree: true, characterData: true });
}"""


@pytest.fixture(scope="module")
def talking(assistant: Assistant) -> Iterator[tuple[m.Model, str]]:
    with m.model_server(m.says()) as model, serving(lambda: speaker(assistant, model), page=True) as address:
        yield model, address


def speak(model: m.Model) -> threading.Event:
    """Let the model say a sentence, a lie and another sentence; it waits within the last until the event is set."""
    go_on = threading.Event()
    model.behave(m.says(f"{FIRST} [1] ", f"{LIE} [1] {SECOND} [1] ", go_on, "Klaar"))
    return go_on


@BROWSER[0]
@BROWSER[1]
def test_each_checked_sentence_is_shown_before_the_model_is_done(chromium: Any, talking: tuple[m.Model, str]) -> None:
    model, address = talking
    delays: list[float] = []
    with chat_page(chromium, address) as tab:
        # The first question also warms the gate and the page; the quickest counts, because the promise is about us and
        # not about a moment in which the machine did something else.
        while not delays or (min(delays) >= PROMISED_SECONDS and len(delays) < 20):
            go_on = speak(model)
            tab.evaluate(WATCH, [FIRST, SECOND, LIE])
            tab.fill("#question textarea", QUESTION)
            tab.click("#send")
            # The model waits, so what is shown now is shown before it is done.
            tab.locator("article.waiting .so-far", has_text=FIRST).wait_for()
            # While it is being written, the marker is no link and the model is named as the writer.
            assert tab.locator("article.waiting a.marker").count() == 0
            assert "geschreven door een taalmodel" in tab.inner_text("article.waiting")
            go_on.set()
            wait_for_turns(tab, 1)
            seen = tab.evaluate("window.seen")
            # The first sentence is whole for the model when its second part begins.
            delays.append(seen[FIRST] - model.requests[-1]["times"][1])
            text = tab.inner_text(".answer")
            assert (FIRST in text, SECOND in text, LIE in seen) == (True, True, False)
            tab.click("#clear")
            wait_for_turns(tab, 0)
    assert min(delays) < PROMISED_SECONDS


@BROWSER[0]
@BROWSER[1]
def test_the_next_question_can_be_typed_while_an_answer_is_written(chromium: Any, talking: tuple[m.Model, str]) -> None:
    model, address = talking
    with chat_page(chromium, address) as tab:
        go_on = speak(model)
        tab.fill("#question textarea", QUESTION)
        tab.click("#send")
        tab.locator("article.waiting").wait_for()
        tab.wait_for_function("document.querySelector('#question textarea').value === ''")
        tab.fill("#question textarea", "En wat is een dreiging?")
        go_on.set()
        wait_for_turns(tab, 1)
        assert tab.input_value("#question textarea") == "En wat is een dreiging?"
        tab.click("#send")
        wait_for_turns(tab, 2)
        tab.wait_for_function("document.querySelector('#question textarea').value === ''")
        assert [QUESTION in one for one in tab.locator("article .asked").all_inner_texts()] == [True, False]


def test_the_sentences_come_first_and_the_answer_last(assistant: Assistant) -> None:
    with m.model_server(m.says(f"{FIRST} [1] ", f"{SECOND} [1]")) as model:
        items = list(hear(lambda: speaker(assistant, model).answer(Question(text=QUESTION, language="nl"))))
    *said, answer = items
    assert isinstance(answer, Answer)
    assert tuple(said) == answer.sentences
    assert [one.text for one in said if isinstance(one, Sentence)] == [FIRST, SECOND]


def test_whoever_stops_hearing_ends_the_call(assistant: Assistant) -> None:
    with m.model_server(m.says(f"{FIRST} [1] Een", *m.MURMUR, pause=0.05)) as model:
        coming = hear(lambda: speaker(assistant, model).answer(Question(text=QUESTION, language="nl")))
        next(coming)
        coming.close()
        assert model.has_lost_its_reader.wait(55)


def test_a_fault_is_raised_to_whoever_hears() -> None:
    def fail() -> Answer:
        raise RuntimeError("broken")

    with pytest.raises(RuntimeError, match="broken"):
        list(hear(fail))
