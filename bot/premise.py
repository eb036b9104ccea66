"""Tells whether a cited sentence says otherwise than a claim: another number, the other direction, a denial."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.gate.aligning import Alignment
from bot.gate.direction import is_opposite
from bot.gate.negation import negation_differs
from bot.gate.numbers import Number, read_numbers
from bot.gate.reading import Reading, Token

# How much of the claim a sentence must say before a difference counts: all but the word that differs; of a number, the
# other words.
_SAME_SUBJECT, _SAME_COUNT = 0.72, 0.6
_FIRST_YEAR, _LAST_YEAR = 1900, 2100


def is_contradicted(claim: str, sentences: Iterable[str], language: str) -> bool:
    """True when a sentence, in the language of the claim, says the same with another number, direction or a denial."""
    return any(_says_otherwise(Alignment(Reading(claim, language), Reading(said, language))) for said in sentences)


def _says_otherwise(alignment: Alignment) -> bool:
    if _has_other_number(alignment):
        numbers = {number.position for number in read_numbers(alignment.sentence)}
        strengths = [match.strength for match in alignment.matches if match.word.position not in numbers]
        return bool(strengths) and sum(strengths) / len(strengths) >= _SAME_COUNT
    if alignment.coverage < _SAME_SUBJECT:
        return False
    return negation_differs(alignment) or is_opposite(alignment)


def _has_other_number(alignment: Alignment) -> bool:
    """True when both count the same thing, or name one year each, and the values differ."""
    own, given = read_numbers(alignment.sentence), read_numbers(alignment.passage)
    if not own or {number.value for number in own} & {number.value for number in given}:
        return False
    years = [_years(own), _years(given)]
    if all(len(found) == 1 for found in years):
        return years[0] != years[1]
    mine = [_counted(alignment.sentence, number) for number in own if number not in _dated(own)]
    theirs = [_counted(alignment.passage, number) for number in given]
    return any(one and other and one[0] == other[0] and _agree(one, other) for one in mine for other in theirs)


def _agree(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """True when the shorter row of words begins the longer one."""
    return all(word == word_there for word, word_there in zip(one, other, strict=False))


def _years(numbers: Sequence[Number]) -> set[str]:
    return {number.value for number in _dated(numbers)}


def _dated(numbers: Sequence[Number]) -> list[Number]:
    return [n for n in numbers if n.value.isdigit() and _FIRST_YEAR <= int(n.value) <= _LAST_YEAR and not n.unit]


def _counted(reading: Reading, number: Number) -> tuple[str, ...]:
    """What a number counts: the stems of the two content words after it, fewer at the end of a sentence."""
    after: list[Token] = [t for t in reading.content if t.position > number.position and t.sentence == number.sentence]
    return tuple(token.stem for token in after[:2] if token.position <= number.position + 3)
