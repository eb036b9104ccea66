"""Dutch and English stems, compounds, headings, and BM25 over weighted stems."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.analysis import spelling_key, stem, stems
from index.lexical import Fields, LexicalIndex, count_words

TEXTS = [("Het water stijgt.", "nl"), ("The fire burns.", "en"), ("Stil.", "nl")]


def build(*texts: tuple[str, str]) -> LexicalIndex:
    return LexicalIndex.build([[Fields(body=body, language=language)] for body, language in texts])


def test_forms_of_a_dutch_word_share_a_stem() -> None:
    assert stems("weerbaarheid", "nl") == stems("weerbare", "nl")


def test_stop_words_case_and_diacritics_do_not_matter() -> None:
    assert stems("De Koninkrijken van Curaçao", "nl") == stems("koninkrijken curacao", "nl")


def test_a_hyphenated_compound_is_found_whole_and_in_parts() -> None:
    assert {"covid", "19", "covid19"} <= set(stems("COVID-19", "en"))


def test_another_language_is_read_as_english() -> None:
    assert stems("threats", "fr") == stems("threats", "en")


@pytest.mark.parametrize(
    ("one", "other"), [("seguridad", "siguridat"), ("proteccion", "protekshon"), ("quiko", "kiko")]
)
def test_both_spellings_of_a_papiamento_word_have_one_key(one: str, other: str) -> None:
    assert spelling_key(one) == spelling_key(other)


def test_scores_survive_saving(tmp_path: Path) -> None:
    built = build(*TEXTS)
    built.save(tmp_path)
    loaded = LexicalIndex.load(tmp_path)
    weights = {stem("water", "nl"): 1.0, stem("fire", "en"): 0.5}
    assert loaded.scores(weights).tolist() == pytest.approx(built.scores(weights).tolist())
    assert loaded.weight("water") == built.weight("water")
    assert not list(tmp_path.glob("*.pkl"))


def test_half_a_weight_gives_half_a_score() -> None:
    built = build(*TEXTS)
    assert built.scores({"water": 0.5}).tolist() == pytest.approx((built.scores({"water": 1.0}) / 2).tolist())
    assert built.scores({"water": 1.0})[0] > 0


def test_unknown_stems_score_nothing() -> None:
    assert build(("Het water stijgt.", "nl")).scores({"xyz": 1.0, "": 1.0}).tolist() == [0.0]


def test_a_dutch_compound_is_found_by_its_parts() -> None:
    texts = [[Fields(body="Schoon drinkwater.", language="nl")], [Fields(body="Een veilige dijk.", language="nl")]]
    built = LexicalIndex.build(texts, {"drink", "water"}.__contains__)
    assert built.scores({"water": 1.0})[0] > 0


def test_a_dutch_heading_above_an_english_text_is_read_as_dutch() -> None:
    fields = Fields(body="The dikes hold.", language="en", headings=(("Overstromingen", "nl"),))
    assert LexicalIndex.build([[fields]]).scores({stem("overstroming", "nl"): 1.0})[0] > 0


def test_words_are_counted_in_bodies_and_headings() -> None:
    counted = count_words([Fields(body="Water, wáter!", language="nl", headings=(("Water", "nl"),))])
    assert (counted.count("water"), counted.count("vuur")) == (3, 0)
