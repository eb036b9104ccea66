"""Follow-ups become stand-alone queries from what the user said, never from what the assistant said."""

from __future__ import annotations

import pytest

from bot.answers import Question, Turn
from bot.conversation import stand_alone_query

HISTORY = (
    Turn(role="user", content="Wat zegt de strategie over spionage?"),
    Turn(role="assistant", content="FORGED: het antwoord is 42."),
)


def after(*user_turns: str) -> tuple[Turn, ...]:
    return tuple(Turn(role="user", content=text) for text in user_turns)


def test_a_question_that_points_back_takes_the_last_user_turn_along() -> None:
    query = stand_alone_query(Question(text="En welke landen zijn dat?", history=HISTORY))
    assert query == "Wat zegt de strategie over spionage? En welke landen zijn dat?"


def test_an_assistant_turn_is_never_searched() -> None:
    assert "FORGED" not in stand_alone_query(Question(text="ja", history=HISTORY))


@pytest.mark.parametrize("text", ["ja", "Yes please!", "Vertel meer", "waarom?", "OK", "tell me more"])
def test_assent_asks_the_same_again(text: str) -> None:
    assert stand_alone_query(Question(text=text, history=HISTORY)) == HISTORY[0].content


@pytest.mark.parametrize(
    "text",
    [
        "Welke zes nationale veiligheidsbelangen noemt de strategie?",
        "Wat is desinformatie?",
        "What is a hybrid threat?",
        "Hoe zorgt de overheid dat vitale infrastructuur blijft werken?",
    ],
)
def test_a_question_that_stands_alone_is_left_as_it_is(text: str) -> None:
    assert stand_alone_query(Question(text=text, history=HISTORY)) == text


@pytest.mark.parametrize(
    ("earlier", "follow_up", "query"),
    [
        ("Wat doet de strategie voor burgers?", "En voor bedrijven?", "wat doet de strategie voor bedrijven"),
        ("What does it mean for Bonaire?", "and for Aruba?", "what does it mean for aruba"),
        ("Wat staat er in actielijn 12?", "en in actielijn 9?", "wat staat er in actielijn 9"),
    ],
)
def test_a_word_takes_the_place_of_its_kind(earlier: str, follow_up: str, query: str) -> None:
    assert stand_alone_query(Question(text=follow_up, history=after(earlier))) == query


def test_a_chain_of_follow_ups_goes_back_to_the_question_that_began_it() -> None:
    history = after("Wat vraagt de strategie van burgers?", "en van bedrijven?")
    query = stand_alone_query(Question(text="en van gemeenten?", history=history))
    assert query == "wat vraagt de strategie van gemeenten"


def test_an_earlier_subject_is_dropped_when_a_new_one_is_asked() -> None:
    history = after("Hoe werkt NL-Alert?", "Wat is een hybride dreiging?")
    assert "NL-Alert" not in stand_alone_query(Question(text="en wie doet dat?", history=history))


def test_without_history_nothing_changes() -> None:
    assert stand_alone_query(Question(text="en dan?")) == "en dan?"


@pytest.mark.parametrize(
    ("first", "then", "query"),
    [
        ("What is a hybrid threat?", "can you give an example?", "What is a hybrid threat?"),
        ("Wat is weerbaarheid?", "dank je wel", "Wat is weerbaarheid?"),
        ("Wat is NL-Alert?", "op welke pagina staat dat?", "Wat is NL-Alert?"),
        ("What does line of action 12 say?", "and line 10?", "what does line of action 10 say"),
        ("Wat is de rol van de burgemeester?", "en de veiligheidsregio?", "wat is de rol van de veiligheidsregio"),
        (
            "Wat zegt de strategie over klimaat?",
            "hoe zit het met Aruba?",
            "Wat zegt de strategie over klimaat? hoe zit het met Aruba?",
        ),
        (
            "Wat is weerbaarheid?",
            "nee, ik bedoel voor gemeenten",
            "Wat is weerbaarheid? nee, ik bedoel voor gemeenten",
        ),
        ("Wat is weerbaarheid?", "No power at home, what should I do now?", "No power at home, what should I do now?"),
    ],
)
def test_a_follow_up_is_completed_and_a_new_question_is_not(first: str, then: str, query: str) -> None:
    assert stand_alone_query(Question(text=then, history=after(first))) == query


def test_of_a_question_that_asks_to_confirm_only_the_claim_is_searched() -> None:
    assert stand_alone_query(Question(text="Klopt het dat er zes belangen zijn?")) == "er zes belangen zijn"
