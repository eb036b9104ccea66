"""Counts answers by the hour: how many, on which surface, with what outcome, in which language, how fast."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import sqlalchemy as sql

from bot.database.tables import traffic

if TYPE_CHECKING:
    from bot.database.connecting import Database

# The classes of duration, in milliseconds: an answer is counted in the first that it stays within.
CLASSES_MS = (5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000)
SLOWER_MS = 600_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What is counted together; `hour` is the beginning of an hour in UTC, `within_ms` the class of duration."""

    hour: datetime
    surface: str
    status: str
    language: str
    within_ms: int


def tally(surface: str, status: str, language: str, seconds: float, *, now: datetime) -> Tally:
    """Where an answer of now is counted."""
    within = next((limit for limit in CLASSES_MS if seconds * 1000 <= limit), SLOWER_MS)
    hour = now.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    return Tally(hour=hour, surface=surface, status=status, language=language, within_ms=within)


class TrafficCounts:
    """Counts in a database; every process adds its own."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, counts: Mapping[Tally, int]) -> None:
        """Add to the counts; DatabaseAway when that cannot be done, and then nothing is added."""
        if not counts:
            return
        with self._database.begin() as connection:
            for one, number in counts.items():
                connection.execute(_adding(connection.dialect.name, one, number))

    def since(self, moment: datetime) -> dict[Tally, int]:
        """The counts of the hours since a moment, the hour in which it falls included; the oldest first."""
        first = moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
        wanted = sql.select(traffic).where(traffic.c.hour >= first).order_by(traffic.c.hour)
        with self._database.begin() as connection:
            rows = connection.execute(wanted).all()
        return {
            Tally(
                hour=row.hour,
                surface=row.surface,
                status=row.status,
                language=row.language,
                within_ms=row.within_ms,
            ): row.answers
            for row in rows
        }


def _adding(dialect: str, one: Tally, number: int) -> sql.Executable:
    from sqlalchemy.dialects import postgresql, sqlite

    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    keys = {
        "hour": one.hour,
        "surface": one.surface,
        "status": one.status,
        "language": one.language,
        "within_ms": one.within_ms,
    }
    row = insert(traffic).values(**keys, answers=number)
    return row.on_conflict_do_update(
        index_elements=list(keys), set_={"answers": traffic.c.answers + row.excluded.answers}
    )
