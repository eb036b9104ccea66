"""The fixed sentences that may open an answer: a live event, a worry, a premise that the sources do not share."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answers import Sentence
from bot.claims import claim_of
from bot.premise import is_contradicted
from bot.scope import is_worried
from bot.wording import say


def leads(question: str, language: str, *, is_live: bool) -> list[str]:
    """The sentences that open any answer to the question, also one that says that nothing was found."""
    if is_live:
        return [say("live_event", language)]
    return [say("worry", language)] if is_worried(question) else []


def premise_leads(question: str, language: str, cited: Sequence[Sentence]) -> list[str]:
    """For "is it true that …?": "no" when a cited sentence says otherwise, else a sentence that decides nothing.

    Never "yes": that a sentence is about the same does not make the claim true.
    """
    claim = claim_of(question)
    if claim is None:
        return []
    is_denied = language in ("nl", "en") and is_contradicted(claim, (sentence.text for sentence in cited), language)
    return [say("premise_no" if is_denied else "premise_neutral", language)]
