"""Starts `paraat serve` as an operator does, and reads from the system what its processes use."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_START_SECONDS, _REST_SECONDS, _PAUSE = 120.0, 30.0, 0.5
_TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True, kw_only=True)
class Used:
    """What one process has used: seconds of processor time, and MB of memory with its share of what it shares."""

    pid: int
    cpu: float
    memory: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """A running service, and the seconds from its start until it could answer and until its page was there."""

    address: str
    pid: int
    until_ready: float
    until_page: float

    def used(self) -> tuple[Used, ...]:
        """Of the listening process first, then of each worker process."""
        return tuple(_used(pid) for pid in (self.pid, *_workers(self.pid)))

    def rest(self) -> None:
        """Wait until nothing is read ahead any more, half a minute at most: what a start costs is measured apart."""
        until = time.perf_counter() + _REST_SECONDS
        while time.perf_counter() < until:
            before = sum(one.cpu for one in self.used())
            time.sleep(_PAUSE)
            if sum(one.cpu for one in self.used()) - before < _PAUSE / 10:
                return


@contextmanager
def served(index: Path, *, workers: int = 1, settings: Mapping[str, str] | None = None) -> Iterator[Served]:
    """A service without limits on a free port of this machine; RuntimeError when it cannot answer in two minutes."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | {"PARAAT_PORT": str(port), "PARAAT_RATE_LIMIT": "0"} | dict(settings or {})
    command = [sys.executable, "-c", "from app import main\nif __name__ == '__main__': main()", "serve"]
    command += ["--index", str(index), "--workers", str(workers)]
    address, started = f"http://127.0.0.1:{port}", time.perf_counter()
    process = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
    try:
        _wait(process, f"{address}/health/ready", "ready")
        until_ready = time.perf_counter() - started
        _wait(process, address, "gradio")
        until_page = time.perf_counter() - started
        yield Served(address=address, pid=process.pid, until_ready=until_ready, until_page=until_page)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(process: subprocess.Popen[bytes], address: str, word: str) -> None:
    until = time.perf_counter() + _START_SECONDS
    while time.perf_counter() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=5) as response:
                if word in response.read().decode("utf-8").lower():
                    return
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            pass
        time.sleep(0.05)
    raise RuntimeError(f"{address} did not show {word!r} in {_START_SECONDS:.0f} s; look with: paraat serve")


def _workers(pid: int) -> tuple[int, ...]:
    """The processes that this one started to work out answers; not Python's own helper for shared names."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    named = [(int(child), Path(f"/proc/{child}/cmdline").read_bytes()) for child in children]
    return tuple(child for child, command in named if b"spawn_main" in command)


def _used(pid: int) -> Used:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    shared = next(line for line in rollup.splitlines() if line.startswith("Pss:"))
    return Used(pid=pid, cpu=(int(fields[11]) + int(fields[12])) / _TICK, memory=int(shared.split()[1]) / 1024)
