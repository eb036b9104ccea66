"""Real servers on free ports of this machine, from Debian's packages and our own: a test can kill them."""

from __future__ import annotations

import os
import pwd
import random
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

_POSTGRES = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
_REDIS = shutil.which("redis-server")
NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
needs_postgresql = pytest.mark.skipif(not _POSTGRES, reason="Debian's postgresql is not installed")
needs_redis = pytest.mark.skipif(_REDIS is None, reason="Debian's redis-server is not installed")
needs_nginx = pytest.mark.skipif(NGINX is None, reason="Debian's nginx is not installed")


# Below the ports that the kernel gives to whoever connects or asks for any port: between the choice of a port and the
# start of the program that listens on it nothing else takes it. Each worker of pytest-xdist has a slice of its own.
_FIRST_PORT, _SLICE, _SLICES = 10_000, 2_500, 8
_given: set[int] = set()


def free_port() -> int:
    """A port that nobody listens on, and that is given once."""
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % _SLICES
    first = _FIRST_PORT + worker * _SLICE
    for port in random.SystemRandom().sample(range(first, first + _SLICE), _SLICE):
        if port not in _given and _can_be_bound(port):
            _given.add(port)
            return port
    raise AssertionError(f"no port from {first} to {first + _SLICE} is free")


def _can_be_bound(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def wait_for(condition: Callable[[], bool], *, seconds: float = 120) -> None:
    """Come back when the condition holds; fails the test when it never does.

    The limit is for a machine that is busy or stands still for a while; a test that passes never waits so long.
    """
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "what was waited for did not happen"
        time.sleep(0.05)


def is_open(port: int) -> bool:
    """Whether somebody listens on the port."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


class Server:
    """A program on a port that can be stopped hard and started again."""

    def __init__(self, command: list[str], port: int, folder: Path) -> None:
        self.port = port
        self._command, self._folder = command, folder
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self._launch()
        wait_for(self._is_listening)

    def _is_listening(self) -> bool:
        """Whether it listens; a program that has ended fails the test with what it said."""
        if self._process is not None and self._process.poll() is not None:
            said = (self._folder / "server.log").read_text(encoding="utf-8", errors="replace")
            raise AssertionError(f"{self._command[0]} ended with {self._process.returncode}: {said[-2000:]}")
        return is_open(self.port)

    def _launch(self) -> None:
        with (self._folder / "server.log").open("ab") as log:
            self._process = subprocess.Popen(self._command, stdout=log, stderr=log, cwd=self._folder)

    def stop(self) -> None:
        """Ask it to end, which nginx needs to end its workers as well."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(60)
            self._process = None

    def kill(self) -> None:
        """Stop it as a power cut would."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            wait_for(lambda: not is_open(self.port))
            self._process = None


class Chroma(Server):
    """A server whose program takes long to be loaded where others load the machine."""

    def start(self) -> None:
        self._launch()
        wait_for(lambda: is_open(self.port), seconds=120)


class PostgreSQL(Server):
    """A server that listens before it takes anybody in, and that goes away again while one killed before it lingers."""

    def start(self) -> None:
        self._launch()
        wait_for(self._takes_in)

    def _takes_in(self) -> bool:
        if self._process is None or self._process.poll() is not None:
            self._launch()
        asked = [str(_POSTGRES[-1].parent / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        return subprocess.run(asked, check=False).returncode == 0


@contextmanager
def running_postgresql() -> Iterator[Server]:
    """A fresh PostgreSQL whose user and database are `postgres`; it refuses to run as root, so it does not."""
    with _fresh_folder("pg") as folder, _started(_postgresql(folder)) as server:
        yield server


def _postgresql(folder: Path) -> Server:
    binaries = _POSTGRES[-1].parent
    as_user: list[str] = []
    if os.geteuid() == 0:
        owner = pwd.getpwnam("postgres")
        os.chown(folder, owner.pw_uid, owner.pw_gid)
        as_user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
    data, port = folder / "data", free_port()
    made = [*as_user, str(binaries / "initdb"), "-D", str(data), "-A", "trust", "-U", "postgres", "-E", "UTF8", "-N"]
    subprocess.run(made, check=True, capture_output=True, cwd=folder)
    options = ["-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "fsync=off"]
    command = [*as_user, str(binaries / "postgres"), "-D", str(data), "-p", str(port), *options]
    return PostgreSQL(command, port, folder)


def postgresql_address(server: Server) -> str:
    """The address as the settings take it."""
    return f"postgresql://postgres@127.0.0.1:{server.port}/postgres"


@contextmanager
def running_chroma() -> Iterator[Server]:
    """A fresh Chroma server, from the package that is installed with ours; what it was given survives a kill."""
    run = [sys.executable, "-c", "from chromadb.cli.cli import app; app()", "run"]
    with _fresh_folder("chroma") as folder:
        port = free_port()
        command = [*run, "--path", str(folder / "data"), "--host", "127.0.0.1", "--port", str(port)]
        with _started(Chroma(command, port, folder)) as server:
            yield server


@contextmanager
def running_redis() -> Iterator[Server]:
    """A fresh Redis that keeps nothing on disk."""
    with _fresh_folder("redis") as folder:
        port = free_port()
        command = [str(_REDIS), "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        with _started(Server(command, port, folder)) as server:
            yield server


@contextmanager
def _fresh_folder(name: str) -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix=f"paraat-test-{name}-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _started(server: Server) -> Iterator[Server]:
    try:
        server.start()
        yield server
    finally:
        server.kill()
