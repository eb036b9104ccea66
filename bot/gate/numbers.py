"""Holds the numbers of a sentence against those of a passage: value, unit and what is counted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.gate.aligning import Alignment
from bot.gate.lists import months, number_words, units
from bot.gate.reading import Reading, Token

_DIGITS = re.compile(r"\d+(?:[.,:]\d+)*(?:e|de|ste|st|nd|rd|th)?$")
# A place in a law or a version (6.1.1), and a number in a name (covid-19, covid-19-uitbraak).
_DOTTED = re.compile(r"\d+(?:\.\d{1,2}){2,}$")
_IN_NAME = re.compile(r"^[a-z]+-(\d+)(?:-[a-z]+)?$")
_THOUSANDS = re.compile(r"\d{1,3}(?:[.,]\d{3})+$")
# Dutch writes tens and ones as one word: vijfentwintig.
_TENS_NL = re.compile(
    r"(een|twee|drie|vier|vijf|zes|zeven|acht|negen)en"
    r"(twintig|dertig|veertig|vijftig|zestig|zeventig|tachtig|negentig)$"
)
# Longer rows of digits are codes, not numbers.
_MOST_DIGITS = 24
_SCALES = (1e2, 1e3, 1e6, 1e9)
_LABELS = ("prioriteit", "priority", "bijlage", "annex", "criterium", "criterion", "to", "met")
# Content words on each side that tell what a number is about.
_CONTEXT = 3
# Share of those that must be said around the same number, where the sentence rests and elsewhere in the passage.
_HERE, _ELSEWHERE = 0.3, 0.66
_SAID = 0.5


@dataclass(frozen=True, slots=True)
class Number:
    """A number: its value as text ("12", "m7" for July, "#h" for letter H), unit ("" for none) and place."""

    value: str
    unit: str
    sentence: int
    position: int


def read_numbers(reading: Reading) -> tuple[Number, ...]:
    """The numbers of a text in order, in digits and in words; months beside a number count as numbers.

    "One" is left out, because it is mostly an article or pronoun.
    """
    found: list[Number] = []
    tokens = reading.tokens
    position = 0
    while position < len(tokens):
        value, used = _value_at(tokens, position, reading.language)
        if value is not None:
            unit = _unit_at(tokens, position, position + used)
            found.append(Number(value, unit, tokens[position].sentence, position))
        position += max(used, 1)
    return tuple(found)


def wrong_number(alignment: Alignment) -> str | None:
    """The first number of the sentence that the passage does not give, or gives of something else; None if all fit."""
    own, given = read_numbers(alignment.sentence), read_numbers(alignment.passage)
    here = [number for number in given if number.sentence == alignment.core]
    left = {number.value for number in here} - {number.value for number in own}
    for number in own:
        same = [other for other in given if other.value == number.value]
        is_here = any(other.sentence == alignment.core for other in same)
        if not same or (left and not is_here):
            return number.value
        if not any(_fits(number, other, alignment) for other in same):
            return number.value
    return wrong_date(own, given)


def wrong_date(own: Sequence[Number], given: Sequence[Number]) -> str | None:
    """The first date of the sentence whose day, month and year do not stand together in the passage."""
    theirs = _dates(given)
    for date in _dates(own):
        if theirs and not any(date <= other or other <= date for other in theirs):
            return " ".join(sorted(date))
    return None


def _dates(numbers: Sequence[Number]) -> list[frozenset[str]]:
    """Each month with the numbers right beside it: {"6", "m12", "2024"}."""
    found = []
    for number in numbers:
        if number.value.startswith("m"):
            beside = [other.value for other in numbers if abs(other.position - number.position) == 1]
            found.append(frozenset([number.value, *beside]))
    return found


def _fits(number: Number, other: Number, alignment: Alignment) -> bool:
    """True when the same number counts, or belongs to, the same thing in the passage."""
    if number.unit and other.unit and number.unit != other.unit:
        return False
    if number.unit in ("percent", "euro", "dollar") and not other.unit:
        return False
    near = _around(number.position, alignment.sentence)
    there = {token.position for token in _around(other.position, alignment.passage)}
    if not near or not there:
        return True
    is_here = other.sentence in alignment.window
    if is_here and len(_values(alignment, other.sentence)) == 1:
        return True
    hits = sum(_said_near(token, there, alignment) for token in near)
    return hits / min(len(near), _CONTEXT) >= (_HERE if is_here else _ELSEWHERE)


def _values(alignment: Alignment, sentence: int) -> set[str]:
    return {number.value for number in read_numbers(alignment.passage) if number.sentence == sentence}


def _said_near(word: Token, places: set[int], alignment: Alignment) -> bool:
    """True when one of the passage's words at these places says the word."""
    return any(strength >= _SAID for place, strength in alignment.said(word) if place in places)


