"""A sentence that cites the right source and changes one thing in it is not let through; the true one is."""

from __future__ import annotations

import pytest

from bot.generating import Source
from bot.generating.writing import checked

NL = (
    "Ongeveer 3 procent van de dijken wordt in 2026 versterkt.",
    "Een lange droogte kan de levering van drinkwater verstoren.",
    "Gemeenten hoeven geen eigen noodfonds te hebben.",
    "Rusland valt Nederlandse bedrijven aan met gijzelsoftware.",
    "De AIVD waarschuwt bedrijven voor spionage.",
    "De NCTV beoordeelt elk half jaar de dreiging.",
)
EN = (
    "About 3 per cent of the dikes will be strengthened in 2026.",
    "A long drought may disrupt the supply of drinking water.",
    "Municipalities do not need an emergency fund of their own.",
    "Russia attacks Dutch companies with ransomware.",
)
LIES = {
    "34 number": (NL[0], "Ongeveer 30 procent van de dijken wordt in 2026 versterkt."),
    "34 year": (NL[0], "Ongeveer 3 procent van de dijken wordt in 2029 versterkt."),
    "35 negation added": (NL[1], "Een lange droogte kan de levering van drinkwater niet verstoren."),
    "35 negation dropped": (NL[2], "Gemeenten hoeven een eigen noodfonds te hebben."),
    "36 can to will": (NL[1], "Een lange droogte zal de levering van drinkwater verstoren."),
    "36 can to must": (NL[1], "Een lange droogte moet de levering van drinkwater verstoren."),
    "37 country": (NL[3], "China valt Nederlandse bedrijven aan met gijzelsoftware."),
    "37 service": (NL[4], "De MIVD waarschuwt bedrijven voor spionage."),
    "37 minister": (NL[5], "De minister beoordeelt elk half jaar de dreiging."),
    "37 police": (NL[5], "De politie beoordeelt elk half jaar de dreiging."),
    "34 number, en": (EN[0], "About 30 per cent of the dikes will be strengthened in 2026."),
    "34 year, en": (EN[0], "About 3 per cent of the dikes will be strengthened in 2029."),
    "35 negation dropped, en": (EN[2], "Municipalities do need an emergency fund of their own."),
    "36 may to will, en": (EN[1], "A long drought will disrupt the supply of drinking water."),
    "37 country, en": (EN[3], "China attacks Dutch companies with ransomware."),
}


def passed(sentence: str, source: str, language: str) -> list[tuple[str, str]]:
    """What is let through of a model that says the sentence with the number of the source."""
    own = NL if language == "nl" else EN
    sources = [Source(number=number, sentences=(text,)) for number, text in enumerate(own, start=1)]
    said = f"{sentence} [{own.index(source) + 1}]"
    return [(one.text, one.support) for one in checked(iter([said]), sources, language)]


@pytest.mark.parametrize("name", LIES)
def test_one_changed_thing_is_enough_to_stop_a_sentence(name: str) -> None:
    true, lie = LIES[name]
    language = "en" if name.endswith("en") else "nl"
    assert passed(true, true, language) == [(true, "verified")]
    # The source's own sentence may stand in for it, and nothing else.
    assert passed(lie, true, language) in ([], [(true, "verbatim")])


@pytest.mark.parametrize("number", [0, -1, 9, 99])
def test_32_a_true_sentence_with_a_number_that_leads_nowhere_is_not_let_through(number: int) -> None:
    sources = [Source(number=1, sentences=NL)]
    assert list(checked(iter([f"{NL[0]} [{number}]"]), sources, "nl")) == []


def test_33_a_true_sentence_with_the_number_of_another_is_not_let_through() -> None:
    assert passed(NL[0], NL[4], "nl") == []


def test_37_an_office_that_the_source_names_in_its_own_language_may_be_named() -> None:
    sources = [Source(number=1, sentences=("The police and the mayor warn companies about espionage.",))]
    said = checked(iter(["De politie en de burgemeester waarschuwen bedrijven voor spionage. [1]"]), sources, "nl")
    assert [one.support for one in said] == ["verified"]
