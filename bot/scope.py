"""Decides what is declined before anything is searched: harm, instructions, opinions, advice, other countries."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from bot.answers import AnswerStatus
from bot.regions import plain


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why a question is declined: the status, a reason for machines, and the key of the fixed text."""

    status: AnswerStatus
    reason: str
    text: str


@cache
def _rules() -> tuple[tuple[Refusal, tuple[re.Pattern[str], ...]], ...]:
    rules = tomllib.loads((files("bot") / "scope.toml").read_text(encoding="utf-8"))["rule"]
    return tuple(
        (
            Refusal(status=AnswerStatus(rule["status"]), reason=rule["reason"], text=rule["text"]),
            tuple(re.compile(pattern) for pattern in rule["patterns"]),
        )
        for rule in rules
    )


def find_refusal(text: str) -> Refusal | None:
    """The first rule that declines the question, in the order of the file, or None."""
    folded = " ".join(plain(text).replace("’", "'").split())
    for refusal, patterns in _rules():
        if any(pattern.search(folded) for pattern in patterns):
            return refusal
    return None


# A question on what is going on now that is no emergency: it gets a fixed lead before the sourced answer.
_LIVE = re.compile(
    r"\b(stroom|elektriciteit|internet|telefoon|netwerk|water|gas|pinnen|drinkwater)\b.{0,30}"
    r"\b(is|ligt|valt|doet het|zijn)\b.{0,20}\b(uit|uitgevallen|plat|weg|niet|bruin|op)\b"
    r"|\b(is|ligt|zijn) (de |het |alle )?(stroom|elektriciteit|internet|telefoons?|netwerk|gas|water)\b.{0,15}"
    r"\b(uit|uitgevallen|plat|weg|bruin|op)\b"
    r"|\bnl alert\b.{0,30}\b(gekregen|ontvangen|kreeg|krijg|net|nu)\b"
    r"|\b(got|received|just got)\b.{0,20}\bnl alert\b"
    r"|\b(power|electricity|internet|phone|network|water|tap)\b.{0,25}\b(is|are|went)\b.{0,12}"
    r"\b(out|off|down|gone|brown|not working)\b"
    r"|\bcode (rood|red)\b.{0,30}\b(nu|vandaag|now|today|afgegeven|issued)\b"
    r"|\b(sirene|siren)s?\b.{0,20}\b(gaat|gaan|loeit|nu|now|going)\b"
)
_CONDITION = re.compile(r"\b(als|wanneer|indien|stel|if|when|suppose|zou|would|could|tijdens|during)\b")


def is_live_event(text: str) -> bool:
    """True when the question tells of something going on now, without a condition ("als de stroom uitvalt")."""
    folded = " ".join(plain(text).split())
    return bool(_LIVE.search(folded)) and not _CONDITION.search(folded)


_WORRY = re.compile(
    r"\b(ik ben (zo |erg |heel )?(bang|bezorgd|ongerust)|ik maak me zorgen|i am (so |very )?(afraid|scared|worried)"
    r"|i'm (so |very )?(afraid|scared|worried)|mi tin miedu)\b"
)


def is_worried(text: str) -> bool:
    """True when the person says that they are afraid or worried."""
    return bool(_WORRY.search(" ".join(plain(text).replace("’", "'").split())))
