"""A region is found by its names."""

from __future__ import annotations

import pytest

from bot.regions import find_region


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
