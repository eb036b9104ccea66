"""Gives the answer to a question that was asked before, with the same bytes, as long as nothing has changed."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from typing import TYPE_CHECKING

from bot.answers import AnswerStatus

if TYPE_CHECKING:
    from bot.answers import Question
    from bot.workers import WorkedOut

# About 30 kB each.
KEPT = 1_000


class RepeatedAnswers:
    """The latest answers by a digest of everything they depend on; used from the event loop only.

    In a crisis many people ask the same. A card is made at once anyway, and a conversation hardly repeats itself.
    """

    def __init__(self, kept: int = KEPT) -> None:
        self._limit = kept
        self._kept: OrderedDict[str, WorkedOut] = OrderedDict()

    def key(self, question: Question, surface: str, index: str, stamp: tuple[object, ...]) -> str:
        """The digest of a question to one version of an index, as the operator has switched the service.

        Empty for a question that is not kept. No question can be read from it.
        """
        if question.history or question.not_in_danger:
            return ""
        asked = (question.text, question.language, question.audience, question.region)
        return hashlib.sha256(repr((asked, surface, index, stamp)).encode("utf-8", "surrogatepass")).hexdigest()

    def get(self, key: str) -> WorkedOut | None:
        """The answer that was kept under this key, or None."""
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
        return found

    def add(self, key: str, worked: WorkedOut) -> None:
        """Keep an answer that no model worded; the one that was longest not asked for goes when there are too many.

        One that was made while a part was away is not kept.
        """
        if not key or worked.is_passing or worked.answer.model:
            return
        if worked.answer.status in (AnswerStatus.EMERGENCY, AnswerStatus.UNAVAILABLE):
            return
        self._kept[key] = worked
        self._kept.move_to_end(key)
        while len(self._kept) > self._limit:
            self._kept.popitem(last=False)
