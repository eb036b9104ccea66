"""The first tables: feedback, questions and traffic."""

from __future__ import annotations

import sqlalchemy as sql
from alembic import op

from bot.database.tables import Moment

revision = "2026_11_first"
down_revision = None


def upgrade() -> None:
    """Make the tables."""
    number = sql.BigInteger().with_variant(sql.Integer(), "sqlite")
    op.create_table(
        "feedback",
        sql.Column("id", number, primary_key=True),
        sql.Column("at", Moment(), nullable=False, index=True),
        sql.Column("answer_id", sql.String(16), nullable=False),
        sql.Column("verdict", sql.String(20), nullable=False),
        sql.Column("reasons", sql.JSON, nullable=False),
        sql.Column("comment", sql.Text, nullable=False),
    )
    op.create_table(
        "question",
        sql.Column("id", number, primary_key=True),
        sql.Column("at", Moment(), nullable=False, index=True),
        sql.Column("answer_id", sql.String(16), nullable=False),
        sql.Column("text", sql.Text, nullable=False),
        sql.Column("language", sql.String(8), nullable=False),
        sql.Column("status", sql.String(20), nullable=False),
        sql.Column("reason", sql.String(40), nullable=True),
        sql.Column("nearest", sql.JSON, nullable=False),
    )
    op.create_table(
        "traffic",
        sql.Column("hour", Moment(), primary_key=True),
        sql.Column("surface", sql.String(10), primary_key=True),
        sql.Column("status", sql.String(20), primary_key=True),
        sql.Column("language", sql.String(8), primary_key=True),
        sql.Column("within_ms", sql.Integer, primary_key=True, autoincrement=False),
        sql.Column("answers", sql.Integer, nullable=False),
    )


def downgrade() -> None:
    """Remove the tables and what they hold."""
    for name in ("traffic", "question", "feedback"):
        op.drop_table(name)
