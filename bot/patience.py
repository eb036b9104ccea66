"""How long the server waits for its clients: slow senders and slow readers must not hold connections, nor a stop."""

from __future__ import annotations

import socket
import struct
from typing import TYPE_CHECKING, Any

from uvicorn.protocols.http.auto import AutoHTTPProtocol

if TYPE_CHECKING:
    import asyncio

MAX_HEAD_BYTES = 64 * 1024
# Longer than the deadline of a chat model, so that open answers end whole.
STOP_SECONDS = 15
_LOOK_SECONDS = 1.0
_TOO_LARGE = (
    b"HTTP/1.1 431 Request Header Fields Too Large\r\n"
    b"content-type: text/plain; charset=utf-8\r\ncontent-length: 9\r\nconnection: close\r\n\r\ntoo large"
)


def server_options() -> dict[str, Any]:
    """Uvicorn's options: the patience below, no server header, and open answers finished before a stop.

    On SIGTERM no new connection is taken; what is being answered has STOP_SECONDS.
    """
    return {
        "http": PatientProtocol,
        # uvloop takes one new connection in each of its steps: a crowd would wait for so many steps to be told no.
        "loop": "asyncio",
        "server_header": False,
        "timeout_keep_alive": 5,
        "timeout_graceful_shutdown": STOP_SECONDS,
    }


class _WholeWrites:
    """A transport that sends at once what is written within one step of the loop.

    Uvicorn writes the head of an answer and its body apart. A process that is killed between the two would leave a
    reader with half an answer, which no proxy may ask for again at another replica; with neither, it may.
    """

    def __init__(self, transport: asyncio.BaseTransport, loop: asyncio.AbstractEventLoop) -> None:
        self._transport: Any = transport
        self._loop = loop
        self._held: list[bytes] = []

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the transport has
        return getattr(self._transport, name)

    def write(self, data: bytes) -> None:
        """Hold this until the step ends."""
        if not self._held:
            self._loop.call_soon(self.flush)
        self._held.append(data)

    def flush(self) -> None:
        """Send what is held."""
        held, self._held = self._held, []
        if held:
            self._transport.write(b"".join(held))

    def close(self) -> None:
        """Send what is held, then end the connection."""
        self.flush()
        self._transport.close()


class PatientProtocol(AutoHTTPProtocol):  # type: ignore[misc, valid-type]
    """Uvicorn's HTTP protocol that ends a connection which keeps it waiting; Uvicorn itself waits for ever.

    An answer may take as long as it likes, and so may a stream whose reader takes what comes.
    """

    # Seconds for the head of a request, for its body, and for a reader that takes nothing of what is sent.
    patience = {"head": 10.0, "body": 20.0, "read": 30.0}  # noqa: RUF012 - Uvicorn makes the instances

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin to look."""
        super().connection_made(_WholeWrites(transport, self.loop))
        self._waits_for: tuple[str, int] = ("", 0)
        self._since, self._head_bytes = self.loop.time(), 0
        self._watch = self.loop.call_later(_LOOK_SECONDS, self._look)

    def connection_lost(self, exc: Exception | None) -> None:
        """Look no more."""
        self._watch.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take what came, unless the head of a request grows over its limit."""
        super().data_received(data)
        self._head_bytes = self._head_bytes + len(data) if self._state() == "head" else 0
        if self._head_bytes > MAX_HEAD_BYTES:
            self.transport.write(_TOO_LARGE)
            self.transport.close()

    def _state(self) -> str:
        """What the connection waits for: head, body or answer of a request, or its reader."""
        if self.transport.is_closing() or self.flow.write_paused:
            return "read"
        if self.cycle is None or self.cycle.response_complete:
            return "head"
        return "body" if self.cycle.more_body else "answer"

    def _look(self) -> None:
        if self.transport.get_protocol() is not self:
            return
        now, waits_for = self.loop.time(), (self._state(), id(self.cycle))
        if waits_for != self._waits_for:
            self._waits_for, self._since = waits_for, now
        if now - self._since > self.patience.get(waits_for[0], float("inf")):
            # Reset, so that the kernel does not go on offering what its reader does not take.
            held = self.transport.get_extra_info("socket")
            held.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.transport.abort()
            return
        self._watch = self.loop.call_later(_LOOK_SECONDS, self._look)
