"""Keeps what readers report in the database."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import sqlalchemy as sql

from bot.database.tables import feedback
from bot.feedback import Report

if TYPE_CHECKING:
    from bot.database.connecting import Database


class StoredFeedback:
    """Reports in a database; several processes and machines may write to it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, report: Report) -> None:
        """Keep a report; DatabaseAway when it cannot be kept."""
        values = {
            "at": report.at,
            "answer_id": report.answer_id,
            "verdict": report.verdict,
            "reasons": list(report.reasons),
            "comment": report.comment,
        }
        with self._database.begin() as connection:
            connection.execute(feedback.insert().values(**values))

    def reports(self, since: datetime | None = None) -> tuple[Report, ...]:
        """The reports, since a moment when one is named, the oldest first; DatabaseAway when they cannot be read."""
        wanted = sql.select(feedback).order_by(feedback.c.at, feedback.c.id)
        if since is not None:
            wanted = wanted.where(feedback.c.at >= since)
        with self._database.begin() as connection:
            rows = connection.execute(wanted).all()
        return tuple(
            Report(
                at=row.at, answer_id=row.answer_id, verdict=row.verdict, reasons=tuple(row.reasons), comment=row.comment
            )
            for row in rows
        )
