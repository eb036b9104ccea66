"""Fixtures that several rooms share."""

from __future__ import annotations

import fcntl
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

SHARED = Path(__file__).parents[2] / "shared"

# httpx gives up after five seconds, and so long a machine with other work may stand still. A test that is about a time
# gives its own; the product always does.
for _asks in (httpx.get, httpx.post, httpx.head, httpx.options, httpx.stream.__wrapped__, httpx.Client.__init__):
    _asks.__kwdefaults__["timeout"] = httpx.Timeout(120)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real official texts and question sets beside the checkout; skips where it is absent."""
    if not (SHARED / "corpus" / "register.toml").is_file():
        pytest.skip("the folder with official texts is not beside this checkout")
    return SHARED


# These take longest and begin first, so that the workers of pytest-xdist end together; each file stays whole.
_LONGEST = (
    "test_redteam.py",
    "test_product.py",
    "test_gatecheck.py",
    "test_replicas.py",
    "test_language_training.py",
    "test_accessibility.py",
    "test_page.py",
    "test_bench.py",
    "test_guarding.py",
    "test_official.py",
    "test_widget.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest files first, and leave the rest in its order."""
    items.sort(key=lambda item: _LONGEST.index(item.path.name) if item.path.name in _LONGEST else len(_LONGEST))


@pytest.fixture(scope="session")
def first_home(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A folder in which `paraat ask` was the first command: it built the index of the whole guide in var/index.

    Made by one worker for all. What the command said stands in first.out and first.err.
    """
    # Each worker of pytest-xdist has a folder of its own within one of the run.
    base = tmp_path_factory.getbasetemp()
    shared_by_all = base if worker_id == "master" else base.parent
    home = shared_by_all / "first-home"
    with (shared_by_all / "first-home.lock").open("w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (home / "first.out").exists():
            home.mkdir()
            command = [Path(sys.executable).with_name("paraat"), "ask", "Wat is een hybride dreiging?", "--json"]
            done = subprocess.run(command, cwd=home, capture_output=True, text=True, timeout=800, check=False)
            (home / "first.err").write_text(done.stderr, encoding="utf-8")
            (home / "first.out").write_text(done.stdout, encoding="utf-8")
    return home
