"""Mashed keys and words that have nothing to do together get a question back; a subject of one word is looked up."""

from __future__ import annotations

import pytest

from bot.answers import Question
from bot.assistant import Assistant
from bot.triage import find_emergency
from bot.unclear import unknown_words


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ("qxzwj spionage", ("qxzwj",)),
        ("lkjsdf natuurbranden wxcvb", ("lkjsdf", "wxcvb")),
        ("QXZWJ BLORP", ("QXZWJ", "BLORP")),
    ],
)
def test_words_that_nobody_knows_are_named(assistant: Assistant, text: str, unknown: tuple[str, ...]) -> None:
    assert unknown_words(text, assistant.index) == unknown


@pytest.mark.parametrize(
    "text",
    [
        "spionage",
        "spionage Qxzwj",
        "spionage zwolle",
        "what is qxzwj",
        "hoe gevaarlijk is qxzwj",
        "natuurbradnen spionage",
        "qxzwj klimaatverandering spionage belangen",
    ],
)
def test_names_misspellings_questions_and_rows_of_known_words_are_left_alone(assistant: Assistant, text: str) -> None:
    assert unknown_words(text, assistant.index) == ()


def test_an_unknown_word_beside_a_known_one_gets_a_question_back(assistant: Assistant) -> None:
    answer = assistant.answer(Question(text="qxzwj spionage", language="nl"))
    assert (answer.status, answer.reason) == ("not_in_sources", "unclear")
    assert answer.text.startswith("Wat bedoelt u met: qxzwj?")


def test_words_that_have_nothing_to_do_together_get_a_question_back(assistant: Assistant) -> None:
    answer = assistant.answer(Question(text="paard lamp dreiging", language="nl"))
    assert (answer.status, answer.reason) == ("not_in_sources", "unclear")
    assert answer.text == "Ik begrijp nog niet wat u wilt weten. Stel uw vraag in een hele zin."


@pytest.mark.parametrize("word", ["spionage", "klimaatverandering"])
def test_a_subject_of_one_word_is_looked_up(assistant: Assistant, word: str) -> None:
    assert assistant.answer(Question(text=word, language="nl")).citations


def test_a_row_of_little_words_is_no_call_for_help() -> None:
    assert find_emergency("of the and") is None
    assert find_emergency("fire in the house") is not None
