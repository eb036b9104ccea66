"""How sure a draft is, and whether it holds the kind of fact that was asked for."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.regions import plain

if TYPE_CHECKING:
    from bot.composing import Draft
    from index import Ranking

# Logistic weights of the best sentence's cosine, the mean cosine of the first five passages, and the best
# sentence's coverage; fitted on questions of our own (docs/decisions/0003).
_BIAS, _COSINE, _PASSAGES, _COVERAGE = -3.93, 3.49, 4.31, 1.83

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


def confidence(draft: Draft, ranking: Ranking) -> float:
    """How likely the draft answers the query, in [0, 1].

    Coverage tells nothing where query and text are in different languages, so meaning weighs most.
    """
    best = draft.best
    first = [passage.dense for passage in ranking.passages[:5]]
    mean = sum(first) / len(first) if first else 0.0
    x = _BIAS + _COSINE * max(best.cosine, 0.0) + _PASSAGES * mean + _COVERAGE * best.coverage
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
