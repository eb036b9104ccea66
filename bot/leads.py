"""The fixed sentences that may open an answer: a live event, a worry, a premise that the sources do not share."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.answers import Sentence
from bot.claims import claim_of, is_of_strategy
from bot.premise import is_contradicted
from bot.regions import plain
from bot.scope import is_worried
from bot.wording import say

# "Komt er oorlog?", asked by someone who is afraid of it.
_WILL_COME = re.compile(
    r"\b(?:komt er|breekt er|krijgen (?:we|wij)|gaat er|will there be|is there going to be"
    r"|are we going to (?:have|get))\b.{0,40}"
    r"\b(?:oorlog|aanval|aanslag|ramp|overstroming|pandemie|crisis|war|attack|disaster|flood|pandemic)\b"
)


def leads(question: str, language: str, *, is_live: bool) -> list[str]:
    """The sentences that open any answer to the question, also one that says that nothing was found.

    Whoever is worried and asks what will happen is told first that nobody here knows.
    """
    if is_live:
        return [say("live_event", language)]
    if not is_worried(question):
        return []
    predicts = _WILL_COME.search(" ".join(plain(question).split()))
    return [say("worry", language)] + ([say("no_prediction", language)] if predicts else [])


def premise_leads(
    question: str, language: str, cited: Sequence[Sentence], *, is_from_strategy: bool = True
) -> list[str]:
    """For "is it true that …?": "no" when a cited sentence says otherwise, else a sentence that decides nothing.

    Never "yes": that a sentence is about the same does not make the claim true. Where the strategy is asked after and
    no cited sentence is from it, that is said.
    """
    claim = claim_of(question)
    if claim is None:
        return []
    if is_of_strategy(question) and not is_from_strategy:
        return [say("premise_not_in_strategy", language)]
    is_denied = language in ("nl", "en") and is_contradicted(claim, (sentence.text for sentence in cited), language)
    return [say("premise_no" if is_denied else "premise_neutral", language)]
