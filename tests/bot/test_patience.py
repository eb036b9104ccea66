"""Slow senders and readers lose their connection, others go on, and a stop lets open answers end whole."""

from __future__ import annotations

import asyncio
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
import uvicorn
from starlette.types import Receive, Scope, Send

from bot.patience import PatientProtocol, server_options
from tests.services import free_port, wait_for

ROOT = Path(__file__).parents[2]
# A server whose answers take a while; argv holds its port and its patience.
SERVER = """
import sys, uvicorn
import bot.patience
from bot.patience import PatientProtocol, server_options
PatientProtocol.patience = dict.fromkeys(("head", "body", "read"), float(sys.argv[2]))
bot.patience._LOOK_SECONDS = 0.1
async def app(scope, receive, send):
    import asyncio
    if scope["type"] != "http":
        return
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return
        size += len(message.get("body", b""))
        if not message.get("more_body"):
            break
    await send({"type": "http.response.start", "status": 200, "headers": []})
    if scope["path"] == "/slow":
        print("answering", flush=True)
        for part in range(4):
            await asyncio.sleep(0.4)
            await send({"type": "http.response.body", "body": b"part ", "more_body": True})
    if scope["path"] == "/large":
        for part in range(400):
            await send({"type": "http.response.body", "body": b"x" * 100_000, "more_body": True})
    await send({"type": "http.response.body", "body": b"whole"})
uvicorn.run(app, port=int(sys.argv[1]), log_level="error", lifespan="off", **server_options())
"""


@pytest.fixture(scope="module")
def port() -> int:
    return free_port()


@contextmanager
def running(port: int, patience: float) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-c", SERVER, str(port), str(patience)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            wait_for(lambda: process.poll() is not None or answers(port))
            yield process
        finally:
            process.kill()


@pytest.fixture(scope="module")
def server(port: int) -> Iterator[subprocess.Popen[str]]:
    """A server with little patience."""
    with running(port, 0.4) as process:
        yield process


def answers(port: int) -> bool:
    """Whether a plain request is answered; one that a busy machine sends too late is cut off like any other."""
    try:
        return httpx.get(f"http://127.0.0.1:{port}/").text == "whole"
    except httpx.TransportError:
        return False


def is_closed_by_the_server(sock: socket.socket, within: float) -> bool:
    """True when the other side ends the connection, whatever it said before."""
    sock.settimeout(within)
    try:
        while sock.recv(65536):
            pass
    except ConnectionError:
        return True
    except TimeoutError:
        return False
    return True


def trickle(sock: socket.socket, piece: bytes, seconds: float) -> None:
    """Send the piece again and again for up to a minute."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        sock.sendall(piece)
        time.sleep(seconds)


@pytest.mark.slow
@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"GET / HTTP/1.1\r\nHost: x\r\nX-A: ",
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nbegin",
        b"GET / HTTP/1.1\r\nHost: x\r\n\r\nGET / HTTP/1.1\r\nHost:",
    ],
    ids=["silent", "head", "body", "second head"],
)
def test_who_keeps_the_server_waiting_is_cut_off(server: subprocess.Popen[str], port: int, sent: bytes) -> None:
    with socket.create_connection(("127.0.0.1", port)) as sock:
        sock.sendall(sent)
        wait_for(lambda: answers(port))
        assert is_closed_by_the_server(sock, 60)


@pytest.mark.slow
def test_a_byte_now_and_then_does_not_buy_time(server: subprocess.Popen[str], port: int) -> None:
    with socket.create_connection(("127.0.0.1", port)) as sock:
        sock.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nX-A: ")
        with pytest.raises(ConnectionError):
            trickle(sock, b"a", 0.1)


@pytest.mark.slow
def test_who_does_not_read_is_cut_off(server: subprocess.Popen[str], port: int) -> None:
    with socket.create_connection(("127.0.0.1", port)) as sock:
        sock.sendall(b"GET /large HTTP/1.1\r\nHost: x\r\n\r\n")
        wait_for(lambda: not _is_open(sock))


def _is_open(sock: socket.socket) -> bool:
    """Whether the kernel still holds the connection as established (Linux tells it in TCP_INFO)."""
    return sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 1)[0] == 1


def test_a_head_without_end_is_refused(server: subprocess.Popen[str], port: int) -> None:
    with socket.create_connection(("127.0.0.1", port)) as sock:
        sock.settimeout(60)
        sock.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n")
        with pytest.raises(ConnectionError):
            trickle(sock, b"X-A: " + b"a" * 1_000 + b"\r\n", 0.0001)


@pytest.mark.slow
def test_an_open_answer_ends_whole_after_sigterm() -> None:
    port = free_port()
    with running(port, 120.0) as server:
        assert server.stdout is not None
        with httpx.stream("GET", f"http://127.0.0.1:{port}/slow") as response:
            assert server.stdout.readline() == "answering\n"
            server.send_signal(signal.SIGTERM)
            assert response.read() == b"part part part part whole"
        assert server.wait(120) in (0, -signal.SIGTERM)
        with pytest.raises(httpx.ConnectError):
            httpx.get(f"http://127.0.0.1:{port}/")


class Recorded(asyncio.Transport):
    """A transport that keeps what is written to it, each write apart."""

    def __init__(self) -> None:
        super().__init__()
        self.writes: list[bytes] = []
        self.is_closed = self.was_closed_by_the_answer = False

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.writes.append(bytes(data))

    def close(self) -> None:
        self.is_closed = True

    def is_closing(self) -> bool:
        return self.is_closed


@pytest.mark.parametrize("connection", ["keep-alive", "close"])
def test_the_head_of_an_answer_never_leaves_without_its_body(connection: str) -> None:
    ended = asyncio.Event()

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"5")]})
        await send({"type": "http.response.body", "body": b"whole"})
        ended.set()

    async def answer() -> Recorded:
        transport = Recorded()
        config = uvicorn.Config(app, lifespan="off", log_config=None)
        config.load()
        protocol = PatientProtocol(config=config, server_state=uvicorn.Server(config).server_state, app_state={})
        protocol.connection_made(transport)
        protocol.data_received(f"GET / HTTP/1.1\r\nHost: a\r\nConnection: {connection}\r\n\r\n".encode())
        await ended.wait()
        await asyncio.sleep(0)
        transport.was_closed_by_the_answer = transport.is_closed
        protocol.connection_lost(None)
        return transport

    transport = asyncio.run(answer())
    assert len(transport.writes) == 1
    assert transport.writes[0].startswith(b"HTTP/1.1 200 OK\r\n")
    assert transport.writes[0].endswith(b"\r\n\r\nwhole")
    assert transport.was_closed_by_the_answer == (connection == "close")


def test_a_crowd_that_comes_at_once_is_taken_in_one_step_of_the_loop() -> None:
    steps, taken = 0, []

    class Taking(asyncio.Protocol):
        def connection_made(self, transport: asyncio.BaseTransport) -> None:
            taken.append(steps)
            transport.close()

    async def take() -> None:
        nonlocal steps
        server = await asyncio.get_running_loop().create_server(Taking, "127.0.0.1", 0, backlog=200)
        crowd = [socket.create_connection(server.sockets[0].getsockname()) for _ in range(100)]
        while len(taken) < len(crowd):
            steps += 1
            await asyncio.sleep(0)
        for one in crowd:
            one.close()
        server.close()

    factory = uvicorn.Config(lambda: None, **server_options()).get_loop_factory()
    with asyncio.Runner(loop_factory=factory) as runner:
        runner.run(take())
    assert len(set(taken)) < 10
