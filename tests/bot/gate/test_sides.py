"""What comes first, what has more and what is denied must be on the side where the passage has it."""

from __future__ import annotations

import pytest

from bot.gate import verify
from bot.gate.aligning import Alignment
from bot.gate.reading import Reading
from bot.gate.sides import compared_sides, denied_sides, is_turned, time_sides

GATE = "The guard first rings the bell and then closes the gate. The horse is older than the dog."
FERRY = "De schipper mag roken, de stuurman niet. Nadat het ijs smelt, vaart het schip naar de haven."


def laid(sentence: str, passage: str) -> Alignment:
    return Alignment(Reading(sentence), Reading(passage))


@pytest.mark.parametrize(
    ("sentence", "passage"),
    [
        ("The guard first closes the gate and then rings the bell.", GATE),
        ("The guard rings the bell after he closes the gate.", GATE),
        ("The dog is older than the horse.", GATE),
        ("De hond is ouder dan het paard.", GATE),
        ("De stuurman mag roken, de schipper niet.", FERRY),
        ("Nadat het schip naar de haven vaart, smelt het ijs.", FERRY),
        ("Before the ice melts, the ship sails to the harbour.", FERRY),
    ],
)
def test_two_sides_that_have_changed_places_are_refused(sentence: str, passage: str) -> None:
    assert is_turned(laid(sentence, passage))
    assert not verify(sentence, [passage]).supported


@pytest.mark.parametrize(
    ("sentence", "passage"),
    [
        ("The guard closes the gate after he rings the bell.", GATE),
        ("Before the guard closes the gate, he rings the bell.", GATE),
        ("Het paard is ouder dan de hond.", GATE),
        ("De stuurman mag niet roken, de schipper wel.", FERRY),
        ("Het schip vaart naar de haven nadat het ijs smelt.", FERRY),
        ("The oak has more leaves than the elm.", "The elm has fewer leaves than the oak."),
    ],
)
def test_the_same_told_from_the_other_end_is_not_turned(sentence: str, passage: str) -> None:
    assert not is_turned(laid(sentence, passage))


def test_fewer_for_the_one_is_more_for_the_other() -> None:
    passage = "Snails eat more lettuce than hedgehogs in this garden."
    assert verify("Hedgehogs eat less lettuce than snails in this garden.", [passage]).supported
    assert verify("Snails eat less lettuce than hedgehogs in this garden.", [passage]).reason == "direction"


def test_nothing_is_compared_denied_or_ordered_by_other_words() -> None:
    tokens = Reading("Als het dan regent, gaat de boer naar huis.", "nl").tokens
    assert not compared_sides(tokens, "nl")
    assert not denied_sides(tokens, "nl")
    assert not time_sides(tokens, "nl")
