"""Holds a number to what it counts and the time it counts over, and a date to the document or event that it dates."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from bot.gate.aligning import Alignment
from bot.gate.lists import units, words_of
from bot.gate.numbers import Number, read_numbers
from bot.gate.reading import Reading, Token

# Strength from which a word is the thing that is counted; words between a number and what tells it to be a rate.
_SAME, _NEAR = 0.6, 4
_EACH = frozenset(["per", "a", "an", "each", "every", "elk", "elke", "ieder", "iedere"])


def miscounts(alignment: Alignment) -> bool:
    """True when a number counts something else, is counted over another time, or dates the document for the event."""
    own, theirs = read_numbers(alignment.sentence), read_numbers(alignment.passage)
    return any(
        _counts_other(number, theirs, alignment) or _has_other_rate(number, theirs, alignment) for number in own
    ) or _takes_date_of_document(own, theirs, alignment)


def _counts_other(number: Number, theirs: Sequence[Number], alignment: Alignment) -> bool:
    """True when the passage has another number right before what the sentence counts, and this one before another."""
    counted = _after(number, alignment.sentence)
    if number.unit or counted is None or not counted.is_content:
        return False
    said = {place for place, strength in alignment.said(counted) if strength >= _SAME}
    same = [other for other in theirs if other.value == number.value]
    others = [other for other in theirs if other.value != number.value]
    if not same or any(_stands_by(other, said, alignment.passage) for other in same):
        return False
    return any(
        other.sentence == mine.sentence
        and _stands_by(other, said, alignment.passage)
        and _after(mine, alignment.passage)
        for other in others
        for mine in same
    )


def _stands_by(number: Number, places: set[int], reading: Reading) -> bool:
    """True when what is counted is one of these places."""
    counted = _after(number, reading)
    return counted is not None and counted.position in places


def _after(number: Number, reading: Reading) -> Token | None:
    """The word right after a number in its sentence."""
    place = number.position + 1
    if place >= len(reading.tokens) or reading.tokens[place].sentence != number.sentence:
        return None
    return reading.tokens[place]


def _has_other_rate(number: Number, theirs: Sequence[Number], alignment: Alignment) -> bool:
    """True when the sentence says a number per day that the passage only says per hour."""
    own = _rate(number, alignment.sentence)
    rates = {_rate(other, alignment.passage) for other in theirs if other.value == number.value} - {""}
    return bool(own and rates and own not in rates)


def _rate(number: Number, reading: Reading) -> str:
    """The unit of time over which a number counts; "" without one."""
    words = reading.tokens[number.position + 1 : number.position + 1 + _NEAR]
    for word, following in pairwise(words):
        if word.sentence != number.sentence:
            break
        if word.folded in _EACH and following.folded in units() and following.sentence == number.sentence:
            return units()[following.folded]
    return ""


def _takes_date_of_document(own: Sequence[Number], theirs: Sequence[Number], alignment: Alignment) -> bool:
    """True when all dates of a sentence without a document are a document's, and the event has a date of its own."""
    documents = words_of("limits.document", alignment.sentence.language)
    dates = {number.value for number in own if _is_date(number)}
    if not dates or any(token.folded in documents for token in alignment.sentence.tokens):
        return False
    of_documents, of_events = set[str](), set[str]()
    for number in theirs:
        if _is_date(number) and number.sentence in alignment.window:
            (of_documents if _dates_document(number, alignment.passage) else of_events).add(number.value)
    return bool(of_events) and dates <= of_documents - of_events


def _is_date(number: Number) -> bool:
    return number.value.startswith("m") or (number.value.isdigit() and 1900 <= int(number.value) < 2100)


def _dates_document(number: Number, reading: Reading) -> bool:
    """True for the date in "a report of May 2027"."""
    listed = words_of("limits.document", reading.language)
    before = reading.tokens[max(0, number.position - _NEAR) : number.position]
    return any(token.folded in listed and token.sentence == number.sentence for token in before)
