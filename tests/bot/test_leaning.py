"""A sentence that needs another one is told from one that stands alone."""

from __future__ import annotations

import pytest

from bot.leaning import adds_to_another, steps_back


@pytest.mark.parametrize(
    ("before", "sentence"),
    [
        ("De overheid wilde dijken versterken.", "Daarom komt er geld."),
        ("The Kingdom has four countries.", "For that reason the strategy names each."),
        ("De lagere delen komen onder water.", "De oorzaak is de stijgende zee."),
        ("Onderzoekers maakten twee analyses.", "De analyses hielpen een koers te bepalen."),
        ("The government wanted a national support capacity.", "The capacity helps the security regions."),
    ],
)
def test_what_points_back_needs_the_sentence_before_it(before: str, sentence: str) -> None:
    assert steps_back([[before, sentence]]) == (0, 1)


@pytest.mark.parametrize(
    ("before", "sentence"),
    [
        ("De overheid wilde dijken versterken.", "Droogte maakt natuurbranden erger."),
        ("De overheid wilde een kennisnetwerk.", "De overheid wilde oefeningen."),
        ("There were sessions on resilience.", "The sessions on resilience were useful."),
        ("De raad kwam bijeen.", "De uitkomst van het overleg is niet bekend."),
        ("Maatregelen kosten geld.", "Zo nodig wordt de strategie aangepast."),
    ],
)
def test_what_says_itself_what_it_is_about_stands_alone(before: str, sentence: str) -> None:
    assert steps_back([[before, sentence]]) == (0, 0)


def test_a_thing_may_be_brought_up_two_sentences_before_but_not_in_another_paragraph() -> None:
    texts = ["Er kwam een besluit.", "Het weer was goed.", "Het besluit kost geld."]
    assert steps_back([texts]) == (0, 0, 2)
    assert steps_back([texts[:1], texts[1:]]) == (0, 0, 0)


def test_what_points_back_from_the_start_of_a_text_needs_what_is_not_there() -> None:
    assert steps_back([["Daarom is het nodig."]]) == (1,)


@pytest.mark.parametrize(
    ("sentence", "adds"),
    [
        ("De overheid wilde ook investeren in oefeningen.", True),
        ("Cyber threats can therefore affect society.", True),
        ("Het gaat niet om geld, maar ook niet om tijd.", False),
        ("De radio werkt ook als de stroom uitvalt.", False),
        ("De overheid wilde investeren.", False),
        ("De dagen van het testbericht komen uit een bericht van november 2022.", True),
        ("The guide has not read the page on smoke.", True),
        ("De dagen worden korter.", False),
    ],
)
def test_a_sentence_that_only_adds_to_another_is_told_by_a_word_near_its_start(sentence: str, adds: bool) -> None:
    assert adds_to_another(sentence) is adds
