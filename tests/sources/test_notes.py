"""Footnote marks leave the text and are kept; endnotes are read one by one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.documents import NoteMark
from sources.notes import clean_marks, damaged, read_endnotes
from sources.pages import split_pages

KNOWN = frozenset(range(1, 11))


def cleaned(*texts: str, known: frozenset[int] = KNOWN, headings: frozenset[int] = frozenset()) -> list[str]:
    return [found.text for found in clean_marks(texts, headings, known)]


@pytest.mark.parametrize(
    ("text", "plain", "offset"),
    [
        ("the rules.[1] More", "the rules. More", 10),
        ("our economy [1] The", "our economy The", 11),
        ("armed forces[1]by means", "armed forces by means", 12),
        ("is no liberty.1 Our", "is no liberty. Our", 14),
        ("the policy1, which", "the policy, which", 10),
        ("the Council (NSC),1 which", "the Council (NSC), which", 18),
        ("for 2023-2029:1", "for 2023-2029:", 14),
    ],
)
def test_mark_in_any_shape_is_taken_out(text: str, plain: str, offset: int) -> None:
    (found,) = clean_marks([text], frozenset(), KNOWN)
    assert (found.text, found.marks) == (plain, (NoteMark(number=1, offset=offset),))


def test_bare_number_must_fit_the_rising_run() -> None:
    texts = ["a[1] b[2] during COVID19 and for 2% of G7", "c.3 d[4]", "e at 10:30 costs 1.500 in section 5.6"]
    assert cleaned(*texts) == ["a b during COVID19 and for 2% of G7", "c. d", texts[2]]


def test_number_that_has_a_bracketed_mark_is_no_mark() -> None:
    assert cleaned("one[1]", "the virus2 spread", "two[2]") == ["one", "the virus2 spread", "two"]


def test_number_alone_is_a_mark_at_the_end_of_a_heading_only() -> None:
    assert cleaned("x[1]", "War and the sea 2", headings=frozenset({1})) == ["x", "War and the sea"]
    assert cleaned("x[1]", "War and the sea 2") == ["x", "War and the sea 2"]


def test_without_notes_only_a_rising_row_of_brackets_is_marks() -> None:
    assert cleaned("a[1] b[2] c[3]", known=frozenset()) == ["a b c"]
    assert cleaned("see [7]", known=frozenset()) == ["see [7]"]


@given(st.lists(st.text(alphabet="abc xyz.,", min_size=1, max_size=20), min_size=1, max_size=8))
def test_marks_put_back_give_the_text_again(parts: list[str]) -> None:
    parts = [part.strip() + "." for part in parts]
    text = "".join(f"{part}[{n}]" for n, part in enumerate(parts, start=1))
    known = frozenset(range(1, len(parts) + 1))
    (found,) = clean_marks([text], frozenset(), known)
    assert [mark.number for mark in found.marks] == sorted(known)
    again = found.text
    for mark in reversed(found.marks):
        again = f"{again[: mark.offset]}[{mark.number}]{again[mark.offset :]}"
    assert again == text


NOTES = """1 Article 5 says so.
_This is also said elsewhere_

[2 Harbour Board, Yearbook of](https://example.org/a_b.pdf)
_[the port [Year of the port], 2020, pp. 3-4.](https://example.org/a_b.pdf)_

2021, p. 7 goes on with the same note.

3 [See Board, _Piers_](https://example.org/piers).

-----

4 The last one stands on
another page.
"""


def test_endnotes_are_one_block_each_with_page_and_whole_addresses() -> None:
    lines = [line for page in split_pages(NOTES, "-----") for line in page.lines]
    notes = read_endnotes(lines, {})
    assert [(note.note, note.pages) for note in notes] == [(1, (1,)), (2, (1,)), (3, (1,)), (4, (2,))]
    assert notes[0].text == "Article 5 says so. This is also said elsewhere"
    assert notes[1].text == (
        "Harbour Board, Yearbook of the port [Year of the port], 2020, pp. 3-4. "
        "2021, p. 7 goes on with the same note. https://example.org/a_b.pdf"
    )
    assert notes[2].text == "See Board, Piers. https://example.org/piers"


def test_torn_letters_are_noticed() -> None:
    assert damaged("C t l t N d l contribution")
    assert not damaged("It is so, as we do in the EU.")
