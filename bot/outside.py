"""Tells by wording and draft a question that these sources do not answer, though its subject stands in them."""

from __future__ import annotations

import base64
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING

from bot.confidence import answer_features
from bot.evidence import logistic
from bot.triage import call_places
from index import loaded_once

if TYPE_CHECKING:
    from bot.composing import Draft
    from index import Index, Ranking

OUTSIDE_TABLE = files("bot") / "outside.json"
# What is declined is at least this likely outside: the lowest of a row that, over folds of the tuning questions, kept
# false refusals of answerable-tuning below 0.06 on both indexes of the guide.
OUTSIDE = 0.9
# The wordings it was learned from.
OUTSIDE_LANGUAGES = ("nl", "en")
# A wording says no more than this either way, so that it never decides alone.
_MOST_ODDS = 6.0


@dataclass(frozen=True, slots=True)
class WordingTable:
    """One signed byte for each place of call_places, to be multiplied by `scale`, and the `offset` of every wording."""

    offset: float
    scale: float
    row: memoryview


def read_table(stored: Mapping[str, float | str]) -> WordingTable:
    """The table as it is stored: an offset, a scale and a row of signed bytes in base 85."""
    row = memoryview(base64.b85decode(str(stored["row"]))).cast("b")
    return WordingTable(offset=float(stored["offset"]), scale=float(stored["scale"]), row=row)


@loaded_once
def _shipped() -> WordingTable:
    return read_table(json.loads(OUTSIDE_TABLE.read_text(encoding="utf-8")))


def wording_odds(query: str, table: WordingTable | None = None) -> float:
    """The log odds, in [-6, 6], that a question worded like this is not for sources on security; 0 without words."""
    table = table or _shipped()
    touched = call_places(query)
    if not touched:
        return 0.0
    odds = table.offset + table.scale * sum(table.row[place] for place in touched) / math.sqrt(len(touched))
    return min(max(odds, -_MOST_ODDS), _MOST_ODDS)


def outside_features(features: Mapping[str, float], odds: float) -> dict[str, float]:
    """Those of the confidence, and "wording": the log odds that the wording gives."""
    return {**features, "wording": odds}


def is_outside(draft: Draft, ranking: Ranking, index: Index) -> bool:
    """True when the query is very likely none that these sources answer, by a model of bot/weights.toml.

    Only for a draft from a section whose questions are known: what another text answers, no wording can tell.
    """
    if draft.best.passage.aim is None:
        return False
    features = outside_features(answer_features(draft, ranking, index), wording_odds(ranking.query))
    return logistic("outside_words" if ranking.words_only else "outside", features) >= OUTSIDE
