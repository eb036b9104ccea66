"""An answer is made from the likeliest place; plain words come first and the official sentence beneath them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot import Question
from bot.assistant import Assistant
from bot.choosing import Place, chosen_places
from index import build_index, open_index
from tests.fakes import make_document

PLAIN = {"2.1": ["De overheid wilde de dijken hoger maken tegen overstromingen. Het rijk betaalt de dijken."]}
OFFICIAL = {"2.1": ["The government raises the dikes against floods. The state pays for the dikes."]}


def place(name: str, odds: float) -> Place:
    return Place(name=("plan", name), evidence=(), odds=odds)


def test_a_second_place_joins_only_when_it_is_nearly_as_likely() -> None:
    first, near, far = place("1", 1.0), place("2", 0.5), place("3", -2.0)
    assert chosen_places((first, near, far)) == (first, near)
    assert chosen_places((first, far)) == (first,)
    assert chosen_places(()) == ()


def test_even_odds_are_a_probability_of_one_half() -> None:
    assert place("1", 0.0).likely == 0.5


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    folder = tmp_path_factory.mktemp("both")
    official = make_document("plan-en", OFFICIAL, language="en")
    guide = make_document("guide-nl", PLAIN, language="nl", kind="rendering", renders="plan-en")
    build_index([official, guide], folder)
    return Assistant(open_index(folder))


def test_plain_words_come_first_and_the_official_sentence_beneath(both: Assistant) -> None:
    answer = both.answer(Question(text="Wat wilde de overheid met de dijken tegen overstromingen?"))
    assert [citation.kind for citation in answer.citations][:2] == ["rendering", "official"]
    assert answer.citations[1].language == "en"
    cited = [sentence for sentence in answer.sentences if sentence.markers]
    assert cited[0].text == "De overheid wilde de dijken hoger maken tegen overstromingen."
    assert [s.text for s in cited if s.markers == (2,)] == ["The government raises the dikes against floods."]


@pytest.mark.parametrize("newest", [True, False])
def test_of_two_versions_only_the_newest_answers(tmp_path: Path, newest: bool) -> None:
    old = make_document("plan-2019-nl", {"1": ["Een noodpakket is voor 48 uur genoeg."]}, language="nl")
    new = make_document("plan-2025-nl", {"1": ["Een noodpakket is voor 72 uur genoeg."]}, language="nl")
    old = replace(old, source=replace(old.source, superseded_by="plan-2025-nl", published="2019-01-01"))
    build_index([old, new] if newest else [old], tmp_path)
    answer = Assistant(open_index(tmp_path)).answer(Question(text="Voor hoeveel uur is een noodpakket genoeg?"))
    # Where the newer version is not at hand, the older one still answers.
    expected = "plan-2025-nl" if newest else "plan-2019-nl"
    assert {citation.source_id for citation in answer.citations} == {expected}
    assert answer.ranking is not None
    assert {passage.chunk.source_id for passage in answer.ranking.passages} == {expected}
