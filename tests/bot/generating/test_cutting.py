"""Sentences from a stream, however it is cut."""

from __future__ import annotations

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
