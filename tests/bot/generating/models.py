"""A loopback server that speaks as an OpenAI-compatible one does, and does what a test tells it to."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Behaviour = Callable[["Handler"], None]
# What a model says next, or what it waits for.
Part = str | threading.Event
# For a minute nothing but white space: whoever listens so long has not left.
MURMUR = (" ",) * 1200


class Handler(BaseHTTPRequestHandler):
    """One request; the behaviour of the server writes the response."""

    protocol_version = "HTTP/1.0"

    def do_POST(self) -> None:
        length = int(self.headers.get("content-length", 0))
        self.asked = json.loads(self.rfile.read(length))
        server: Any = self.server
        self.times: list[float] = []
        server.requests.append(
            {
                "path": self.path,
                "body": self.asked,
                "key": self.headers.get("authorization", ""),
                "times": self.times,
            }
        )
        try:
            server.behaviour(self)
        except (BrokenPipeError, ConnectionResetError):
            server.broken.set()

    def head(self, status: int = 200, kind: str = "text/event-stream", **headers: str) -> None:
        self.send_response(status)
        self.send_header("content-type", kind)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()

    def chunk(self, **delta: Any) -> None:
        data = {
            "id": "c", "object": "chat.completion.chunk", "created": 1, "model": "m",
            "choices": [{"index": 0, "delta": delta, "finish_reason": None}],
        }  # fmt: skip
        self.raw(f"data: {json.dumps(data)}\n\n".encode())

    def line(self, **fields: Any) -> None:
        """A line as Ollama sends it."""
        self.raw(json.dumps({"model": "m", "created_at": "2026-11-24T10:00:00Z"} | fields).encode() + b"\n")

    def raw(self, content: bytes) -> None:
        self.wfile.write(content)
        self.wfile.flush()

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


class Model:
    """What a test sees of the server."""

    def __init__(self, server: Any) -> None:
        self._server = server
        self.address = f"http://127.0.0.1:{server.server_port}/v1"

    @property
    def requests(self) -> list[dict[str, Any]]:
        return list(self._server.requests)

    @property
    def has_lost_its_reader(self) -> threading.Event:
        event: threading.Event = self._server.broken
        return event

    def behave(self, behaviour: Behaviour) -> None:
        self._server.behaviour = behaviour


@contextmanager
def model_server(behaviour: Behaviour) -> Iterator[Model]:
    server: Any = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.requests, server.behaviour, server.broken = [], behaviour, threading.Event()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield Model(server)
    finally:
        server.shutdown()
        server.server_close()


def told(parts: Sequence[Part], pause: float) -> Iterator[str]:
    """The texts among the parts, in turn, with a pause after each; an event is waited for."""
    for part in parts:
        if isinstance(part, str):
            yield part
            time.sleep(pause)
        else:
            part.wait(120)


def says(*parts: Part, pause: float = 0.0) -> Behaviour:
    """Streams the parts as text and ends well; where an event stands among them it goes on when that is set."""

    def behave(handler: Handler) -> None:
        handler.head()
        handler.chunk(role="assistant", content="")
        for text in told(parts, pause):
            handler.chunk(content=text)
            handler.times.append(time.time())
        handler.raw(b"data: [DONE]\n\n")

    return behave


def ollama_says(*parts: Part, pause: float = 0.0) -> Behaviour:
    """Streams the parts as Ollama does: one JSON object a line, the last with the tokens."""

    def behave(handler: Handler) -> None:
        handler.head(200, "application/x-ndjson")
        for text in told(parts, pause):
            handler.line(message={"role": "assistant", "content": text}, done=False)
            handler.times.append(time.time())
        handler.line(
            message={"role": "assistant", "content": ""},
            done=True,
            done_reason="stop",
            prompt_eval_count=7,
            eval_count=5,
        )

    return behave


def ollama_fails(status: int, message: str) -> Behaviour:
    def behave(handler: Handler) -> None:
        handler.head(status, "application/json")
        handler.raw(json.dumps({"error": message}).encode())

    return behave


def ollama_fails_within(*parts: str) -> Behaviour:
    """Some text, and then an error in the stream."""

    def behave(handler: Handler) -> None:
        handler.head(200, "application/x-ndjson")
        for part in parts:
            handler.line(message={"role": "assistant", "content": part}, done=False)
        handler.raw(json.dumps({"error": "model runner has stopped"}).encode() + b"\n")

    return behave


def fails(status: int, **headers: str) -> Behaviour:
    def behave(handler: Handler) -> None:
        handler.head(status, "application/json", **headers)
        handler.raw(json.dumps({"error": {"message": "sk-secret is wrong"}}).encode())

    return behave


def hangs(handler: Handler) -> None:
    """Accepts and never answers."""
    time.sleep(3)
    handler.head()


def falls_silent(handler: Handler) -> None:
    """Some text, then nothing."""
    handler.head()
    handler.chunk(content="De strategie noemt ")
    time.sleep(3)


def breaks_off(handler: Handler) -> None:
    """One whole sentence, half of the next, and the line is cut."""
    handler.head()
    handler.chunk(content="De strategie noemt zes belangen. [1] Nationale veiligheid is het bescher")


def answers(kind: str, content: bytes) -> Behaviour:
    def behave(handler: Handler) -> None:
        handler.head(200, kind)
        handler.raw(content)

    return behave


def never_ends(text: str) -> Behaviour:
    def behave(handler: Handler) -> None:
        handler.head()
        while True:
            handler.chunk(content=text)

    return behave


def one_long_line(handler: Handler) -> None:
    handler.head()
    handler.raw(b'data: {"x": "' + b"a" * 10_000_000)
    time.sleep(3)


def calls_a_tool(handler: Handler) -> None:
    handler.head()
    call = {"index": 0, "id": "t", "type": "function", "function": {"name": "send_mail", "arguments": "{}"}}
    handler.chunk(role="assistant", content=None, tool_calls=[call])
    handler.chunk(reasoning="De strategie noemt zes belangen. [1]")
    handler.raw(b"data: [DONE]\n\n")


def half_a_character(handler: Handler) -> None:
    handler.head()
    handler.chunk(content="De strategie noemt zes \ud83d")
    handler.raw(b"data: \xff\xfe\n\n")
    handler.raw(b"data: [DONE]\n\n")
