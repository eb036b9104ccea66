"""Brings the tables to the revision of this version, and takes over the feedback file of earlier versions."""

from __future__ import annotations

import fcntl
import json
import logging
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sql

from bot.database.tables import feedback

if TYPE_CHECKING:
    from alembic.config import Config
    from sqlalchemy import Connection, Engine

OLD_FILE = "feedback.sqlite"
# The number under which PostgreSQL lets one process at a time change the tables.
_LOCK_NUMBER = 5_072_023

_log = logging.getLogger(__name__)


def bring_up_to_date(engine: Engine, data: Path) -> None:
    """Run the migrations that are missing and take over an old feedback file, one process at a time.

    OSError when the tables were made by a newer version than this one, which would not know them.
    """
    with _alone(engine, data), engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(sql.text("SELECT pg_advisory_xact_lock(:number)"), {"number": _LOCK_NUMBER})
        _migrate(connection)
        taken = _take_over(connection, data / OLD_FILE)
    if taken:
        (data / OLD_FILE).rename(data / f"{OLD_FILE}.taken-over")
        _log.warning("%s reports of %s were taken over into the database", taken, OLD_FILE)


def revision(connection: Connection) -> str:
    """The revision of the tables; empty when there are none."""
    from alembic.runtime.migration import MigrationContext

    return MigrationContext.configure(connection).get_current_revision() or ""


def _config(connection: Connection) -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(files("bot") / "database" / "migrations").replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def _migrate(connection: Connection) -> None:
    from alembic import command
    from alembic.script import ScriptDirectory

    config = _config(connection)
    known = ScriptDirectory.from_config(config)
    found = revision(connection)
    if found and found not in {script.revision for script in known.walk_revisions()}:
        raise NewerTables(
            f"the tables have revision {found}, which this version does not know; "
            "run the version that made them, or restore the copy made before it"
        )
    if found != known.get_current_head():
        command.upgrade(config, "head")


class NewerTables(OSError):
    """The database belongs to a newer version."""


def _take_over(connection: Connection, old: Path) -> int:
    """The reports of an old file into the table; one that is there already is left. How many the file held."""
    if not old.is_file():
        return 0
    with closing(sqlite3.connect(f"file:{old}?mode=ro", uri=True)) as source:
        rows = source.execute("SELECT at, answer_id, verdict, reasons, comment FROM feedback ORDER BY rowid").fetchall()
    known = {tuple(row) for row in connection.execute(sql.select(feedback.c.at, feedback.c.answer_id))}
    for at, answer_id, verdict, reasons, comment in rows:
        moment = datetime.fromisoformat(at)
        if (moment, answer_id) not in known:
            values = {"at": moment, "answer_id": answer_id, "verdict": verdict, "comment": comment}
            connection.execute(feedback.insert().values(**values, reasons=json.loads(reasons)))
    return max(len(rows), 1)


@contextmanager
def _alone(engine: Engine, data: Path) -> Iterator[None]:
    """For a file: nobody else on this machine upgrades it meanwhile. PostgreSQL has a lock of its own."""
    data.mkdir(parents=True, exist_ok=True)
    with (data / "database.lock").open("w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
