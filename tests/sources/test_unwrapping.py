"""Broken lines become running text."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sources.unwrapping import count_words, ends_open, ends_whole, is_continued, starts_inside, strip_marks, unwrap


@pytest.mark.parametrize(
    ("line", "plain"),
    [
        ("### The Kingdom of  the sea", "The Kingdom of the sea"),
        ("####Algemeen", "Algemeen"),
        ("**_Harbour Master_**", "Harbour Master"),
        ("_if but when a fire will occur.[36] The_", "if but when a fire will occur.[36] The"),
        ("*ramp:* een zwaar ongeval", "ramp: een zwaar ongeval"),
        ("see [article 9](/law/9) and [ten](/law/10)", "see article 9 and ten"),
        ("![chart](chart_1.png)", ""),
        ("file_name stays", "file_name stays"),
        ("2 * 3 * 4", "2 * 3 * 4"),
    ],
)
def test_marks_of_layout_go(line: str, plain: str) -> None:
    assert strip_marks(line) == plain


@pytest.mark.parametrize(
    ("lines", "rest", "text"),
    [
        (["policy\u00ad", "makers meet"], "", "policymakers meet"),
        (["techno\u00adlogies"], "", "technologies"),
        (["the constitu-", "tional law"], "constitutional", "the constitutional law"),
        (["a far-", "reaching step"], "far-reaching", "a far-reaching step"),
        (["klimaat-", "en natuurrampen"], "", "klimaat- en natuurrampen"),
        (["from 2022-", "2028 on"], "", "from 2022-2028 on"),
        (["one", "two"], "", "one two"),
    ],
)
def test_words_broken_at_a_line_end_are_whole(lines: list[str], rest: str, text: str) -> None:
    assert unwrap(lines, count_words("\n".join(lines) + " " + rest)) == text


@pytest.mark.parametrize(
    ("left", "right", "goes_on"),
    [
        ("It ends in the", "Netherlands plays a part", True),
        ("under government (including", "Defence) and others.", True),
        ("the island will be submerged", "Other threats are real", False),
        ("a new standard", "that may be set", True),
        ("This is whole.", "so is this", False),
        ("This is whole.[12]", "so is this", False),
        ("in the areas of,", "Food", True),
    ],
)
def test_broken_sentence_is_recognised(left: str, right: str, goes_on: bool) -> None:
    assert is_continued(left, right) is goes_on


def test_ends_and_starts() -> None:
    assert ends_whole("as follows:")
    assert ends_whole("“It is so.”")
    assert not ends_whole("the Alliance")
    assert ends_open("creating an open and")
    assert not ends_open("the Alliance")
    assert starts_inside("Defence) and critical providers.")
    assert not starts_inside("Defence (army) matters.")


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(st.text(alphabet="abcdefgh", min_size=1, max_size=6), min_size=1, max_size=30), st.integers(1, 7))
def test_wrapping_a_text_anywhere_changes_nothing(words: list[str], width: int) -> None:
    lines = [" ".join(words[at : at + width]) for at in range(0, len(words), width)]
    assert unwrap(lines, {}) == " ".join(words)
