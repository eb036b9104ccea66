"""After "I am not in danger" a house fire is not answered with wildfires, and a worry about money gets guidance."""

from __future__ import annotations

import pytest

from bot.scope import find_guideline
from bot.subject import is_only_narrower, is_only_repeated


@pytest.mark.parametrize(
    ("question", "sentence", "is_narrower"),
    [
        ("Er is brand in mijn keuken", "De brandweer heeft een pagina over natuurbrand.", True),
        ("There is a fire in my kitchen", "A wildfire can come close fast.", True),
        ("Er is natuurbrand bij ons", "De brandweer heeft een pagina over natuurbrand.", False),
        ("Er is brand in mijn keuken", "Ga bij brand naar buiten. Een natuurbrand is snel.", False),
        ("Ik ruik gas, wat nu?", "Als u gas ruikt, gebruik uw telefoon niet binnen.", False),
        ("De kelder loopt vol", "Volg bij een overstroming de regionale omroep.", False),
    ],
)
def test_a_longer_word_is_another_subject_unless_it_was_asked(question: str, sentence: str, is_narrower: bool) -> None:
    assert is_only_narrower(question, [sentence]) is is_narrower


@pytest.mark.parametrize(
    ("question", "language", "word"),
    [
        ("Moet ik mijn spaargeld opnemen nu er oorlog dreigt?", "nl", "contant"),
        ("Is my money safe when war comes?", "en", "cash"),
        ("Mi plaka ta sigur den gera?", "pap", "cash"),
    ],
)
def test_money_and_war_lead_to_the_guideline_for_everybody(question: str, language: str, word: str) -> None:
    found = find_guideline(question, language)
    assert found is not None
    assert word in found


def test_money_without_war_and_war_without_money_lead_to_none() -> None:
    assert find_guideline("Moet ik mijn spaargeld beleggen?", "nl") is None
    assert find_guideline("Komt er oorlog?", "nl") is None


def test_one_word_over_and_over_is_no_question() -> None:
    assert is_only_repeated("water " * 50)
    assert is_only_repeated("Water, WATER, water!")
    assert is_only_repeated("a b c " * 10)
    assert not is_only_repeated("water")
    assert not is_only_repeated("Hybride dreigingen, hybride dreigingen!")
    assert not is_only_repeated("Wat doet de overheid tegen wat de overheid een dreiging noemt?")
