"""Copies the database file whole, also while it is written to."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from bot.database.connecting import FILE_NAME

if TYPE_CHECKING:
    from bot.settings import Settings


def copy_file(settings: Settings, target: Path) -> None:
    """A copy of the database at this moment in `target`; ValueError when there is no file or the target exists."""
    if settings.database.get_secret_value():
        raise ValueError("the database is PostgreSQL; copy it with pg_dump")
    source = settings.data / FILE_NAME
    if not source.is_file():
        raise ValueError(f"there is no {source}; nothing has been kept yet")
    if not target.parent.is_dir():
        raise ValueError(f"the folder {target.parent} does not exist; make it first")
    if target.exists():
        raise ValueError(f"{target} exists already; name another file")
    with closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as live, closing(sqlite3.connect(target)) as copy:
        live.backup(copy)
