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
        return sentence[: month.start(1)] + str(other) + sentence[month.end(1) :]
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
    claims: list[str] = _lists(language)["added"]
    return f"{sentence.rstrip('.')}{chance.choice(claims)}."


MUTATORS: dict[str, Mutator] = {
    "number": change_number,
    "date": change_date,
    "name": change_name,
    "negation": negate,
    "modality": change_modality,
    "added claim": add_claim,
}


def causal_sentence(cause: str, effect: str, form: int, language: str) -> str:
    """One of seven ways to say that one thing has another as its effect; `form` is counted from 0 and goes round."""
    forms = _lists(language)["forms"]
    text: str = forms[form % len(forms)].format(c=cause, e=effect)
    return text[:1].upper() + text[1:]


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
