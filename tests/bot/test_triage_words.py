"""Words are found in spite of how they are typed, and signs where their words stand close together."""

from __future__ import annotations

import tomllib
from importlib.resources import files

import pytest

from bot.triage.rules import LANGUAGES, Sign, load_rules
from bot.triage.words import Vocabulary, fold, tokens


def vocabulary() -> Vocabulary:
    made = Vocabulary()
    made.add("nl", "fire", "brand, in de fik, *vuur", with_slips=True)
    made.add("nl", "house", "huis, woon*", with_slips=False)
    return made


def found(text: str) -> dict[str, list[tuple[int, int]]]:
    return vocabulary().spans(tokens(fold(text))).get("nl", {})


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("BRAND in mijn huis", {"fire": [(0, 1)], "house": [(3, 4)]}),
        ("het staat in de fik", {"fire": [(2, 5)]}),
        ("kampvuur bij de woonboot", {"fire": [(0, 1)], "house": [(3, 4)]}),
        ("brnad", {"fire": [(0, 1)]}),
        ("brannnnnd", {"fire": [(0, 1)]}),
        ("brands", {"fire": [(0, 1)]}),
        ("grand", {}),
        ("bruid", {}),
        ("huiss", {}),
    ],
)
def test_words_phrases_stems_heads_and_slips_are_found(text: str, spans: dict[str, list[tuple[int, int]]]) -> None:
    assert found(text) == spans


@pytest.mark.parametrize(
    ("text", "folded"),
    [("Yangın!", "yangin!"), ("can't", "cant"), ("m’n", "mn"), ("heeelp", "help"), ("Straße", "strasse")],
)
def test_letters_are_folded(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_a_sign_needs_each_of_its_words_near_the_others_and_none_twice() -> None:
    sign = Sign((frozenset({"fire"}), frozenset({"house", "person"})))
    assert sign.end({"fire": [(0, 1)], "house": [(3, 4)]}) == 4
    assert sign.end({"fire": [(0, 1)]}) is None
    assert sign.end({"fire": [(0, 1)], "house": [(40, 41)]}) is None
    assert sign.end({"fire": [(0, 2)], "person": [(1, 2)]}) is None


def test_every_sign_of_every_language_names_classes_that_exist() -> None:
    _, rules = load_rules()
    assert tuple(rules) == LANGUAGES
    assert all(rules[language].signs for language in LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_class_of_words_is_used(language: str) -> None:
    folder = files("bot.triage")
    raw = tomllib.loads((folder / f"{language}.toml").read_text(encoding="utf-8"))
    words = tomllib.loads((folder / f"{language}.words.toml").read_text(encoding="utf-8"))
    used = {name for kind in raw["kind"] for sign in kind["signs"] for item in sign.split() for name in item.split("|")}
    read_by_code = {"help", "plea", "weary", "now", "mine"}
    assert set(words) - used - read_by_code == set()
    assert set(raw["keys"]) <= set(words)