def _around(position: int, reading: Reading) -> list[Token]:
    """The nearest content words before and after a place, within its sentence, that are no numbers themselves."""
    sentence = reading.tokens[position].sentence
    words = [
        t for t in reading.content if t.sentence == sentence and not t.folded[0].isdigit() and t.position != position
    ]
    before = [token for token in words if token.position < position][-_CONTEXT:]
    after = [token for token in words if token.position > position][:_CONTEXT]
    return before + after


def _value_at(tokens: Sequence[Token], position: int, language: str) -> tuple[str | None, int]:
    """The value that starts at a position and the number of tokens it takes; None when none starts there."""
    token = tokens[position]
    if token.folded in months() and _has_digits_beside(tokens, position):
        return f"m{months()[token.folded]}", 1
    if len(token.text) == 1 and token.text.isupper() and position and tokens[position - 1].folded in _LABELS:
        return f"#{token.folded}", 1
    if _DOTTED.match(token.text):
        return token.text, 1
    if named := _IN_NAME.search(token.folded):
        return named.group(1), 1
    value = _single(token, language)
    if value is None:
        return None, 1
    used = 1
    while position + used < len(tokens):
        following = tokens[position + used]
        factor = _single(following, language)
        is_word = not following.folded[0].isdigit()
        if factor in _SCALES and is_word and value != factor:
            value *= factor
        elif language == "en" and is_word and factor and 20 <= value < 100 and value % 10 == 0 and factor < 10:
            value += factor
        else:
            break
        used += 1
    return (None if value == 1 and not token.folded[0].isdigit() else _written(value)), used


def _single(token: Token, language: str) -> float | None:
    text = token.folded
    if text[0].isdigit():
        return _digits(text)
    whole, beginnings = number_words(language)
    if text in whole:
        return whole[text]
    if language == "en" and "-" in text:
        parts = [whole.get(part) for part in text.split("-")]
        if len(parts) == 2 and None not in parts:
            return sum(part for part in parts if part is not None)
    if language == "nl" and (tens := _TENS_NL.match(text)):
        return whole.get(tens.group(1), 1.0) + whole[tens.group(2)]
    return next((value for beginning, value in beginnings if text.startswith(beginning)), None)


def _digits(text: str) -> float | None:
    """The value of digits: 1.000 and 1,000 are a thousand, 1,5 and 1.5 one and a half."""
    if not _DIGITS.match(text) or len(text) > _MOST_DIGITS:
        return None
    bare = text.rstrip("abcdefghijklmnopqrstuvwxyz")
    if _THOUSANDS.match(bare):
        return float(re.sub(r"[.,]", "", bare))
    parts = re.split(r"[.,:]", bare)
    return float(f"{parts[0]}.{parts[1]}") if len(parts) == 2 else float(parts[0]) if len(parts) == 1 else None


def _written(value: float) -> str:
    return str(int(value)) if value == int(value) else str(value)


def _unit_at(tokens: Sequence[Token], start: int, end: int) -> str:
    after = tokens[end].folded if end < len(tokens) else ""
    before = tokens[start - 1].folded if start else ""
    unit = units().get(after, "")
    return unit or {"€": "euro", "$": "dollar"}.get(before, "")


def _has_digits_beside(tokens: Sequence[Token], position: int) -> bool:
    around = tokens[max(0, position - 1) : position + 2]
    return any(token.folded[0].isdigit() for pair in pairwise(around) for token in pair)
