"""Tables of words find each word, and only the word itself when checksums agree."""

from __future__ import annotations

import pytest

from index.word_tables import Keys, Words

LISTED = ["aarde", "één", "water", "zee"]


def test_every_word_stands_where_it_was_put() -> None:
    table = Words.of(LISTED)
    assert list(table) == [table[number] for number in range(len(table))] == LISTED
    assert [table.position(word) for word in LISTED] == [0, 1, 2, 3]
    assert "zee" in table
    assert "ze" not in table
    assert table.position("zeeën") is None


@pytest.mark.parametrize("word", ["", "\ud800", "aarde\néén", "x" * 10_000])
def test_what_is_no_word_is_not_found(word: str) -> None:
    assert Words.of(LISTED).position(word) is None


def test_of_many_words_those_that_are_here_are_found_in_their_order(monkeypatch: pytest.MonkeyPatch) -> None:
    some = ["zee", "ze", "\ud800", "één", "zeeën", "aarde"]
    assert Words.of(LISTED).those_here(some) == ["zee", "één", "aarde"]
    assert Words.of(LISTED).those_here([]) == Words.of([]).those_here(some) == []
    monkeypatch.setattr("index.word_tables.crc32", lambda _: 7)
    assert Words.of(LISTED).those_here(some) == ["zee", "één", "aarde"]


def test_an_empty_table_holds_nothing() -> None:
    table = Words.of([])
    assert (len(table), list(table), table.position("water"), table.joined) == (0, [], None, b"")


def test_words_with_one_checksum_are_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.word_tables.crc32", lambda _: 7)
    table = Words.of(LISTED)
    assert [table.position(word) for word in [*LISTED, "vuur"]] == [0, 1, 2, 3, None]


def test_a_key_that_several_words_share_gives_them_in_order() -> None:
    assert list(Keys([b"b", b"a", b"b", b"c", b"b"]).positions(b"b")) == [0, 2, 4]
    assert list(Keys([]).positions(b"b")) == []


def test_blocks_leave_no_word_out() -> None:
    assert list(Words.of(LISTED).blocks(3)) == [LISTED[:3], LISTED[3:]]
