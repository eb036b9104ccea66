"""Emergencies in progress are recognised; talk about emergencies is not."""

from __future__ import annotations

import time

import pytest

from bot.triage import find_emergency
from tests.slowness import keeps

NOW = {
    "fire": [
        "Er is brand naast mij, de vlammen slaan uit het dak, wat nu?",
        "HELP MIJN HUIS STAAT IN BRAND",
        "de keuken staat in de fik wat moet ik doen",
        "er komt rook uit het stopcontact",
        "the building is on fire",
        "brand!!!",
        "Tin kandela den mi kas!",
        "hay un incendio en mi casa",
    ],
    "gas_or_chemical": [
        "ik ruik gas in de keuken, wat moet ik doen?",
        "I smell gas in the stairwell and people feel dizzy",
        "de koolmonoxidemelder gaat af",
        "there is a chlorine leak at the pool, chlorine is leaking",
    ],
    "water": [
        "mijn kind is in de sloot gevallen",
        "er drijft een auto in het kanaal, iemand zit erin",
        "Hoe kom ik weg, het water stijgt snel in ons huis",
        "Onze boot zinkt",
        "Het water stijgt in mijn straat, loop ik gevaar?",
        "onze kelder loopt vol water help",
        "Water is coming into the house fast. What does the strategy say about floods?",
        "awa ta drenta mi kas",
    ],
    "violence": [
        "er wordt geschoten op het plein voor ons huis",
        "er wordt ingebroken bij mij",
        "Someone with a knife is trying to get in through my front door right now",
        "mijn ex bedreigt me met een mes",
        "shots fired outside my school",
        "De buurman slaat zijn vrouw, ik hoor haar schreeuwen",
        "we zijn overvallen, hij heeft een pistool",
    ],
    "medical": [
        "mijn man is in elkaar gezakt en hij ademt niet meer help",
        "I can't breathe",
        "Mijn baby stikt",
        "Mijn buurman is onwel, wat nu?",
        "my dad is having a heart attack",
        "we are trapped under the rubble",
        "mijn dochtertje van 4 is vermist",
        "wat moet ik doen mijn zoon heeft schoonmaakmiddel gedronken",
        "Mi no por hala rosea",
    ],
    "own_life": ["ik wil niet meer leven", "I want to kill myself", "ik wil dood"],
    "other_life": ["ze wil zichzelf van kant maken", "my friend wants to kill herself"],
    "child": ["papa slaat mij", "My father hits me"],
    "call_for_help": ["help", "HULP!"],
}

NOT_NOW = [
    "Loop ik gevaar door de stijgende zee?",
    "Am I in danger from the rising sea?",
    "Lopen we risico door klimaatverandering?",
    "Wat moet ik doen bij brand?",
    "What should I do if there is a fire?",
    "Kan hier ook zo'n enorme bosbrand komen die niemand meer onder controle krijgt?",
    "De wereld staat in brand",
    "Wat moet ik doen als iemand onwel wordt?",
    "ik verdrink in de regels",
    "we are drowning in paperwork",
    "de brandmelder wordt getest",
    "mijn opa stierf bij de watersnood in 1953",
    "is the gas supply a threat?",
    "Wat zegt de strategie over zelfmoordaanslagen?",
    "Er werd vorig jaar geschoten in onze straat, wat doet de overheid?",
    "Hoe groot is de kans op een overstroming?",
    "In heel Zwolle is de stroom uit! Wat nu?",
    "Wij worden aangevallen door hackers, wat zegt de strategie?",
    "What happens when people are trapped in poverty?",
    "Stijgt het water door klimaatverandering?",
    "Wat is een hybride dreiging?",
    "Zijn er mensen met een mes aangevallen door extremisten?",
    "Wat te doen tegen bosbranden in de zomer?",
    "How many people drown in the Netherlands each year?",
    "",
]


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in NOW.items() for text in texts])
def test_an_emergency_in_progress_is_recognised(kind: str, text: str) -> None:
    found = find_emergency(text)
    assert found is not None
    assert found.kind == kind


@pytest.mark.parametrize("text", NOT_NOW)
def test_talk_about_emergencies_is_not_an_emergency(text: str) -> None:
    assert find_emergency(text) is None


def test_a_question_of_a_thousand_characters_takes_under_five_milliseconds() -> None:
    text = ("Wat zegt de strategie over water, brand en gas in het huis van mensen op straat. " * 13)[:1000]
    find_emergency(text)
    assert keeps(0.005, lambda: processor_time(text))


def test_a_thousand_characters_of_nothing_but_danger_words_take_no_longer() -> None:
    text = ("help mijn man vrouw kind water in huis auto brandt niet ik we stikt mes " * 20)[:1000]
    assert keeps(0.005, lambda: processor_time(text))


def processor_time(text: str) -> float:
    """Seconds of this process's own time, so that a busy machine does not count."""
    started = time.process_time()
    find_emergency(text)
    return time.process_time() - started
