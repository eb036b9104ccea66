"""Dutch and English stems, compounds with hyphens, and BM25 over both."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.lexical import LexicalIndex, query_stems, stems


def test_forms_of_a_dutch_word_share_a_stem() -> None:
    assert stems("weerbaarheid", "nl") == stems("weerbare", "nl")


def test_stop_words_case_and_diacritics_do_not_matter() -> None:
    assert stems("De Koninkrijken van Curaçao", "nl") == stems("koninkrijken curacao", "nl")


def test_a_hyphenated_compound_is_found_whole_and_in_parts() -> None:
    assert {"covid", "19", "covid19"} <= set(stems("COVID-19", "en"))


def test_another_language_is_read_as_english() -> None:
    assert stems("threats", "fr") == stems("threats", "en")


def test_a_query_is_read_in_both_languages() -> None:
    found = query_stems("dreigingen threats")
    assert set(stems("dreigingen", "nl")) <= set(found)
    assert set(stems("threats", "en")) <= set(found)


def test_scores_survive_saving(tmp_path: Path) -> None:
    built = LexicalIndex.build([("Het water stijgt.", "nl"), ("The fire burns.", "en"), ("Stil.", "nl")])
    built.save(tmp_path)
    loaded = LexicalIndex.load(tmp_path)
    assert loaded.scores("water fire").tolist() == pytest.approx(built.scores("water fire").tolist())
    assert loaded.weight("water") == built.weight("water")
    assert not list(tmp_path.glob("*.pkl"))


def test_a_query_without_known_words_scores_nothing() -> None:
    assert LexicalIndex.build([("Het water stijgt.", "nl")]).scores("xyz").tolist() == [0.0]
