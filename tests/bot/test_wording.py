"""Fixed texts exist in Dutch and English under the same keys, with the same blanks to fill."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from importlib.resources import files

import pytest

from bot.wording import LANGUAGES, by_language, say, write_date


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


def test_a_text_in_several_languages_is_cut_into_them() -> None:
    parts = by_language(say("strategy_date", "pap", checked_on=date(2026, 11, 23)))
    assert [code for code, _ in parts] == ["pap", "nl", "en"]
    assert parts[1][1] == say("strategy_date", "nl", checked_on=date(2026, 11, 23))
    assert [code for code, _ in by_language(say("worry", "fr"))] == ["nl", "en"]
    assert by_language(say("worry", "nl")) == by_language("Een zin uit een bron.") == ()


@pytest.mark.parametrize(
    ("day", "language", "expected"),
    [
        ("2026-11-24", "nl", "24 november 2026"),
        ("2026-11-04", "en", "4 November 2026"),
        ("2023-04", "nl", "april 2023"),
        ("2026-11-24", "pap", "24 di novèmber 2026"),
        ("", "nl", ""),
        ("2016", "en", "2016"),
        ("2026-13-01", "nl", "2026-13-01"),
        ("juli 2016", "nl", "juli 2016"),
    ],
)
def test_a_date_is_written_as_people_read_it(day: str, language: str, expected: str) -> None:
    assert write_date(day, language) == expected


def test_an_unknown_key_is_an_error() -> None:
    with pytest.raises(KeyError):
        say("no_such_text", "nl")


def test_papiamentu_has_the_labels_of_a_turn_with_the_blanks_of_the_dutch_ones() -> None:
    dutch, papiamentu = (interface_file()[language] for language in ("nl", "pap"))
    for key in papiamentu.keys() - {"unread"}:
        assert blanks_and_numbers(papiamentu[key]) == blanks_and_numbers(dutch[key]), key
    # Long texts, names, and what only the page without JavaScript says; readers get these in Dutch.
    islands = {f"region_{name}" for name in ("aruba", "saba", "sint-eustatius", "sint-maarten")}
    assert {key for key in dutch if key not in papiamentu and not key.startswith("theme_")} - islands == {
        *("title", "privacy", "guide_only", "warming", "too_long", "warming_form", "busy_form", "the_operator"),
        *("operator_notice", "live_information", "broadcaster", "stale", "paused", "no_script"),
    }


def interface_file() -> dict[str, dict[str, str]]:
    return tomllib.loads((files("bot") / "site" / "interface.toml").read_text(encoding="utf-8"))
