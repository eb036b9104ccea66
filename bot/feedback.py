"""Keeps what readers say of an answer; never the question they asked."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
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

_TABLE = """
CREATE TABLE IF NOT EXISTS feedback (
    at TEXT NOT NULL, answer_id TEXT NOT NULL, verdict TEXT NOT NULL, reasons TEXT NOT NULL, comment TEXT NOT NULL
)
"""


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

    def reports(self) -> tuple[Report, ...]:
        """All reports, the oldest first."""


def make_report(answer_id: str, verdict: Verdict, reasons: tuple[Reason, ...], comment: str) -> Report:
    """A report of now; what the comment holds of hidden characters and personal data is taken out."""
    cleaned = mask_personal_data(without_hidden(comment)).text.strip()
    return Report(at=datetime.now(UTC), answer_id=answer_id, verdict=verdict, reasons=reasons, comment=cleaned)


class SqliteFeedback:
    """Reports in a SQLite file; several processes may write to it."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path = path
        with closing(self._open()) as database, database:
            database.execute(_TABLE)

    def add(self, report: Report) -> None:
        """Keep a report; sqlite3.Error when the file cannot be written."""
        row = (report.at.isoformat(), report.answer_id, report.verdict, json.dumps(report.reasons), report.comment)
        with closing(self._open()) as database, database:
            database.execute("INSERT INTO feedback VALUES (?, ?, ?, ?, ?)", row)

    def reports(self) -> tuple[Report, ...]:
        """All reports, the oldest first."""
        with closing(self._open()) as database:
            rows = database.execute("SELECT * FROM feedback ORDER BY at, rowid").fetchall()
        return tuple(
            Report(
                at=datetime.fromisoformat(at),
                answer_id=answer_id,
                verdict=verdict,
                reasons=tuple(json.loads(reasons)),
                comment=comment,
            )
            for at, answer_id, verdict, reasons, comment in rows
        )

    def _open(self) -> sqlite3.Connection:
        return sqlite3.connect(self._path, timeout=5)
