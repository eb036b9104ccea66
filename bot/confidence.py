"""How sure a draft is, and whether it holds the kind of fact that was asked for."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.regions import plain

if TYPE_CHECKING:
    from bot.composing import Draft

# Logistic weights: best sentence's coverage, its cosine, the mean coverage of the top passages; see
# docs/decisions for how they were fitted and on what.
_BIAS, _COVERAGE, _COSINE = -4.0, 4.0, 6.0

_QUANTITY = re.compile(
    r"\b(hoeveel|how (many|much)|hoe (groot|hoog|lang|vaak|oud|duur|ver)|how (large|big|high|long|often|old|far)"
    r"|welk bedrag|what (amount|sum|percentage)|welk percentage|kuantu)\b"
)
_NUMBER = re.compile(
    r"\d|\b(een|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf|dertien|twintig|honderd|duizend|helft|"
    r"miljoen|miljard|jaarlijks|maandelijks|dagelijks|derde|kwart|procent|meer|minder|"
    r"one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|half|hundred|thousand|million|billion|"
    r"annually|yearly|monthly|daily|third|quarter|percent|per cent)\b"
)
_YEAR = re.compile(r"\b20[2-9]\d\b")
# The strategy looks ahead from April 2023; what happened in later years is not in it.
_LAST_YEAR = 2023


def confidence(draft: Draft) -> float:
    """How likely the draft answers the query, in [0, 1]."""
    best = draft.best
    x = _BIAS + _COVERAGE * best.coverage + _COSINE * max(best.cosine, 0.0)
    return 1.0 / (1.0 + math.exp(-x))


def has_asked_kind(question: str, sentences: Sequence[str]) -> bool:
    """False when a question for a quantity ("hoeveel …") meets sentences without any number."""
    if not _QUANTITY.search(plain(question)):
        return True
    return any(_NUMBER.search(plain(sentence)) for sentence in sentences)


def names_later_year(question: str, texts: Sequence[str]) -> bool:
    """True when the question names a year after 2023 that stands in none of the texts."""
    years = {year for year in _YEAR.findall(question) if int(year) > _LAST_YEAR}
    return any(not any(year in text for text in texts) for year in years)
