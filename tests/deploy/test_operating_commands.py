"""The commands of docs/operating.md do what it says: copy, restore, roll back."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from bot.database import Database, StoredFeedback
from bot.feedback import make_report
from bot.operation import Operation
from index import IndexMissing, build_index, live_version, roll_back
from tests.fakes import make_document
from tests.services import _POSTGRES, needs_postgresql, postgresql_address, running_postgresql

DOCUMENT = (Path(__file__).parents[2] / "docs" / "operating.md").read_text(encoding="utf-8")


def run_documented(name: str, home: Path, **settings: str) -> None:
    """Run the commands that stand under this name, as a person would paste them."""
    found = re.search(rf"```sh\n# {re.escape(name)}\n(.*?)```", DOCUMENT, re.DOTALL)
    assert found, name
    path = [str(Path(sys.executable).parent), *(str(binary.parent) for binary in _POSTGRES[-1:]), os.environ["PATH"]]
    environment = os.environ | {"PATH": ":".join(path)} | settings
    command = ["bash", "-euc", found[1]]
    ran = subprocess.run(command, cwd=home, env=environment, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr


def publish(home: Path, text: str) -> str:
    build_index([make_document("gids", {"1.1": [text]}, language="nl")], home / "var" / "index")
    return live_version(home / "var" / "index")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A service that has run: an index, a report and a line in the audit."""
    publish(tmp_path, "Dijken houden het water tegen.")
    data = tmp_path / "var" / "data"
    StoredFeedback(Database("", data)).add(make_report("0123456789abcdef", "useful", (), ""))
    Operation(data).pause(["api"], "proef")
    return tmp_path


def test_what_was_copied_comes_back(home: Path) -> None:
    data, index = home / "var" / "data", home / "var" / "index"
    version, audit = live_version(index), (data / "audit.jsonl").read_bytes()
    run_documented("backup", home)
    for name in ("paraat.sqlite", "audit.jsonl"):
        (data / name).unlink()
    publish(home, "Een andere tekst.")
    run_documented("restore", home)
    assert [report.answer_id for report in StoredFeedback(Database("", data)).reports()] == ["0123456789abcdef"]
    assert (data / "audit.jsonl").read_bytes() == audit
    assert live_version(index) == version


def test_an_index_is_rolled_back_and_forward(home: Path) -> None:
    index = home / "var" / "index"
    first = live_version(index)
    second = publish(home, "Een andere tekst.")
    run_documented("rollback", home)
    assert live_version(index) == first
    assert roll_back(index) == second


def test_there_must_be_something_to_go_back_to(home: Path) -> None:
    with pytest.raises(IndexMissing, match="nothing to go back to"):
        roll_back(home / "var" / "index")


@needs_postgresql
def test_a_copy_of_postgresql_comes_back(tmp_path: Path) -> None:
    with running_postgresql() as server:
        address = postgresql_address(server)
        database = Database(address, tmp_path / "data")
        store = StoredFeedback(database)
        store.add(make_report("0123456789abcdef", "useful", (), ""))
        run_documented("backup of PostgreSQL", tmp_path, PARAAT_DATABASE=address)
        store.add(make_report("fedcba9876543210", "useful", (), ""))
        database.close()
        run_documented("restore to PostgreSQL", tmp_path, PARAAT_DATABASE=address)
        assert [report.answer_id for report in store.reports()] == ["0123456789abcdef"]
        database.close()
