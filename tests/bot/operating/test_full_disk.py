"""A service that may write nothing answers, refuses what it cannot keep, and says in its health what is wrong."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.services import free_port, wait_for

PARAAT = Path(sys.executable).with_name("paraat")
SPIES = "Welke landen doen aan spionage?"
# No byte can be written to any file, as on a full disk: the system call fails.
FULL = ["bash", "-c", 'ulimit -f 0; exec "$@"', "bash"]
OTHER_USER = ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups", "--inh-caps=-all", "--"]


@contextmanager
def running(before: list[str], index: Path, data: Path, log: Path) -> Iterator[str]:
    address = f"http://127.0.0.1:{(port := free_port())}"
    settings = {"PORT": str(port), "INDEX": str(index), "DATA": str(data), "FEEDBACK": "1", "KEEP_QUESTIONS": "1"}
    env = os.environ | {f"PARAAT_{name}": value for name, value in settings.items()} | {"HOME": str(data)}
    # What it says goes to a pipe: to a file it could not be written either.
    server = subprocess.Popen([*before, str(PARAAT), "serve"], env=env, stderr=subprocess.PIPE, cwd=index)
    try:
        wait_for(lambda: server.poll() is not None or is_ready(address))
        assert server.poll() is None, server.communicate()[1].decode()
        yield address
    finally:
        server.terminate()
        said = server.communicate(timeout=60)[1]
        log.write_bytes(said)


def is_ready(address: str) -> bool:
    try:
        return httpx.get(f"{address}/health/ready").status_code == 200
    except httpx.TransportError:
        return False


def answers_and_says_what_is_wrong(address: str) -> None:
    asked = httpx.post(f"{address}/api/v1/answers", json={"question": SPIES})
    report = {"answer_id": asked.json()["answer_id"], "verdict": "useful"}
    refused = httpx.post(f"{address}/api/v1/feedback", json=report)
    assert (asked.status_code, asked.json()["status"]) == (200, "answered")
    assert (refused.status_code, "traceback" in refused.text.lower()) == (503, False)
    wait_for(lambda: "database" in httpx.get(f"{address}/health/ready").json()["degraded"])
    assert httpx.post(f"{address}/api/v1/answers", json={"question": "Er is brand!"}).json()["status"] == "emergency"


@pytest.fixture
def home(guide_index: Path) -> Iterator[Path]:
    """A folder with an index that anybody may read, and data; not under pytest's, which others may not enter."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        shutil.copytree(guide_index, home / "index")
        (home / "data").mkdir()
        for path in home.rglob("*"):
            path.chmod(0o755 if path.is_dir() else 0o444)
        home.chmod(0o755)
        yield home


def test_on_a_full_disk_answers_go_on(home: Path, tmp_path: Path) -> None:
    with running(FULL, home / "index", home / "data", tmp_path / "log") as address:
        answers_and_says_what_is_wrong(address)
    assert SPIES not in (tmp_path / "log").read_text(encoding="utf-8")


def test_with_a_folder_that_is_read_only_answers_go_on(home: Path, tmp_path: Path) -> None:
    (home / "data").chmod(0o555)
    before = [] if os.geteuid() else OTHER_USER
    if before and not shutil.which(before[0]):
        pytest.skip("as root no folder is read-only, and there is no setpriv to become another user")
    with running(before, home / "index", home / "data", tmp_path / "log") as address:
        answers_and_says_what_is_wrong(address)
    assert list((home / "data").iterdir()) == []
    (home / "data").chmod(0o755)
