"""Takes the things to do out of an answer, for a list that can be printed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.answers import Answer, Sentence

# Imperatives that official advice uses; a sentence is an action when it begins with one, or has one after a condition.
_VERBS = """
zorg leg neem maak bel luister bespreek gebruik controleer ga blijf volg help spreek schrijf bewaar kijk haal houd sluit
open doe zet vul koop pak laat vraag meld denk bedenk oefen test kies lees deel check bereid praat laad snoei hang draag
schakel trek verzamel print noteer
make keep take call listen discuss use follow stay talk store write look put get close fill buy leave ask report think
practise choose read share bring go turn prepare agree learn find know
"""
_IMPERATIVE = re.compile(
    r"(?:(?:in|op|bij|na|voor|tijdens|als|if|when|after|before|during)\b[^.:]{1,60}[:,] )?"
    # Denk vooruit is the name of a campaign.
    rf"(?!denk vooruit )(?:{'|'.join(_VERBS.split())}) \w",
    re.IGNORECASE,
)
# A lead of which the items are things to do or to have at hand for the reader.
_FOR_THE_READER = re.compile(
    r"\b(?:u|uw|you|your|noodpakket|noodplan|kit|plan|raad(?:t|de|den)?|advise[sd]?|tips)\b", re.IGNORECASE
)


def action_sentences(answer: Answer) -> tuple[Sentence, ...]:
    """The sentences of an answer that tell the reader what to do or to have, in order; none for a card or refusal."""
    if not answer.citations:
        return ()
    found: list[Sentence] = []
    items_of: tuple[int, ...] = ()
    for sentence in answer.sentences:
        if not sentence.markers:
            continue
        if sentence.text.endswith(":"):
            items_of = sentence.markers if is_lead(sentence.text) else ()
            continue
        if sentence.markers == items_of or is_action(sentence.text):
            found.append(sentence)
    return tuple(found)


def is_lead(text: str) -> bool:
    """True for the lead of a list of things to do or to have at hand for the reader."""
    return bool(_FOR_THE_READER.search(text))


def is_action(text: str) -> bool:
    """True for a sentence that tells the reader what to do."""
    return bool(_IMPERATIVE.match(text))
