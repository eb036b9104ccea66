"""How sure a draft is, and whether it holds the kind of fact that was asked for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.evidence import logistic, query_words
from bot.regions import plain

if TYPE_CHECKING:
    from bot.composing import Draft
    from index import Index, Ranking

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


def answer_features(draft: Draft, ranking: Ranking, index: Index) -> dict[str, float]:
    """What tells whether a draft answers the query, each in [0, 1].

    "best": score of the best sentence; "cosine" and "coverage": its evidence; "passages": mean cosine of the first five
    passages; "asked": cosine of the nearest question that a section of these answers, "best_asked" that of the best
    sentence's own section; "unknown": share of the query's words, by rarity, that no text of the index holds.
    """
    first = [max(passage.dense, 0.0) for passage in ranking.passages[:5]]
    best = draft.best
    words = query_words(ranking.query, ranking, index, best.passage.language).values()
    total = sum(word.weight for word in words)
    unknown = sum(word.weight for word in words if not any(index.holds(stem) for stem in word.stems))
    return {
        "best": best.score,
        "cosine": best.cosine,
        "coverage": best.coverage,
        "passages": sum(first) / len(first) if first else 0.0,
        "asked": max((passage.asked for passage in ranking.passages[:5]), default=0.0),
        "best_asked": max(best.passage.asked, 0.0),
        "unknown": unknown / total if total else 0.0,
    }


def confidence(draft: Draft, ranking: Ranking, index: Index) -> float:
    """How likely the draft answers the query, in [0, 1]: the model "answer" of bot/weights.toml."""
    return logistic("answer", answer_features(draft, ranking, index))


def has_asked_kind(question: str, sentences: Sequence[str]) -> bool:
    """False when a question for a quantity ("hoeveel …") meets sentences without any number."""
    if not _QUANTITY.search(plain(question)):
        return True
    return any(_NUMBER.search(plain(sentence)) for sentence in sentences)


def names_later_year(question: str, texts: Sequence[str]) -> bool:
    """True when the question names a year after 2023 that stands in none of the texts."""
    years = {year for year in _YEAR.findall(question) if int(year) > _LAST_YEAR}
    return any(not any(year in text for text in texts) for year in years)
