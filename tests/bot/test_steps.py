"""Who asks what to do gets steps first, then at most one official place; who asks for policy gets policy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from bot.answers import Answer, Question
from bot.assistant import Assistant
from bot.steps import asks_for_steps, with_steps
from index import build_index, open_index
from sources import Document
from tests.bot.conftest import RENDERING
from tests.fakes import make_document

STRATEGY = {
    "2.3.10": [
        "De overheid wilde in 2023 een betere voorbereiding op langdurige uitval van stroom. Stroom is vitaal.",
        "De overheid wilde crisisplannen voor uitval van stroom oefenen.",
    ],
    "2.3.11": ["De overheid wilde in 2023 een betere voorbereiding op een pandemie. Een pandemie raakt de zorg."],
}
WARNINGS = {
    "W8": [
        "In Europees Nederland belt u 112 als elke seconde telt, zegt de politie. Bel 112 bij levensgevaar.",
    ],
}
PREPARE = {
    "P1": [
        "Om u voor te bereiden op een noodsituatie, kunt u zelf drie dingen doen:",
        "- Maak een noodpakket.",
        "- Maak een noodplan.",
        "- Praat met elkaar.",
    ],
    "P5": [
        "De gids heeft de pagina over stroom niet gelezen en geeft er geen stappen uit.",
        "Als de stroom uitvalt, kunt u het volgende doen:",
        "- Gebruik een zaklamp.",
        "- Luister naar een radio op batterijen.",
        "- Gebruik dekens om warm te blijven.",
    ],
    "P7": ["Als pinnen niet werkt, kunt u contant geld gebruiken. Denk vooruit noemt 70 euro per persoon bij pinnen."],
    "P9": ["Vraag uw gemeente naar hoogwater. Bij hoogwater sluit u gas en stroom af."],
    "P12": [
        "Bij een orkaan of zware storm kunt u het volgende doen:",
        "- Blijf in een kamer zonder ramen.",
        "- Gebruik bij storm geen kaarsen.",
    ],
}
HEADINGS = {
    "P1": "Wat u zelf kunt doen",
    "P5": "De stroom is uitgevallen",
    "P7": "Pinnen werkt niet",
    "P9": "Hoogwater",
    "P12": "De Caribische eilanden: orkanen en storm",
}


def headed(document: Document) -> Document:
    sections = [
        replace(section, heading=HEADINGS[section.section_id], heading_path=("Gids", HEADINGS[section.section_id]))
        for section in document.sections
    ]
    return replace(document, sections=tuple(sections))


@pytest.fixture(scope="module")
def household(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    folder: Path = tmp_path_factory.mktemp("household")
    documents = [
        make_document("strategy-guide-nl", STRATEGY, language="nl", **RENDERING),
        headed(make_document("prepare-guide-nl", PREPARE, language="nl", kind="rendering", audience="citizen")),
        make_document("warnings-guide-nl", WARNINGS, language="nl", kind="rendering", audience="citizen"),
    ]
    build_index(documents, folder)
    return Assistant(open_index(folder))


def quoted(answer: Answer) -> Sequence[str]:
    return [sentence.text for sentence in answer.sentences if sentence.markers]


@pytest.mark.parametrize(
    "question",
    [
        "Wat moet ik doen als de stroom uitvalt?",
        "stroom weg wat nu",
        "Hoe kan ik me voorbereiden op een langdurige stroomstoring?",
        "what should I do if the power goes out",
        "How do I prepare for a flood?",
        "what if the internet goes down",
    ],
)
def test_a_question_for_what_to_do_is_told_by_its_wording(question: str) -> None:
    assert asks_for_steps(question)


@pytest.mark.parametrize(
    "question",
    [
        "Wat wil de overheid doen als de stroom uitvalt?",
        "Wat kan ik in de strategie lezen over stroom?",
        "Hoe bereidt Nederland zich voor op een pandemie?",
        "What does the government do to prepare for a flood?",
        "Welke dreigingen noemt de strategie?",
    ],
)
def test_a_question_for_policy_asks_for_no_steps(question: str) -> None:
    assert not asks_for_steps(question)


@pytest.mark.parametrize(
    "question", ["Wat moet ik doen als de stroom uitvalt?", "Hoe bereid ik me voor op langdurige uitval van stroom?"]
)
def test_steps_lead_the_answer_and_what_the_guide_has_not_read_does_not(household: Assistant, question: str) -> None:
    answer = household.answer(Question(text=question))
    assert quoted(answer)[:2] == ["Als de stroom uitvalt, kunt u het volgende doen:", "Gebruik een zaklamp."]
    assert "niet gelezen" not in quoted(answer)[0]


def test_at_most_one_official_place_stands_beneath_the_steps(household: Assistant) -> None:
    answer = household.answer(Question(text="Wat moet ik doen bij langdurige uitval van stroom?"))
    official = {citation.section_id for citation in answer.citations if citation.source_id == "strategy-guide-nl"}
    assert answer.citations[0].section_id == "P5"
    assert len(official) <= 1


def test_without_steps_on_the_subject_the_general_ones_come_with_a_word_of_warning(household: Assistant) -> None:
    answer = household.answer(Question(text="Hoe kan ik me voorbereiden op een pandemie?"))
    assert answer.status == "partial"
    assert answer.sentences[0].text.startswith("Stappen speciaal voor dit geval heb ik niet gevonden.")
    assert quoted(answer)[1] == "Maak een noodpakket."


def test_getting_ready_for_what_no_text_knows_gets_no_steps(household: Assistant) -> None:
    answer = household.answer(Question(text="Hoe bereid ik me voor op mijn rijexamen?"))
    assert answer.status == "not_in_sources"


def test_steps_for_the_islands_are_not_given_where_nothing_says_that_the_reader_is_there(household: Assistant) -> None:
    answer = household.answer(Question(text="Wat moet ik doen bij zware storm?"))
    assert "P12" not in {citation.section_id for citation in answer.citations}


@pytest.mark.parametrize(
    ("text", "region"),
    [("Wat moet ik doen bij zware storm?", "sint-maarten"), ("Wat moet ik doen bij een orkaan of zware storm?", None)],
)
def test_a_reader_on_an_island_gets_the_steps_for_the_islands(
    household: Assistant, text: str, region: str | None
) -> None:
    answer = household.answer(Question(text=text, region=region))
    assert answer.citations[0].section_id == "P12"


def test_an_organisation_gets_the_ranking_as_it_is(household: Assistant) -> None:
    ranking = household.index.search("Wat moeten we doen als de stroom uitvalt?")
    sources = {source.source_id: source for source in household.index.sources}
    found = with_steps(ranking, household.index, audience="organisation", sources=sources, searched=tuple(sources))
    assert found.ranking is ranking
    assert not found.first


def test_passages_are_numbered_anew_and_each_stands_once(household: Assistant) -> None:
    answer = household.answer(Question(text="Wat moet ik doen als de stroom uitvalt?"))
    assert answer.ranking is not None
    passages = answer.ranking.passages
    assert [passage.rank for passage in passages] == list(range(1, len(passages) + 1))
    assert len({passage.chunk.chunk_id for passage in passages}) == len(passages)
    assert passages[0].chunk.section_id == "P5"


def test_after_a_card_who_is_not_in_danger_gets_what_the_sources_have_and_when_to_call(household: Assistant) -> None:
    answer = household.answer(Question(text="Ik ruik gas in huis!", not_in_danger=True))
    assert answer.sentences[0].text.startswith("Mijn bronnen zeggen niet wat u in zo'n geval moet doen.")
    assert {citation.section_id for citation in answer.citations} <= {"W8"}
    assert not any("stroom" in text for text in quoted(answer))


def test_what_to_do_where_something_does_not_work_comes_before_what_else_is_said(household: Assistant) -> None:
    answer = household.answer(Question(text="Wat doe ik als pinnen niet werkt?"))
    assert quoted(answer)[0] == "Als pinnen niet werkt, kunt u contant geld gebruiken."


def test_a_place_that_no_text_knows_does_not_hide_the_steps(household: Assistant) -> None:
    answer = household.answer(Question(text="In heel Zwolle is de stroom uit! Wat nu?"))
    assert answer.status == "partial"
    assert answer.reason == "live_event"
    assert quoted(answer)[0] == "Als de stroom uitvalt, kunt u het volgende doen:"
