"""Sentences from a stream, however it is cut."""

from __future__ import annotations

import time

import pytest

from bot.generating.cutting import sentences


def cut(*parts: str, most: int = 1_000) -> list[str]:
    return list(sentences(parts, most_characters=most))


@pytest.mark.parametrize("size", [1, 2, 3, 7, 100])
def test_the_parts_do_not_matter(size: int) -> None:
    text = "Een zin. [1] Nog 1,5 zin? [2] [3]\n- Een punt. [1]"
    parts = [text[start : start + size] for start in range(0, len(text), size)]
    assert cut(*parts) == ["Een zin. [1]", "Nog 1,5 zin? [2] [3]", "Een punt. [1]"]


def test_thinking_is_left_out_and_half_sentences_are_dropped() -> None:
    assert cut("<thi", "nk>Geheim. [1]</think>", "Een zin. [1] En de rest is") == ["Een zin. [1]"]


def test_a_stream_ends_at_its_limit() -> None:
    assert cut(*["Een zin. [1] "] * 100, most=40) == ["Een zin. [1]"] * 3


def test_bold_and_lists_become_plain() -> None:
    assert cut("**Water** is nat. [1]\n1. Vuur is heet. [2]") == ["Water is nat. [1]", "Vuur is heet. [2]"]


# One part of a stream may be as long as a whole response; a minute went by on a hundred thousand line ends.
@pytest.mark.parametrize(
    "part", ["\n", "<", "<think>", ".", ". ", "[1]", "[1] ", "(", "a", ".\n", "1) ", '…"', "\ud83d"]
)
@pytest.mark.parametrize("count", [1, 6_000], ids=["in one part", "part by part"])
def test_no_text_takes_long_to_be_cut(part: str, count: int) -> None:
    parts = [f"{part * 100_000}[x"] if count == 1 else [part] * count
    started = time.process_time()
    cut(*parts, most=6_000)
    assert time.process_time() - started < 2
