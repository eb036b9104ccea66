"""A web server on this machine whose answers a test writes, and a fetcher that may ask it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from sources import Fetcher, Source, sync
from sources.copies import Copies
from sources.fetching import Limits

PAGE = "<!DOCTYPE html><html><body><main><h1>Water</h1><p>Zet water in huis, genoeg voor drie dagen.</p></main></body>"
Answer = Callable[[BaseHTTPRequestHandler], None]


class Site:
    """A web server on this machine whose answers a test writes; it remembers what it was asked."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.is_over = threading.Event()
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                path = self.path.partition("?")[0]
                site.asked.append((self.path, dict(self.headers)))
                site.answers.get(path, reply(404, "text/plain", b"nothing here"))(self)

            def log_message(self, *_: Any) -> None:
                return

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()


def reply(status: int, type_: str, content: bytes, **headers: str) -> Answer:
    def answer(request: BaseHTTPRequestHandler) -> None:
        if headers.get("ETag") and request.headers.get("If-None-Match") == headers["ETag"]:
            request.send_response(304)
            request.end_headers()
            return
        request.send_response(status)
        request.send_header("Content-Type", type_)
        for name, value in headers.items():
            request.send_header(name.replace("_", "-"), value)
        request.send_header("Content-Length", str(len(content)))
        request.end_headers()
        request.wfile.write(content)

    return answer


@contextmanager
def open_site() -> Iterator[Site]:
    """A running server; handlers that wait are let go at the end."""
    site = Site()
    try:
        yield site
    finally:
        site.is_over.set()
        site.server.shutdown()
        site.server.server_close()


def fetcher(**limits: Any) -> Fetcher:
    return Fetcher(hosts=["127.0.0.1", "localhost"], limits=Limits(**{"pause": 0.0, **limits}), allow_loopback=True)


def source(site: Site, path: str = "/water", format_: str = "html") -> Source:
    return Source(
        source_id="water", path=Path("water"), title="Water", language="nl", url=site.url + path, format=format_
    )


def run(site: Site, copies: Copies, given: Source | None = None, **limits: Any) -> tuple[str, str]:
    (outcome,) = sync([given or source(site)], copies, fetcher(**limits), fresh_hours=0)
    return outcome.status, outcome.reason
