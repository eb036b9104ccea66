"""Damaged compounds are found by the rest of the text and repaired in the searchable copy."""

from __future__ import annotations

from pathlib import Path

from tests.sources.texts import read_text

COLUMN = """# Sea

The sea around the island is deep and cold
and the cross-border ferry sails every day
to the mainland with people and their nets
which makes a crossborder trade that is politicalstrategic and also very old for all the
families who live by a political and very
strategic choice of their own and we try
toreduce cost and to reduce the time that
a boat without a pilot cannot sail at all.
"""


def test_repairs_come_from_the_text_itself(tmp_path: Path) -> None:
    document = read_text(tmp_path, COLUMN, separator="")
    assert document.repairs == {"crossborder": "cross-border", "politicalstrategic": "political-strategic"}


def test_loose_word_gets_its_space_back(tmp_path: Path) -> None:
    document = read_text(tmp_path, COLUMN + "\nThey reduce it and reduce it again.", separator="")
    assert document.repairs["toreduce"] == "to reduce"
    assert "cannot" not in document.repairs
    assert "without" not in document.repairs


def test_searchable_text_is_repaired_and_the_quote_is_not(tmp_path: Path) -> None:
    document = read_text(tmp_path, COLUMN, separator="")
    assert "a crossborder trade" in document.text
    assert "a cross-border trade" in document.searchable(document.text)
    assert document.searchable("A word of its own") == "A word of its own"
