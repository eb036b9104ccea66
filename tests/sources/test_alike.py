"""Many near copies of a text are a flood; a few are not."""

from __future__ import annotations

from sources import find_floods
from sources.alike import share
from tests.floods import near_copy, real_record


def test_near_copies_have_the_first_of_them_in_common_and_others_none() -> None:
    texts = [real_record(0), *(near_copy(n) for n in range(30)), real_record(1), ""]
    assert find_floods(texts) == (None, *[1] * 30, None, None)


def test_ten_copies_are_none_and_eleven_are() -> None:
    assert find_floods([near_copy(n) for n in range(10)]) == (None,) * 10
    assert find_floods([near_copy(n) for n in range(11)]) == (0,) * 11


def test_short_texts_are_alike_by_chance() -> None:
    assert find_floods([f"Zie hoofdstuk {n}." for n in range(50)]) == (None,) * 50


def test_two_floods_are_told_apart() -> None:
    other = " ".join(f"woord{n}" for n in range(20))
    texts = [text for n in range(12) for text in (near_copy(n), f"{other} nummer {n}")]
    assert find_floods(texts) == (0, 1) * 12


def test_the_share_is_that_of_the_words_of_both() -> None:
    assert share(frozenset("abc"), frozenset("bcd")) == 0.5
    assert share(frozenset(), frozenset("a")) == share(frozenset(), frozenset()) == 0.0
