"""A region is found by its names."""

from __future__ import annotations

import pytest

from bot.regions import find_region, of_reader


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("Ik woon op Curaçao", "curacao"),
        ("mi ta biba na Kòrsou", "curacao"),
        ("Sint Eustatius", "sint-eustatius"),
        ("sint-maarten", "sint-maarten"),
        ("Bonaire of Saba?", None),
        ("Zwolle", None),
        ("", None),
    ],
)
def test_region_is_found(text: str, region: str | None) -> None:
    assert find_region(text) == region


@pytest.mark.parametrize(
    ("query", "region", "searched"),
    [
        ("Loop ik gevaar door de zee?", "bonaire", "Bonaire: Loop ik gevaar door de zee?"),
        ("Am I in danger from the sea?", "sint-maarten", "Sint Maarten: Am I in danger from the sea?"),
        ("Loop ik gevaar op Saba?", "bonaire", "Loop ik gevaar op Saba?"),
        ("Wat is nationale veiligheid?", "bonaire", "Wat is nationale veiligheid?"),
        ("Loop ik gevaar door de zee?", "nl", "Loop ik gevaar door de zee?"),
        ("Loop ik gevaar door de zee?", None, "Loop ik gevaar door de zee?"),
    ],
)
def test_a_question_on_the_reader_is_searched_for_their_island(query: str, region: str | None, searched: str) -> None:
    assert of_reader(query, region) == searched
