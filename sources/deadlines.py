"""Breaks a connection off at its deadline, however a server keeps it alive."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Mapping
from types import TracebackType


class Deadline:
    """A moment, and the connections that end then.

    Time-outs of a client count from the last byte, so a server that sends one byte now and then never meets them. As
    a context it watches; `trace` is given to an httpcore call and learns of each connection.
    """

    def __init__(self, seconds: float) -> None:
        self.end = time.monotonic() + seconds
        self._connections: list[socket.socket] = []
        self._timer = threading.Timer(seconds, self._break_off)
        self._timer.daemon = True

    @property
    def is_over(self) -> bool:
        """Whether the moment has passed."""
        return time.monotonic() >= self.end

    def trace(self, event: str, info: Mapping[str, object]) -> None:
        """Take note of a connection (an event hook of httpcore)."""
        if event != "connection.connect_tcp.complete":
            return
        found = getattr(info["return_value"], "get_extra_info", lambda _: None)("socket")
        if isinstance(found, socket.socket):
            # A copy, which stays the connection when encryption takes the first one over.
            self._connections.append(found.dup())
            if self.is_over:
                self._break_off()

    def _break_off(self) -> None:
        for connection in self._connections:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def __enter__(self) -> Deadline:
        """Begin to watch."""
        self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let go of the connections."""
        self._timer.cancel()
        self._timer.join()
        for connection in self._connections:
            connection.close()
