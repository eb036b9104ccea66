"""A card gives the numbers on record for the region, and never another one."""

from __future__ import annotations

import re

import pytest

from bot.cards import card
from bot.regions import REGIONS
from bot.triage import Emergency
from bot.wording import LANGUAGES, emergency_numbers, unverified_numbers

FIRE = Emergency(kind="fire", is_area=True)


def test_without_a_region_the_card_names_112_and_the_islands_own_number() -> None:
    text = " ".join(card(FIRE, "nl", None))
    assert "Bel 112" in text
    assert "het alarmnummer van uw eiland" in text


def test_on_bonaire_the_card_gives_the_islands_numbers_and_says_they_are_unverified() -> None:
    text = " ".join(card(FIRE, "en", "bonaire"))
    assert "911 (police and fire), 912 (ambulance)" in text
    assert "112" not in text.replace("911", "").replace("912", "")
    assert "not been compared with an official list" in text


def test_a_region_without_numbers_on_record_gets_words() -> None:
    assert "Bel het alarmnummer van uw eiland" in " ".join(card(FIRE, "nl", "saba"))


def test_own_life_gets_its_own_card_without_the_computer_talk_first() -> None:
    sentences = card(Emergency(kind="own_life", is_area=False), "nl", None)
    assert len(sentences) == 1
    assert sentences[0].startswith("Wat naar dat u dit meemaakt.")
    assert "0800-0113" in sentences[0]


def test_papiamentu_gets_the_card_in_dutch_and_english() -> None:
    text = card(FIRE, "pap", "curacao")[0]
    assert "Bel 911" in text
    assert "Call 911" in text


@pytest.mark.parametrize(
    ("spoken", "opening"),
    [
        ("es", "¿Peligro inmediato?"),
        ("de", "Unmittelbare Gefahr?"),
        ("fr", "Danger immédiat ?"),
        ("tr", "Acil bir tehlike"),
    ],
)
def test_a_call_in_another_language_gets_its_card_in_that_language(spoken: str, opening: str) -> None:
    text = " ".join(card(Emergency(kind="fire", is_area=True, language=spoken), "nl", None))
    assert text.startswith(opening)
    assert "112" in text
    assert "Bel" not in text


@pytest.mark.parametrize("region", [None, *REGIONS])
@pytest.mark.parametrize("kind", ["fire", "medical", "own_life", "other_life", "child"])
@pytest.mark.parametrize("language", [*LANGUAGES, "pap"])
def test_no_card_holds_a_number_that_is_not_on_record(region: str | None, kind: str, language: str) -> None:
    on_record = {entry.number for entry in emergency_numbers()}
    emergency = Emergency(kind=kind, is_area=kind == "fire", language=language)
    text = " ".join(card(emergency, language, region)).replace("113.nl", "")
    assert set(re.findall(r"\d[\d-]*\d", text)) <= on_record


def test_unverified_numbers_are_named_one_by_one() -> None:
    assert "bonaire ambulance 912" in unverified_numbers()
    assert not any(line.endswith("emergency 112") for line in unverified_numbers())
