"""A cause must be the passage's, and what is said of one thing may not be said of another."""

from __future__ import annotations

import pytest

from bot.gate.aligning import Alignment
from bot.gate.linking import makes_up_cause, takes_other_subject
from bot.gate.reading import Reading

VILLAGE = (
    "The school lost three teachers in spring. In the same spring the cinema closed. The roof fell in because of snow. "
    "The baker repairs the oven, and the smith sharpens the knives. The well ran dry. Therefore the cows drank less."
)


def laid(sentence: str) -> Alignment:
    return Alignment(Reading(sentence), Reading(VILLAGE))


@pytest.mark.parametrize(
    "sentence",
    [
        "The school lost three teachers because the cinema closed.",
        "Because the cinema closed, the school lost three teachers.",
        "De school verloor drie leraren doordat de bioscoop sloot.",
    ],
)
def test_two_things_side_by_side_are_no_cause_and_effect(sentence: str) -> None:
    assert makes_up_cause(laid(sentence))


@pytest.mark.parametrize(
    "sentence",
    [
        "The roof fell in due to snow.",
        "The cows drank less because the well ran dry.",
        "Door sneeuw stortte het dak in.",
        "The cinema closed in spring.",
    ],
)
def test_a_cause_that_the_passage_gives_is_kept(sentence: str) -> None:
    assert not makes_up_cause(laid(sentence))


def test_what_one_does_is_not_said_of_another() -> None:
    assert takes_other_subject(laid("The smith repairs the oven."))
    assert takes_other_subject(laid("The baker sharpens the knives."))
    assert not takes_other_subject(laid("The baker repairs the oven."))
    assert not takes_other_subject(laid("The knives are sharpened by the smith."))
