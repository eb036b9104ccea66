"""The language of a question is found, also for short ones and Papiamentu/o."""

from __future__ import annotations

import pytest

from bot import language as module
from bot.language import find_language, letter_groups
from sources import builtin_sources, read_document


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Wat is een hybride dreiging?", "nl"),
        ("What is a hybrid threat?", "en"),
        ("Wat is accelerationisme?", "nl"),
        ("What is ASML?", "en"),
        ("Kiko mi mester hasi ora di horkan?", "pap"),
        ("Kico e gobierno ta haci contra crimen?", "pap"),
        ("klimaatverandering gevolgen Caribisch", "nl"),
        ("critical infrastructure protection", "en"),
        ("👋", "nl"),
        ("", "nl"),
    ],
)
def test_language_is_found(text: str, language: str) -> None:
    assert find_language(text) == language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        # None of these holds a function word of the list; both spellings must be known by their letters.
        ("preparashon pa orkan", "pap"),
        ("preparacion familia", "pap"),
        ("siguridat nashonal", "pap"),
        ("hurricane season", "en"),
        ("orkaanseizoen", "nl"),
        ("How many drones were seen over the bases in November?", "en"),
        ("¿Qué dice la estrategia sobre el petróleo?", "en"),
    ],
)
def test_letters_tell_what_function_words_do_not(text: str, language: str) -> None:
    assert find_language(text) == language


def test_letter_groups_are_those_of_each_word_with_its_ends() -> None:
    assert list(letter_groups("Ta.")) == [" ", "t", "a", " ", " t", "ta", "a ", " ta", "ta ", " ta "]


@pytest.mark.slow
def test_the_tables_for_two_languages_give_the_scores_of_the_whole_model() -> None:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    texts = {
        sentence
        for source in builtin_sources()
        for section in read_document(source).sections
        for sentence in section.text.split(". ")
    }
    asked = [*sorted(texts), "", "...", "ALARM", "Ω≈ç√", "\ud800", "siguridat nashonal"]
    whole = LanguageIdentifier.from_model_file(MODEL_FILE)
    whole.set_languages(["nl", "en"])
    assert len(asked) > 2000
    small = module._identifier()
    assert [small.classify(text) for text in asked] == [whole.classify(text) for text in asked]
    assert sum(table.nbytes for table in small._full_model[:2]) < 500_000
