"""Opens the database, brings its tables up to date once, and says quickly when it is away."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

    from bot.settings import Settings

FILE_NAME = "paraat.sqlite"
# A database that was away is not asked again for so long, so that nobody waits for it over and over.
_PAUSE_SECONDS = 5.0
# A stop on what one statement may cost: answers never wait for it, but a page of the operator does.
_PATIENCE_SECONDS = 5

_log = logging.getLogger(__name__)


class DatabaseAway(RuntimeError):
    """The database cannot be reached or written; the message holds no address and no password."""


class Database:
    """One database for a process: the file `paraat.sqlite` in the data folder, or PostgreSQL by its address.

    Nothing is opened before the first use. The tables are brought up to date on the first connection, by one process
    at a time.
    """

    def __init__(
        self, address: str, data: Path, *, clock: Callable[[], float] = time.monotonic, pause: float = _PAUSE_SECONDS
    ) -> None:
        self._address, self._data = address, data
        self._clock, self._pause = clock, pause
        self._engine: Engine | None = None
        self._away_until = 0.0
        self._lock = Lock()
        self.failure = ""

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """A transaction, committed at the end; DatabaseAway when the database cannot be reached or written."""
        from sqlalchemy.exc import SQLAlchemyError

        if self._away_until > self._clock():
            raise DatabaseAway(self.failure)
        try:
            with self._ready().begin() as connection:
                yield connection
        except (SQLAlchemyError, OSError) as error:
            self._fail(error)
            raise DatabaseAway(self.failure) from None
        self.failure = ""

    def upgrade(self) -> str:
        """Bring the tables up to date now; comes back with the revision they have. DatabaseAway when it fails."""
        from bot.database.upgrading import revision

        with self.begin() as connection:
            return revision(connection)

    def check(self) -> None:
        """Come back when the database answers; DatabaseAway when it does not."""
        from sqlalchemy import text

        with self.begin() as connection:
            connection.execute(text("SELECT 1"))

    def close(self) -> None:
        """Close what is open; a later use opens it again."""
        with self._lock:
            if self._engine is not None:
                self._engine.dispose()
                self._engine = None

    def _ready(self) -> Engine:
        from bot.database.upgrading import bring_up_to_date

        with self._lock:
            if self._engine is None:
                engine = _engine(self._address, self._data)
                bring_up_to_date(engine, self._data)
                self._engine = engine
            return self._engine

    def _fail(self, error: Exception) -> None:
        """Remember why, in words that repeat nothing that was being written."""
        from bot.database.upgrading import NewerTables

        cause = getattr(error, "orig", None) or error
        where = "PostgreSQL" if self._address else FILE_NAME
        words = str(error) if isinstance(error, NewerTables) else type(cause).__name__
        told = f"the database ({where}) cannot be used: {words}"
        if not self.failure:
            _log.error("%s; answers go on without it", told)
        self.failure, self._away_until = told, self._clock() + self._pause


def open_database(settings: Settings) -> Database | None:
    """The database when some setting needs one (feedback, questions, the operator's page or an address), else None.

    ValueError when the address is none of PostgreSQL.
    """
    address = settings.database.get_secret_value()
    # Checked here and not by the settings, whose errors repeat what was given: it may hold a password.
    if address and not address.startswith("postgresql://"):
        raise ValueError("PARAAT_DATABASE must begin with postgresql://; leave it empty for a file in the data folder")
    is_needed = settings.feedback or settings.keep_questions or settings.operator_token.get_secret_value()
    return Database(address, settings.data) if is_needed or address else None


def _engine(address: str, data: Path) -> Engine:
    from sqlalchemy import URL, create_engine, make_url

    if not address:
        data.mkdir(parents=True, exist_ok=True)
        place = URL.create("sqlite", database=str(data / FILE_NAME))
        return create_engine(place, connect_args={"timeout": _PATIENCE_SECONDS}, hide_parameters=True)
    options = {"connect_timeout": _PATIENCE_SECONDS, "options": f"-c statement_timeout={_PATIENCE_SECONDS * 1000}"}
    place = make_url(address).set(drivername="postgresql+psycopg")
    return create_engine(
        place, connect_args=options, pool_pre_ping=True, pool_timeout=_PATIENCE_SECONDS, hide_parameters=True
    )
