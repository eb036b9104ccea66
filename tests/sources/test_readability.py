"""Sentence length, word length and reading ease are counted as by hand, and each guide keeps within its limits."""

from __future__ import annotations

import pytest

from sources import Source, builtin_sources, read_document
from tests.sources.readability import LIMITS, Limit, count_syllables, exceed, measure, report, sentences_of

GUIDES = builtin_sources()


def test_dutch_text_is_measured_as_by_hand() -> None:
    # Ten words of one syllable in two sentences: 206.835 - 0.93 * 5 - 77 * 1.
    found = measure(["De kat zit op de mat.", "De hond loopt weg."], "nl")
    assert (found.words, found.sentences, found.words_per_sentence) == (10, 2, 5)
    assert found.syllables_per_word == 1
    # Letters: 2 + 3 + 3 + 2 + 2 + 3 and 2 + 4 + 5 + 3.
    assert found.letters_per_word == pytest.approx(2.9)
    assert found.ease == pytest.approx(125.185)


def test_english_text_is_measured_as_by_hand() -> None:
    # 206.835 - 1.015 * 5 - 84.6 * 1.
    found = measure(["The cat sat on the mat.", "The dog runs off."], "en")
    assert found.ease == pytest.approx(117.16)


def test_long_words_and_sentences_lower_the_ease() -> None:
    # "veiligheid" and "gemeente" have three syllables: 206.835 - 0.93 * 2 - 77 * 3.
    assert measure(["Veiligheid, gemeente!"], "nl").ease == pytest.approx(-26.025)


def test_share_of_long_sentences_counts_those_of_more_than_twenty_words() -> None:
    sentences = [" ".join(["ja"] * length) + "." for length in (5, 20, 21, 30)]
    assert measure(sentences, "nl").long_share == 0.5


@pytest.mark.parametrize(
    ("word", "syllables"),
    [
        ("gemeente", 3),
        ("veiligheid", 3),
        ("strategie", 3),
        ("sociaal", 3),
        ("bijeen", 2),
        ("geïnd", 2),
        ("niveau", 2),
        ("coördinatie", 5),
        ("2029", 1),
        ("NCTV", 1),
    ],
)
def test_dutch_syllables(word: str, syllables: int) -> None:
    assert count_syllables(word, "nl") == syllables


@pytest.mark.parametrize(
    ("word", "syllables"),
    [
        ("the", 1),
        ("named", 1),
        ("wanted", 2),
        ("people", 2),
        ("table", 2),
        ("changes", 2),
        ("make", 1),
        ("agree", 2),
        ("resilience", 3),
        ("security", 4),
    ],
)
def test_english_syllables(word: str, syllables: int) -> None:
    assert count_syllables(word, "en") == syllables


def test_limits_name_what_is_too_hard() -> None:
    found = measure(["De kat zit op de mat.", "De hond loopt weg."], "nl")
    assert exceed(found, Limit(words_per_sentence=5, long_share=0, ease=125)) == []
    assert exceed(found, Limit(words_per_sentence=4, long_share=0, ease=126)) == ["words_per_sentence", "ease"]


@pytest.mark.parametrize("source", GUIDES, ids=[source.source_id for source in GUIDES])
def test_guide_keeps_within_the_limits_of_its_audience(source: Source) -> None:
    found = measure(sentences_of(read_document(source)), source.language)
    assert exceed(found, LIMITS[source.audience]) == [], found


def test_report_has_a_line_for_each_guide() -> None:
    lines = report(read_document(source) for source in GUIDES).split("\n")
    assert [line.split()[0] for line in lines] == ["guide", *(source.source_id for source in GUIDES)]
