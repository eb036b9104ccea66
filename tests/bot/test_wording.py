"""Fixed texts exist in Dutch and English under the same keys, with the same blanks to fill."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files

import pytest

from bot.wording import LANGUAGES, say


def texts(language: str) -> dict[str, str]:
    return tomllib.loads((files("bot.wording") / f"{language}.toml").read_text(encoding="utf-8"))


def test_dutch_and_english_have_the_same_keys() -> None:
    assert list(texts("nl")) == list(texts("en"))


def test_dutch_and_english_have_the_same_blanks() -> None:
    english = texts("en")
    for key, text in texts("nl").items():
        assert sorted(re.findall(r"\{(\w+)\}", text)) == sorted(re.findall(r"\{(\w+)\}", english[key])), key


def blanks_and_numbers(text: str) -> list[str]:
    return sorted(re.findall(r"\{\w+\}|\d[\d-]*\d", text))


@pytest.mark.parametrize("language", ["es", "de", "fr", "tr"])
def test_the_cards_of_other_languages_have_the_blanks_and_numbers_of_the_dutch_ones(language: str) -> None:
    dutch = texts("nl")
    cards = list(dutch)[: list(dutch).index("number_unverified") + 1]
    assert list(texts(language)) == cards
    for key in cards:
        assert blanks_and_numbers(texts(language)[key]) == blanks_and_numbers(dutch[key]), key


def test_no_fixed_text_holds_a_marker() -> None:
    assert not any(re.search(r"\[\d+\]", text) for language in LANGUAGES for text in texts(language).values())


def test_papiamentu_has_every_text_but_places_with_the_blanks_and_numbers_of_the_dutch_one() -> None:
    dutch, papiamentu = texts("nl"), texts("pap")
    assert list(papiamentu) == [key for key in dutch if not key.startswith("place_")]
    for key, text in papiamentu.items():
        assert blanks_and_numbers(text) == blanks_and_numbers(dutch[key]), key


def test_under_a_text_in_papiamentu_come_the_dutch_and_the_english_one() -> None:
    expected = "Mi ta komprondé ku bo ta preokupá. Ik snap dat u zich zorgen maakt. I understand that you are worried."
    assert say("worry", "pap") == expected
    assert say("suggestion", "pap", heading="X") == "Kiko ta pará tokante: X?"
    assert say("place_page", "pap", page="3") == "p. 3"


def test_an_unknown_key_is_an_error() -> None:
    with pytest.raises(KeyError):
        say("no_such_text", "nl")
