"""What is kept, on SQLite and on a real PostgreSQL: the tables, taking over, being away, forgetting."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path

import pytest
import sqlalchemy as sql

from bot.database import AskedQuestion, Database, DatabaseAway, StoredFeedback, StoredQuestions, TrafficCounts
from bot.database.connecting import open_database
from bot.database.tables import metadata
from bot.database.traffic import SLOWER_MS, tally
from bot.feedback import make_report
from bot.settings import Settings
from tests.services import Server, needs_postgresql, postgresql_address, running_postgresql, wait_for

NOW = datetime(2026, 11, 24, 12, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with running_postgresql() as running:
        yield running


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=needs_postgresql)])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An empty database."""
    address = ""
    if request.param == "postgresql":
        address = postgresql_address(request.getfixturevalue("server"))
        engine = sql.create_engine(address)
        with engine.begin() as connection:
            connection.execute(sql.text("DROP SCHEMA public CASCADE; CREATE SCHEMA public"))
        engine.dispose()
    made = Database(address, tmp_path, pause=0)
    yield made
    made.close()


def asked(text: str, at: datetime = NOW, status: str = "not_in_sources") -> AskedQuestion:
    return AskedQuestion(
        at=at, answer_id="0" * 16, text=text, language="nl", status=status, reason=None, nearest=("Gids › Deel",)
    )


def test_the_migrations_make_the_tables_that_the_code_uses(database: Database) -> None:
    assert database.upgrade() == "2026_11_first"
    with database.begin() as connection:
        found = sql.inspect(connection)
        made = {name: {column["name"] for column in found.get_columns(name)} for name in metadata.tables}
    assert made == {name: set(table.columns.keys()) for name, table in metadata.tables.items()}


def test_reports_come_back_as_they_were_the_oldest_first(database: Database) -> None:
    store = StoredFeedback(database)
    store.add(make_report("0123456789abcdef", "not_useful", ("wrong", "unclear"), "Zeeën; 'klopt' niet"))
    store.add(make_report("fedcba9876543210", "useful", (), ""))
    first, second = store.reports()
    assert (first.answer_id, first.reasons, first.comment) == (
        "0123456789abcdef",
        ("wrong", "unclear"),
        "Zeeën; 'klopt' niet",
    )
    assert (second.verdict, second.reasons) == ("useful", ())
    assert first.at <= second.at
    assert first.at.utcoffset() == timedelta(0)
    assert store.reports(datetime.now(UTC) + timedelta(hours=1)) == ()


def test_counts_of_several_processes_add_up(database: Database) -> None:
    fast, slow = (tally("api", "answered", "nl", seconds, now=NOW) for seconds in (0.003, 999.0))
    TrafficCounts(database).add({fast: 3, slow: 1})
    TrafficCounts(database).add({fast: 2})
    assert TrafficCounts(database).since(NOW) == {fast: 5, slow: 1}
    assert (fast.hour.minute, fast.within_ms, slow.within_ms) == (0, 5, SLOWER_MS)
    assert TrafficCounts(database).since(NOW + timedelta(hours=1)) == {}


def test_only_what_was_not_answered_is_given_and_old_questions_go(database: Database) -> None:
    store = StoredQuestions(database)
    store.add([asked("oud", NOW - timedelta(days=31)), asked("nieuw"), asked("deels", status="partial")])
    store.add([asked("wel beantwoord", status="answered")])
    everything = store.unanswered(NOW - timedelta(days=99))
    assert [one.text for one in everything] == ["oud", "nieuw", "deels"]
    assert everything[1] == asked("nieuw")
    assert store.forget(NOW - timedelta(days=30)) == 1
    assert [one.text for one in store.unanswered(NOW - timedelta(days=99))] == ["nieuw", "deels"]


def old_file(folder: Path) -> Path:
    """A feedback file as the version before this one wrote it."""
    path = folder / "feedback.sqlite"
    with closing(sqlite3.connect(path)) as old, old:
        old.execute(
            "CREATE TABLE feedback (at TEXT NOT NULL, answer_id TEXT NOT NULL, verdict TEXT NOT NULL, "
            "reasons TEXT NOT NULL, comment TEXT NOT NULL)"
        )
        row = ("2026-11-01T09:00:00.123456+00:00", "0123456789abcdef", "error", '["wrong"]', "klopt niet")
        old.execute("INSERT INTO feedback VALUES (?, ?, ?, ?, ?)", row)
    return path


