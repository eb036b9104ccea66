"""Keeps questions without recognisable personal data, for a limited time, where the operator has switched that on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import sqlalchemy as sql

from bot.answers import AnswerStatus
from bot.database.tables import question
from bot.hidden_characters import without_hidden
from bot.personal_data import mask_personal_data

if TYPE_CHECKING:
    from bot.answers import Answer
    from bot.database.connecting import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedQuestion:
    """A question as it is kept: masked, with the outcome and the headings that stood nearest to it."""

    at: datetime
    answer_id: str
    text: str
    language: str
    status: str
    reason: str | None
    nearest: tuple[str, ...]


def asked_question(text: str, answer: Answer) -> AskedQuestion | None:
    """What is kept of a question and its answer of now; None for an emergency, whose words are nobody's business."""
    if answer.status in (AnswerStatus.EMERGENCY, AnswerStatus.UNAVAILABLE):
        return None
    places = [
        *((near.heading_path, near.source_id, near.section_id) for near in answer.nearby),
        *((cited.heading_path, cited.source_id, cited.section_id) for cited in answer.citations),
    ]
    nearest = dict.fromkeys(f"{' › '.join(path[-2:])} ({source} {section})" for path, source, section in places)
    return AskedQuestion(
        at=datetime.now(UTC),
        answer_id=answer.answer_id,
        text=mask_personal_data(without_hidden(text)).text.strip(),
        language=answer.language,
        status=str(answer.status),
        reason=answer.reason,
        nearest=tuple(nearest)[:3],
    )


class StoredQuestions:
    """Masked questions in a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, asked: Sequence[AskedQuestion]) -> None:
        """Keep these questions; DatabaseAway when they cannot be kept."""
        rows = [
            {
                "at": one.at,
                "answer_id": one.answer_id,
                "text": one.text,
                "language": one.language,
                "status": one.status,
                "reason": one.reason,
                "nearest": list(one.nearest),
            }
            for one in asked
        ]
        if rows:
            with self._database.begin() as connection:
                connection.execute(question.insert(), rows)

    def unanswered(self, since: datetime) -> tuple[AskedQuestion, ...]:
        """What the sources did not answer, or only in part, since a moment; the oldest first."""
        statuses = (str(AnswerStatus.NOT_IN_SOURCES), str(AnswerStatus.PARTIAL))
        wanted = sql.select(question).where(question.c.at >= since, question.c.status.in_(statuses))
        with self._database.begin() as connection:
            rows = connection.execute(wanted.order_by(question.c.at, question.c.id)).all()
        return tuple(
            AskedQuestion(
                at=row.at,
                answer_id=row.answer_id,
                text=row.text,
                language=row.language,
                status=row.status,
                reason=row.reason,
                nearest=tuple(row.nearest),
            )
            for row in rows
        )

    def forget(self, before: datetime) -> int:
        """Remove what was asked before a moment; how many questions that were."""
        with self._database.begin() as connection:
            return connection.execute(question.delete().where(question.c.at < before)).rowcount
