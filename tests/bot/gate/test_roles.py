"""Who acts on whom, what comes from what, and what belongs together must be as the passage has it."""

from __future__ import annotations

import pytest

from bot.gate import verify
from bot.gate.aligning import Alignment
from bot.gate.binding import is_crossed
from bot.gate.parts import parts_of
from bot.gate.reading import Reading
from bot.gate.roles import is_exchanged

DYKE = "The mayor warns the farmers when the river rises. The ferry carries sheep in winter."
PRICE = "Voor een paard kost de stal 70 euro per nacht, voor een schaap 30 euro per nacht. De boer sluit om tien uur."


def laid(sentence: str, passage: str) -> Alignment:
    return Alignment(Reading(sentence), Reading(passage))


@pytest.mark.parametrize(
    ("sentence", "passage"),
    [
        ("The farmers warn the mayor when the river rises.", DYKE),
        ("The mayor is warned by the farmers when the river rises.", DYKE),
        ("De boeren waarschuwen de burgemeester.", DYKE),
        ("De burgemeester wordt gewaarschuwd door de boeren.", DYKE),
        ("De storm komt door schade aan de brug.", "Schade aan de brug is het gevolg van de storm."),
        ("Damage to the bridge causes the storm.", "The bridge has damage because of the storm."),
        ("The storm comes from damage to the bridge.", "The bridge has damage. The cause is the storm."),
    ],
)
def test_two_things_may_not_exchange_their_parts(sentence: str, passage: str) -> None:
    assert verify(sentence, [passage]).reason in ("direction", "coverage")
    assert is_exchanged(laid(sentence, passage)) or verify(sentence, [passage]).reason == "direction"


@pytest.mark.parametrize(
    ("sentence", "passage"),
    [
        ("The farmers are warned by the mayor when the river rises.", DYKE),
        ("When the river rises, the mayor warns the farmers.", DYKE),
        ("In winter the ferry carries sheep.", DYKE),
        ("De burgemeester waarschuwt de boeren.", DYKE),
        ("De boeren worden gewaarschuwd door de burgemeester.", DYKE),
        ("Door de storm is er schade aan de brug.", "Schade aan de brug is het gevolg van de storm."),
    ],
)
def test_voice_fronting_and_language_exchange_nothing(sentence: str, passage: str) -> None:
    assert not is_exchanged(laid(sentence, passage))


def test_a_mark_tells_the_part_of_a_noun_until_its_phrase_ends() -> None:
    reading = Reading("In de haven wordt het schip door de loods gewaarschuwd.", "nl")
    parts = parts_of(reading.tokens, "nl")
    ranks = {token.folded: parts[token.position].rank for token in reading.tokens if token.position in parts}
    assert ranks["haven"] > ranks["schip"] > ranks["loods"]


@pytest.mark.parametrize(
    ("sentence", "is_wrong"),
    [
        ("De stal kost 70 euro voor een schaap en 30 euro voor een paard.", True),
        ("De stal kost 70 euro voor een paard en 30 euro voor een schaap.", False),
        ("De stal kost 30 euro voor een schaap en 70 euro voor een paard.", False),
        ("The stable costs 70 euros for a sheep and 30 euros for a horse.", True),
        ("The stable costs 70 euros for a horse and 30 euros for a sheep.", False),
    ],
)
def test_what_belongs_together_stays_together(sentence: str, is_wrong: bool) -> None:
    assert is_crossed(laid(sentence, PRICE)) is is_wrong


def test_members_of_a_row_may_change_places() -> None:
    passage = "Bread and butter stand on the table of the innkeeper."
    assert not is_crossed(laid("Butter and bread stand on the table of the innkeeper.", passage))
