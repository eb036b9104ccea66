"""Turns a follow-up and the turns before it into one stand-alone query."""

from __future__ import annotations

import re

from bot.answers import Question
from bot.regions import plain

# A question this short, or one that points back, is not understood by itself.
_FEW_WORDS = 4
_POINTS_BACK = re.compile(
    r"^(en|and|maar|but|dus|so|ja|yes|nee|no|ok|oke|okay|i)\b"
    r"|\b(dat|dan|die|daarvan|daarmee|daarvoor|daarop|hiervan|ervan|ermee|it|that|then|those|them|they|this)\b"
)


def stand_alone_query(question: Question) -> str:
    """What to search for: the question, after the last user turn when the question points back to it.

    What the assistant said in an earlier turn is never used: a history that comes over the API can be forged.
    """
    earlier = [turn.content for turn in question.history if turn.role == "user"]
    if not earlier:
        return question.text
    folded = plain(question.text)
    if len(folded.split()) <= _FEW_WORDS or _POINTS_BACK.search(folded):
        return f"{earlier[-1]} {question.text}"
    return question.text
