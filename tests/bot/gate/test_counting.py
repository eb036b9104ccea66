"""A number belongs to what it counts, over the time it is counted; a date to the document or the event."""

from __future__ import annotations

import pytest

from bot.gate import verify

BARN = "De schuur heeft 40 koeien en 9 kalveren. De machine melkt 60 liter per uur. De boer slaapt boven."
FIRE = "A letter of June 2021 describes the collapse of the bridge in April 2019. The bridge was of wood."


@pytest.mark.parametrize(
    ("sentence", "passage"),
    [
        ("De schuur heeft 40 kalveren.", BARN),
        ("De schuur heeft 9 koeien.", BARN),
        ("The barn has 40 calves.", BARN),
        ("De machine melkt 60 liter per dag.", BARN),
        ("The bridge collapsed in June 2021.", FIRE),
    ],
)
def test_a_number_of_something_else_is_refused(sentence: str, passage: str) -> None:
    assert verify(sentence, [passage]).reason == "number"


@pytest.mark.parametrize(
    ("sentence", "passage"),
    [
        ("De schuur heeft 9 kalveren en 40 koeien.", BARN),
        ("Per uur melkt de machine 60 liter.", BARN),
        ("The collapse of the bridge was in April 2019.", FIRE),
        ("A letter of June 2021 describes the collapse.", FIRE),
    ],
)
def test_a_number_of_the_same_thing_is_let_through(sentence: str, passage: str) -> None:
    assert verify(sentence, [passage]).reason != "number"
