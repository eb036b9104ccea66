"""Everyday questions are searched in the words of the sources."""

from __future__ import annotations

import pytest

from bot.answers import Question
from bot.conversation import stand_alone_query
from bot.rewording import reworded


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (
            "Wat verwacht de strategie van burgers?",
            "Welke inzet en verantwoordelijkheid vraagt de strategie van burgers?",
        ),
        (
            "What does the strategy expect of businesses?",
            "What commitment and responsibility does the strategy ask of businesses?",
        ),
        (
            "wat wordt er verwacht van bedrijven",
            "Welke inzet en verantwoordelijkheid vraagt de strategie van bedrijven?",
        ),
        ("Verschil tussen doel 1 en doel 3?", "Verschil tussen hoofddoelstelling 1 en hoofddoelstelling 3?"),
        ("How do goal 2 and goal 3 differ?", "How do objective 2 and objective 3 differ?"),
    ],
)
def test_what_people_ask_is_said_in_the_words_of_the_sources(asked: str, said: str) -> None:
    assert reworded(asked) == said
    assert stand_alone_query(Question(text=asked)) == said


@pytest.mark.parametrize(
    "asked",
    [
        "Wat verwacht de strategie van de economie?",
        "What does the strategy expect of Russia?",
        "Wat is het doel van actielijn 2?",
        "What is the aim of the strategy?",
        "Hoofddoelstelling 1 uitleggen graag",
        "",
    ],
)
def test_what_no_rule_knows_stays_as_it_was_written(asked: str) -> None:
    assert reworded(asked) == asked
