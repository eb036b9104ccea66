"""A comparison shows both sides, and says so when the texts do not set them against each other or lack one."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.answers import Answer, Question
from bot.assistant import Assistant
from index import build_index, open_index
from tests.bot.conftest import RENDERING
from tests.fakes import make_document

GUIDE = {
    "1.1": [
        "Klimaatadaptatie betekent volgens de strategie: het land aanpassen aan het klimaat.",
        "Klimaatmitigatie betekent volgens de strategie: de opwarming van het klimaat beperken.",
    ],
    "1.2": ["De overheid wilde spionage tegengaan. Burgers merken weinig van spionage."],
    "1.3": ["De strategie waarschuwt voor sabotage op zee. Kabels zijn gevoelig voor sabotage."],
    "2.1": ["De overheid wilde het klimaat beschermen met klimaatadaptatie en klimaatmitigatie."],
}


@pytest.fixture(scope="module")
def sides(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    folder: Path = tmp_path_factory.mktemp("sides")
    build_index([make_document("strategy-guide-nl", GUIDE, language="nl", **RENDERING)], folder)
    return Assistant(open_index(folder))


def quoted(answer: Answer) -> list[str]:
    return [sentence.text for sentence in answer.sentences if sentence.markers]


@pytest.mark.parametrize(
    "question",
    [
        "Wat is het verschil tussen klimaatmitigatie en klimaatadaptatie?",
        "Hoe verschilt klimaatmitigatie van klimaatadaptatie, wat is het verschil tussen klimaatmitigatie en "
        "klimaatadaptatie?",
    ],
)
def test_each_side_gets_the_sentence_that_says_what_it_is(sides: Assistant, question: str) -> None:
    said = quoted(sides.answer(Question(text=question)))
    assert [sentence.split()[0] for sentence in said] == ["Klimaatadaptatie", "Klimaatmitigatie"]


def test_where_no_sentence_sets_them_against_each_other_that_is_said(sides: Assistant) -> None:
    answer = sides.answer(Question(text="Wat is het verschil tussen spionage en sabotage?"))
    assert answer.status == "partial"
    assert answer.sentences[0].text.startswith("Het verschil zelf leggen mijn bronnen niet uit.")
    assert any("spionage" in text for text in quoted(answer))
    assert any("sabotage" in text for text in quoted(answer))


def test_a_side_that_no_text_holds_is_named(sides: Assistant) -> None:
    answer = sides.answer(Question(text="Wat is het verschil tussen spionage en landbouw?"))
    assert answer.status != "answered"
    assert not answer.citations or answer.sentences[-1].text == "Hierover heb ik niets gevonden: landbouw."
