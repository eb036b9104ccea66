"""Recognises list marks at the start of a line, and runs of rising letters (A, B, C ...)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from sources.pages import Line

DASH = re.compile(r"^(?:[-–•▪◦*·])\s+(?=\S)")
NUMBER = re.compile(r"^(?P<number>\d{1,2})[.)]\s+(?=\S)")
LETTER = re.compile(r"^(?:\*\*|_)*(?P<letter>[A-Z])[.)](?:\*\*|_)*\s+(?=\S)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What stands before an item of a list: kind "-", "1" or "A", and its value."""

    kind: str = ""
    value: str = ""


def read_mark(text: str) -> Mark:
    """The list mark a line begins with; kind is empty when there is none."""
    if DASH.match(text):
        return Mark(kind="-", value="-")
    if found := LETTER.match(text):
        return Mark(kind="A", value=found.group("letter"))
    if found := NUMBER.match(text):
        return Mark(kind="1", value=found.group("number"))
    return Mark()


def follows(mark: Mark, earlier: Mark) -> bool:
    """Whether the mark is the next one in the list that `earlier` belongs to."""
    if mark.kind != earlier.kind or not mark.kind:
        return False
    if mark.kind == "1":
        return int(mark.value) == int(earlier.value) + 1
    return mark.kind == "-" or ord(mark.value) == ord(earlier.value) + 1


def letters_of(lines: Sequence[Line]) -> tuple[str, ...]:
    """The letters that open paragraphs among these lines, in print order."""
    marks = (read_mark(line.text) for line in lines if line.opens_paragraph)
    return tuple(mark.value for mark in marks if mark.kind == "A")


def is_run(letters: Sequence[str]) -> bool:
    """Whether letters form a list of their own: at least two, rising, from A (or B when A was lost)."""
    rising = all(left < right for left, right in pairwise(letters))
    return len(letters) >= 2 and letters[0] in "AB" and rising
