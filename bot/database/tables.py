"""The tables, for SQLite and PostgreSQL alike."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import sqlalchemy as sql

if TYPE_CHECKING:
    from sqlalchemy.engine.interfaces import Dialect


class Moment(sql.types.TypeDecorator[datetime]):
    """A moment in UTC; SQLite keeps no time zone, so it is added when a row is read."""

    impl = sql.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The moment as it is stored."""
        if value is None:
            return None
        moment = value.astimezone(UTC)
        return moment if dialect.name == "postgresql" else moment.replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The moment as it is read, in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


metadata = sql.MetaData()

# An autoincrement of 64 bits is a plain INTEGER to SQLite.
_NUMBER = sql.BigInteger().with_variant(sql.Integer(), "sqlite")

feedback = sql.Table(
    "feedback",
    metadata,
    sql.Column("id", _NUMBER, primary_key=True),
    sql.Column("at", Moment(), nullable=False, index=True),
    sql.Column("answer_id", sql.String(16), nullable=False),
    sql.Column("verdict", sql.String(20), nullable=False),
    sql.Column("reasons", sql.JSON, nullable=False),
    sql.Column("comment", sql.Text, nullable=False),
)

question = sql.Table(
    "question",
    metadata,
    sql.Column("id", _NUMBER, primary_key=True),
    sql.Column("at", Moment(), nullable=False, index=True),
    sql.Column("answer_id", sql.String(16), nullable=False),
    sql.Column("text", sql.Text, nullable=False),
    sql.Column("language", sql.String(8), nullable=False),
    sql.Column("status", sql.String(20), nullable=False),
    sql.Column("reason", sql.String(40), nullable=True),
    sql.Column("nearest", sql.JSON, nullable=False),
)

# One row for each hour, surface, status, language and class of duration: no row is about one person.
traffic = sql.Table(
    "traffic",
    metadata,
    sql.Column("hour", Moment(), primary_key=True),
    sql.Column("surface", sql.String(10), primary_key=True),
    sql.Column("status", sql.String(20), primary_key=True),
    sql.Column("language", sql.String(8), primary_key=True),
    sql.Column("within_ms", sql.Integer, primary_key=True, autoincrement=False),
    sql.Column("answers", sql.Integer, nullable=False),
)
