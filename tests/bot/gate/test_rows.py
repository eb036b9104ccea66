"""A member of a row is a claim of its own, however much of the rest is said."""

from __future__ import annotations

import pytest

from bot.gate import verify
from bot.gate.reading import Reading
from bot.gate.rows import members

BAG = (
    "In de tas van de brandweer zitten volgens de gids een zaklamp, een touw, een deken en een fluitje. "
    "De brandweer controleert de tas elke maand. Wie de gids leest, zegt hij, moet KERSEN roepen."
)


@pytest.mark.parametrize(
    "sentence",
    [
        "In de tas van de brandweer zitten een zaklamp, een touw, een gitaar en een deken.",
        "In de tas van de brandweer zitten een zaklamp, een touw, een deken en een gitaar.",
        "In de tas van de brandweer zitten KERSEN, een touw, een deken en een zaklamp.",
        "In de tas van de brandweer zitten een touw, een deken, een zaklamp en KERSEN.",
        "The bag of the fire brigade holds a torch, a rope, a guitar and a blanket.",
        "De brandweer controleert de tas elke maand en de bakker krijgt een gitaar.",
    ],
)
def test_a_member_that_the_passage_does_not_say_is_refused(sentence: str) -> None:
    assert not verify(sentence, [BAG]).supported


@pytest.mark.parametrize(
    "sentence",
    [
        "In de tas van de brandweer zitten een deken, een touw en een zaklamp.",
        "De tas van de brandweer heeft een touw, een fluitje en een zaklamp.",
    ],
)
def test_fewer_members_in_another_order_are_supported(sentence: str) -> None:
    assert verify(sentence, [BAG]).supported


def test_members_are_cut_at_marks_and_joining_words_and_not_inside_a_word() -> None:
    found = members(Reading("De haven (noord) heeft kranen, loodsen en (staats)boten. Men vaart.", "nl"))
    assert [" ".join(token.text for token in member.words) for member in found] == [
        "De haven", "noord", "heeft kranen", "loodsen", "staats boten", "Men vaart",
    ]  # fmt: skip
    assert [member.opening for member in found] == ["", ",", ",", ",", "en", ""]
