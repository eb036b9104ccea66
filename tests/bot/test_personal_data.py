"""Personal data is masked by its form and its check digits; numbers that anyone may know stay."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.personal_data import MASK, mask_personal_data


@pytest.mark.parametrize(
    ("text", "masked", "kind"),
    [
        ("Mail mij op jan.jansen@example.nl, dank", f"Mail mij op {MASK}, dank", "mail"),
        ("Bel 06-12345678 vanavond", f"Bel {MASK} vanavond", "phone"),
        ("mi number ta +599 9 461 1234", f"mi number ta {MASK}", "phone"),
        # 9*1 + 8*1 + 7*1 + 6*2 + 5*2 + 4*2 + 3*3 + 2*3 - 1*3 = 66, which eleven divides.
        ("Mijn BSN is 111222333.", f"Mijn BSN is {MASK}.", "citizen_number"),
        ("Maak het over naar NL91 ABNA 0417 1643 00 graag", f"Maak het over naar {MASK} graag", "iban"),
        ("Mijn kaart is 4111 1111 1111 1111", f"Mijn kaart is {MASK}", "card"),
        ("Ik woon op 1234 AB 12 in Utrecht", f"Ik woon op {MASK} in Utrecht", "address"),
        ("Dorpsstraat 5, 1234 AB Utrecht", f"{MASK} Utrecht", "address"),
        ("Is de Burgemeester van Dalelaan 144a veilig?", f"{MASK} veilig?", "address"),
        ("ik woon in lindestraat 12, loop ik gevaar", f"ik woon in {MASK}, loop ik gevaar", "address"),
        ("I live at 12 Church Street, is it safe?", f"I live at {MASK}, is it safe?", "address"),
        ("mijn adres is Oude Haven 20", f"mijn adres is {MASK}", "address"),
        ("Mijn paspoortnummer is NW3H5K7R1, wat nu?", f"Mijn paspoortnummer is {MASK}, wat nu?", "document"),
        ("my passport number is xr1234567", f"my passport number is {MASK}", "document"),
        ("rijbewijs 1234567890 kwijt", f"rijbewijs {MASK} kwijt", "document"),
        ("NW3H5K7R1 is gestolen", f"{MASK} is gestolen", "document"),
        ("Ik ben geboren op 3 mei 1985", f"Ik ben geboren op {MASK}", "birth_date"),
        ("geboortedatum: 03-05-1985, en nu?", f"geboortedatum: {MASK}, en nu?", "birth_date"),
        ("I was born on May 3rd, 1985 in Breda", f"I was born on {MASK} in Breda", "birth_date"),
        ("date of birth 1985-05-03", f"date of birth {MASK}", "birth_date"),
    ],
)
def test_personal_data_is_masked(text: str, masked: str, kind: str) -> None:
    found = mask_personal_data(text)
    assert (found.text, found.kinds) == (masked, (kind,))


@pytest.mark.parametrize(
    "text",
    [
        "Moet ik 112 of 0800-1351 bellen?",
        "De strategie geldt van 2023 tot 2029",
        "Mijn nummer is 111222334",
        "Actielijn 12, prioriteit H, p. 32",
        "Wat doet de overheid met 1.000.000 euro?",
        "Kamerstuk 30 821, nr. 178",
        "1234 AB is mijn postcode",
        "Kaart 4111111111111112",
        "Wat staat er in 2.3.12.H en in artikel 46?",
        "Wat zegt BWBR0027466 over artikel 7?",
        "De watersnoodramp van 1 februari 1953",
        "Wat gebeurde er op 11 september 2001?",
        "Resolutie UNSCR1540, NEN7510 en COVID2023",
        "Snelweg 12 en rijksweg 44 staan onder water",
        "In onze straat wonen 12 mensen, en de weg is 5 km lang",
        "Ik woon in Zeeland 3 jaar",
        "Priority 3 Main Road Safety",
        "The strategy was born in 2023",
        "Leg een kopie van uw paspoort klaar, 2 stuks",
        "F16, F35, MH17 en richtlijn EU2022/2555",
    ],
)
def test_other_numbers_stay(text: str) -> None:
    assert mask_personal_data(text).text == text
    assert mask_personal_data(text).kinds == ()


def test_several_kinds_are_all_masked() -> None:
    found = mask_personal_data("jan@example.nl, 0612345678, 111222333")
    assert found.text == f"{MASK}, {MASK}, {MASK}"
    assert found.kinds == ("citizen_number", "mail", "phone")


@given(st.text())
def test_masking_never_fails_and_twice_is_once(text: str) -> None:
    once = mask_personal_data(text)
    assert mask_personal_data(once.text).text == once.text


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("mail jan (at) voorbeeld [punt] nl", "mail"),
        ("jan＠voorbeeld．nl", "mail"),
        ("j.jansen @ voorbeeld.nl", "mail"),
        ("bsn ١١١٢٢٢٣٣٣", "citizen_number"),
        ("kaart 4111.1111.1111.1111", "card"),
        ("1234ab 12a", "address"),
    ],
)
def test_other_signs_and_scripts_hide_nothing(text: str, kind: str) -> None:
    masked = mask_personal_data(text)
    assert (masked.kinds, "[…]" in masked.text) == ((kind,), True)


@pytest.mark.parametrize(
    "text", ["De strategie loopt van 2023 tot 2029", "in 2023 en 29 keer", "we meet @ 10.30 hours"]
)
def test_years_and_times_are_no_personal_data(text: str) -> None:
    assert mask_personal_data(text).kinds == ()


# What a pattern that tries every beginning would read again and again: four turns long, that would be eight seconds.
REPEATED = ("a", "1", "é", "a.", "a-", "1 ", "1-", "1.", "1.000 ", "AB12", "NL91 ", "12 Aa ", "x@", "x@x.", "van de ")
REPEATED += ("geboren op ", "paspoort is ", "woon op Aa ", "0612345678 ", "(", "[1]", "\n", "\u0301", MASK)


@pytest.mark.parametrize("part", REPEATED)
def test_no_text_takes_long_to_be_masked(part: str) -> None:
    started = time.process_time()
    mask_personal_data((part * 16_000)[:16_000])
    assert time.process_time() - started < 3


def test_a_mail_address_behind_a_long_word_is_masked() -> None:
    assert mask_personal_data("a" * 500 + " jan@voorbeeld.nl" + "b" * 500).kinds == ("mail",)
    assert "voorbeeld" not in mask_personal_data("a" * 500 + "@voorbeeld.nl").text
