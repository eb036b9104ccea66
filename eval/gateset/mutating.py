"""Makes a true sentence false in one way: another number, date or name, a negation, another certainty, and so on."""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from typing import Any

Mutator = Callable[[str, str, random.Random], "str | None"]

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_NUMBER = re.compile(r"(?<![\w.,/])\d+(?:[.,]\d+)?(?![\w/])")
_SHORTEST_SIDE = 3


@cache
def _lists(language: str) -> dict[str, Any]:
    text = (files("eval.gateset") / "data" / "mutations.toml").read_text(encoding="utf-8")
    lists: dict[str, Any] = tomllib.loads(text)[language]
    return lists


def change_number(sentence: str, language: str, chance: random.Random) -> str | None:
    """Another number in digits or in words; None when the sentence has none. Years are left alone."""
    found = [match for match in _NUMBER.finditer(sentence) if not _YEAR.fullmatch(match.group())]
    if found and chance.random() < 0.7:
        match = chance.choice(found)
        return sentence[: match.start()] + _other_number(match.group(), chance) + sentence[match.end() :]
    return _swap(sentence, _lists(language)["numbers"], chance)


def change_date(sentence: str, language: str, chance: random.Random) -> str | None:
    """Another year or month; None when the sentence has neither."""
    months = _lists(language)["months"]
    month = re.search(r"\b\d{1,2} (" + "|".join(months) + r")\b", sentence)
    if month and chance.random() < 0.5:
        other = chance.choice([name for name in months if name != month.group(1)])
        return sentence[: month.start(1)] + other + sentence[month.end(1) :]
    years = list(_YEAR.finditer(sentence))
    if not years:
        return None
    match = chance.choice(years)
    year = str(int(match.group()) + chance.choice((-12, -7, -3, -2, -1, 1, 2, 4, 9)))
    return sentence[: match.start()] + year + sentence[match.end() :]


def change_name(sentence: str, language: str, chance: random.Random) -> str | None:
    """Another country, organisation, person or place."""
    return _swap(sentence, _lists(language)["names"], chance)


def negate(sentence: str, language: str, chance: random.Random) -> str | None:
    """A negation added, or the one there is taken away."""
    return _swap(sentence, _lists(language)["unnegate"], chance, plain=True) or _swap(
        sentence, _lists(language)["negate"], chance, plain=True
    )


def change_modality(sentence: str, language: str, chance: random.Random) -> str | None:
    """Another degree of certainty, duty or intention."""
    return _swap(sentence, _lists(language)["modality"], chance, plain=True)


def add_claim(sentence: str, language: str, chance: random.Random) -> str | None:
    """The sentence with a claim that no passage makes."""
    return f"{sentence.rstrip('.')}{chance.choice(_lists(language)['added'])}."


def reverse_cause(sentence: str, language: str, chance: random.Random) -> str | None:
    """Cause and effect, or the one who does and the one it is done to, change places."""
    body = sentence.rstrip(".")
    for connective in _lists(language)["causes"]:
        first, found, second = body.partition(connective)
        if found and min(len(first.split()), len(second.split())) >= _SHORTEST_SIDE:
            return f"{_upper(second)}{found}{_lower(first)}."
    for verb in chance.sample(_lists(language)["verbs"], len(_lists(language)["verbs"])):
        first, found, second = body.partition(f" {verb} ")
        if found and min(len(first.split()), len(second.split())) >= 1 and len(first.split()) <= 6:
            return f"{_upper(second)}{found}{_lower(first)}."
    return None


MUTATORS: dict[str, Mutator] = {
    "number": change_number,
    "date": change_date,
    "name": change_name,
    "negation": negate,
    "modality": change_modality,
    "added claim": add_claim,
    "cause reversed": reverse_cause,
}


def _swap(sentence: str, pairs: list[list[str]], chance: random.Random, *, plain: bool = False) -> str | None:
    """The first pair, in an order drawn by chance, whose left side stands in the sentence, replaced once."""
    for old, new in chance.sample(pairs, len(pairs)):
        pattern = re.escape(old) if plain else rf"(?<![\w-]){re.escape(old)}(?![\w-])"
        if re.search(pattern, sentence) and new.strip() not in sentence:
            return re.sub(pattern, new, sentence, count=1)
    return None


def _other_number(digits: str, chance: random.Random) -> str:
    if not digits.isdigit():
        return digits.replace(digits[-1], str((int(digits[-1]) + chance.randint(1, 8)) % 10))
    value = int(digits)
    others = [value + 1, value * 10, value + 10, max(value - 1, 0), value * 2 + 1]
    return str(chance.choice([other for other in others if other != value]))


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def _lower(text: str) -> str:
    """The text with its first letter small, unless the first word looks like a name or abbreviation."""
    return text if text[:2].isupper() else text[:1].lower() + text[1:]
