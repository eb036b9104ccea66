"""Many at once, half requests, readers who leave or are slow: nobody else notices."""

from __future__ import annotations

import json
import os
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from bot.assistant import Assistant
from tests.bot.servers import serving
from tests.services import wait_for

PATH = "/api/v1/answers"
SPIES = "Welke landen doen aan spionage?"
STREAM = {"Accept": "text/event-stream"}


@pytest.fixture(scope="module")
def address(assistant: Assistant) -> Iterator[str]:
    # Two hundred answers may take minutes on a machine that does something else.
    with serving(lambda: assistant, longest_wait=600) as running:
        yield running


def connected(address: str) -> socket.socket:
    place = urlsplit(address)
    return socket.create_connection((place.hostname, place.port), timeout=120)


def head(length: int, accept: str = "application/json") -> bytes:
    return (
        f"POST {PATH} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nAccept: {accept}\r\n"
        f"Content-Length: {length}\r\n\r\n"
    ).encode("ascii")


def streamed(address: str, number: int) -> tuple[int, str]:
    asked = {"question": f"{SPIES} En wat zegt de strategie over nummer {number}?"}
    with httpx.stream("POST", address + PATH, json=asked, headers=STREAM) as stream:
        lines = [line for line in stream.iter_lines() if line.startswith(("event:", "data:"))]
    return stream.status_code, lines[-2]


def test_two_hundred_people_at_once_are_all_answered(address: str) -> None:
    with ThreadPoolExecutor(200) as pool:
        given = list(pool.map(lambda number: streamed(address, number), range(200)))
    assert set(given) == {(200, "event: answer")}


def test_a_body_of_ten_megabytes_is_refused_when_its_beginning_is_there(address: str) -> None:
    with connected(address) as line:
        line.sendall(head(10_000_000) + b"x" * 70_000)
        assert line.recv(100).startswith(b"HTTP/1.1 413")


def test_readers_who_leave_after_the_first_bytes_leave_nothing_open(address: str) -> None:
    body = json.dumps({"question": SPIES}).encode("utf-8")

    def open_files() -> int:
        return len(list(Path(f"/proc/{os.getpid()}/fd").iterdir()))

    httpx.get(f"{address}/health/live")
    before = open_files()
    for _ in range(500):
        with connected(address) as line:
            line.sendall(head(len(body), STREAM["Accept"]) + body)
            assert line.recv(1) == b"H"
    wait_for(lambda: open_files() <= before + 3)
    assert streamed(address, 1)[0] == 200


def test_slow_senders_are_told_so_and_others_are_answered_meanwhile(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.guarding._BODY_SECONDS", 3.0)
    started = time.monotonic()
    lines = [connected(address) for _ in range(100)]
    try:
        for line in lines:
            line.sendall(head(200) + b"{")
        # Where the machine stands still this body comes late as well, and it is asked for once more.
        wait_for(lambda: httpx.post(address + PATH, json={"question": SPIES}).status_code == 200)
        for line in lines:
            assert line.recv(20).startswith(b"HTTP/1.1 408")
        assert time.monotonic() - started > 1
    finally:
        for line in lines:
            line.close()


def test_readers_who_take_nothing_do_not_hold_up_others(address: str) -> None:
    body = json.dumps({"question": SPIES}).encode("utf-8")
    lines = [connected(address) for _ in range(100)]
    try:
        for line in lines:
            line.sendall(head(len(body), STREAM["Accept"]) + body)
        assert streamed(address, 2) == (200, "event: answer")
    finally:
        for line in lines:
            line.close()
