"""A sentence that says what a thing is comes before one that says what it is like or what else bears its name."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.answers import Answer, Question
from bot.assistant import Assistant
from index import build_index, open_index
from tests.bot.conftest import RENDERING
from tests.bot.test_composing import draft
from tests.fakes import make_document

GUIDE = {
    "1.2": [
        "De strategie noemt drie belangen:",
        "- Economische veiligheid: het land blijft werken als een economie.",
        "- Fysieke veiligheid: mensen kunnen ongestoord leven.",
        "- Ecologische veiligheid: de natuur blijft bestaan.",
    ],
    "2.5": [
        "Vitale infrastructuur van Bonaire is kwetsbaar, omdat die aan de kust ligt.",
        "De overheid wilde vitale infrastructuur beter beschermen. Uitval van vitale infrastructuur ontwricht.",
    ],
    "4.2": [
        "Vitale infrastructuur bestaat volgens de strategie uit processen die de samenleving niet kan missen.",
        "Het Analistennetwerk Nationale Veiligheid (ANV) is een netwerk van kennisinstituten.",
        "Het ANV maakt analyses. Het ANV wil analyses verbeteren.",
        "Bronnen over analyses zijn een rapport uit 2018 en een rapport uit 2022.",
    ],
}


@pytest.fixture(scope="module")
def terms(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    folder: Path = tmp_path_factory.mktemp("terms")
    build_index([make_document("strategy-guide-nl", GUIDE, language="nl", **RENDERING)], folder)
    return Assistant(open_index(folder))


def quoted(answer: Answer) -> list[str]:
    return [sentence.text for sentence in answer.sentences if sentence.markers]


def test_one_item_of_a_list_is_enough_where_it_says_what_was_asked(terms: Assistant) -> None:
    said = quoted(terms.answer(Question(text="Wat is fysieke veiligheid?")))
    assert said[0] == "Fysieke veiligheid: mensen kunnen ongestoord leven."
    assert not any(sentence.startswith("Ecologische") for sentence in said)


def test_the_list_itself_stays_whole_for_who_asks_for_it(terms: Assistant) -> None:
    said = quoted(terms.answer(Question(text="Welke drie belangen noemt de strategie?")))
    assert len(said) >= 4
    assert said[0] == "De strategie noemt drie belangen:"


def test_what_a_thing_is_comes_before_what_it_is_like_somewhere(terms: Assistant) -> None:
    found = draft(terms, "Wat is vitale infrastructuur?")
    assert found.best.text.startswith("Vitale infrastructuur bestaat volgens de strategie uit processen")


def test_a_name_between_brackets_says_what_its_letters_mean(terms: Assistant) -> None:
    said = quoted(terms.answer(Question(text="Wat is het ANV?")))
    assert said[0] == "Het Analistennetwerk Nationale Veiligheid (ANV) is een netwerk van kennisinstituten."


def test_a_sentence_on_sources_about_a_thing_does_not_say_what_it_is(terms: Assistant) -> None:
    found = draft(terms, "Wat zijn analyses?")
    assert not found.best.text.startswith("Bronnen over analyses")
