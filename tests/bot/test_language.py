"""The language of a question is found, also for short ones and Papiamentu/o."""

from __future__ import annotations

import pytest

from bot.language import find_language


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
