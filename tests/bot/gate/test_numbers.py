"""Numbers in digits and words, in both languages."""

from __future__ import annotations

import pytest

from bot.gate.numbers import read_numbers
from bot.gate.reading import Reading


@pytest.mark.parametrize(
    ("text", "language", "values"),
    [
        ("twaalf gemeenten en 12 burgemeesters", "nl", ["12", "12"]),
        ("anderhalf jaar, de helft, een kwart", "nl", ["1.5", "0.5", "0.25"]),
        ("vijfentwintig bedrijven, 1.000 mensen, 1,5 liter", "nl", ["25", "1000", "1.5"]),
        ("twenty-five firms, 1,000 people, 1.5 litres", "en", ["25", "1000", "1.5"]),
        ("3 miljoen euro, 2 billion dollars", "nl", ["3000000", "2"]),
        ("three million euros", "en", ["3000000"]),
        ("artikel 6.1.1 en artikel 46 lid 2", "nl", ["6.1.1", "46", "2"]),
        ("op 6 december 2024", "nl", ["6", "m12", "2024"]),
        ("de derde fase, COVID-19, prioriteit H", "nl", ["3", "19", "#h"]),
        ("one of the towns may wait", "en", []),
        ("een gemeente in mei", "nl", []),
    ],
)
def test_numbers_are_read(text: str, language: str, values: list[str]) -> None:
    assert [number.value for number in read_numbers(Reading(text, language))] == values


def test_units_are_read_before_and_behind() -> None:
    numbers = read_numbers(Reading("€ 5 en 3 procent en 72 uur", "nl"))
    assert [(number.value, number.unit) for number in numbers] == [("5", "euro"), ("3", "percent"), ("72", "hour")]
