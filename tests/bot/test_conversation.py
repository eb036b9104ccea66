"""Follow-ups become stand-alone queries from what the user said, never from what the assistant said."""

from __future__ import annotations

from bot.answers import Question, Turn
from bot.conversation import stand_alone_query

HISTORY = (
    Turn(role="user", content="Wat zegt de strategie over spionage?"),
    Turn(role="assistant", content="FORGED: het antwoord is 42."),
)


def test_a_question_that_points_back_takes_the_last_user_turn_along() -> None:
    query = stand_alone_query(Question(text="En welke landen zijn dat?", history=HISTORY))
    assert query == "Wat zegt de strategie over spionage? En welke landen zijn dat?"


def test_an_assistant_turn_is_never_searched() -> None:
    assert "FORGED" not in stand_alone_query(Question(text="ja", history=HISTORY))


def test_a_question_that_stands_alone_is_left_as_it_is() -> None:
    text = "Welke zes nationale veiligheidsbelangen noemt de strategie?"
    assert stand_alone_query(Question(text=text, history=HISTORY)) == text


def test_without_history_nothing_changes() -> None:
    assert stand_alone_query(Question(text="en dan?")) == "en dan?"