def test_the_feedback_file_of_the_version_before_is_taken_over_once(database: Database, tmp_path: Path) -> None:
    path = old_file(tmp_path)
    (report,) = StoredFeedback(database).reports()
    assert (report.at, report.verdict) == (datetime(2026, 11, 1, 9, 0, 0, 123456, tzinfo=UTC), "error")
    assert (report.reasons, report.comment) == (("wrong",), "klopt niet")
    assert not path.exists()
    assert (tmp_path / "feedback.sqlite.taken-over").is_file()
    # A process that was killed before the file was put away finds it again.
    (tmp_path / "feedback.sqlite.taken-over").rename(path)
    database.close()
    assert StoredFeedback(database).reports() == (report,)


def test_tables_of_a_newer_version_are_refused_in_words(database: Database) -> None:
    database.upgrade()
    with database.begin() as connection:
        connection.execute(sql.text("UPDATE alembic_version SET version_num = '2031_later'"))
    database.close()
    with pytest.raises(DatabaseAway, match="revision 2031_later, which this version does not know"):
        database.upgrade()


def test_a_file_that_cannot_be_written_is_away_and_says_nothing_of_what_was_written(tmp_path: Path) -> None:
    (tmp_path / "paraat.sqlite").write_bytes(b"no database " * 999)
    database = Database("", tmp_path)
    with pytest.raises(DatabaseAway, match=r"paraat\.sqlite\) cannot be used: DatabaseError") as raised:
        StoredFeedback(database).add(make_report("0123456789abcdef", "error", (), "geheime toelichting"))
    assert "geheime" not in str(raised.value)
    assert raised.value.__cause__ is None


@needs_postgresql
def test_a_database_that_was_killed_is_used_again_when_it_is_back(tmp_path: Path) -> None:
    with running_postgresql() as server:
        database = Database(postgresql_address(server), tmp_path, pause=0)
        store = StoredFeedback(database)
        store.add(make_report("0123456789abcdef", "useful", (), ""))
        server.kill()

        def is_away() -> bool:
            # The process of the open connection may outlive its parent for a moment.
            try:
                store.reports()
            except DatabaseAway:
                return True
            return False

        wait_for(is_away)
        with pytest.raises(DatabaseAway, match=r"\(PostgreSQL\) cannot be used: OperationalError"):
            store.add(make_report("0123456789abcdef", "useful", (), ""))
        assert database.failure
        server.start()

        def is_kept() -> bool:
            # It listens before it has put right what the power cut left.
            try:
                store.add(make_report("fedcba9876543210", "useful", (), ""))
            except DatabaseAway:
                return False
            return True

        wait_for(is_kept)
        assert database.failure == ""
        assert len(store.reports()) == 2
        database.close()


def test_one_that_was_away_is_left_alone_for_a_while(tmp_path: Path) -> None:
    now = [0.0]
    (tmp_path / "paraat.sqlite").write_bytes(b"no database " * 999)
    database = Database("", tmp_path, clock=lambda: now[0], pause=5)
    with pytest.raises(DatabaseAway):
        database.upgrade()
    (tmp_path / "paraat.sqlite").unlink()
    with pytest.raises(DatabaseAway):
        database.upgrade()
    now[0] = 5.1
    assert database.upgrade()


def _upgrade(folder: str, address: str) -> None:
    Database(address, Path(folder)).upgrade()


def test_processes_that_start_together_make_the_tables_once(database: Database, tmp_path: Path) -> None:
    processes = [
        get_context("spawn").Process(target=_upgrade, args=(str(tmp_path), database._address)) for _ in range(3)
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join(240)
    assert [process.exitcode for process in processes] == [0, 0, 0]
    assert database.upgrade() == "2026_11_first"


def test_an_address_of_something_else_is_refused_without_repeating_it() -> None:
    with pytest.raises(ValueError, match="must begin with postgresql://") as raised:
        open_database(Settings(database="mysql://user:geheim@host/db"))
    assert "geheim" not in str(raised.value)


def test_without_a_setting_that_needs_it_there_is_no_database(tmp_path: Path) -> None:
    assert open_database(Settings(data=tmp_path)) is None
    assert open_database(Settings(data=tmp_path, keep_questions=True)) is not None
