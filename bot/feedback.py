"""What readers say of an answer; never the question they asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal, Protocol

from bot.hidden_characters import without_hidden
from bot.personal_data import mask_personal_data

Verdict = Literal["useful", "not_useful", "error"]
Reason = Literal["wrong", "not_my_question", "unclear", "wrong_source", "outdated", "other"]
VERDICTS: tuple[Verdict, ...] = ("useful", "not_useful", "error")
# What makes an answer of no use, and what makes it wrong: the page asks them apart.
UNUSEFUL_REASONS: tuple[Reason, ...] = ("not_my_question", "unclear", "other")
ERROR_REASONS: tuple[Reason, ...] = ("wrong", "wrong_source", "outdated", "other")
REASONS: tuple[Reason, ...] = tuple(dict.fromkeys(UNUSEFUL_REASONS + ERROR_REASONS))
MAX_COMMENT_CHARS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a reader says of one answer; `at` is a moment in UTC, the comment is without personal data we recognise."""

    at: datetime
    answer_id: str
    verdict: Verdict
    reasons: tuple[Reason, ...]
    comment: str


class FeedbackStore(Protocol):
    """Where reports are kept."""

    def add(self, report: Report) -> None:
        """Keep a report."""

    def reports(self, since: datetime | None = None) -> tuple[Report, ...]:
        """The reports, since a moment when one is named, the oldest first."""


def make_report(answer_id: str, verdict: Verdict, reasons: tuple[Reason, ...], comment: str) -> Report:
    """A report of now; what the comment holds of hidden characters and personal data is taken out."""
    cleaned = mask_personal_data(without_hidden(comment)).text.strip()
    return Report(at=datetime.now(UTC), answer_id=answer_id, verdict=verdict, reasons=reasons, comment=cleaned)
