"""Decides which pages of other origins may call the API: those on the operator's list, and never all of them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from bot.problems import error_body

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_GUARDED = ("/api/", "/v1/", "/embed/", "/ask", "/operator")
_PREFLIGHT = [
    (b"access-control-allow-methods", b"GET, POST"),
    (b"access-control-allow-headers", b"content-type, accept, authorization"),
    (b"access-control-max-age", b"600"),
]


class OriginMiddleware:
    """Lets origins on the list call the API from a browser, and refuses questions from any other page.

    "*" on the list means that any site may frame the widget; it never opens the API to any page. A program that is
    no browser sends no Origin and is served.
    """

    def __init__(self, app: ASGIApp, origins: Sequence[str]) -> None:
        self._app = app
        self._origins = {origin.rstrip("/") for origin in origins if origin != "*"}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or not scope["path"].startswith(_GUARDED):
            await self._app(scope, receive, send)
            return
        given = {name: value.decode("latin-1") for name, value in scope["headers"]}
        origin = given.get(b"origin", "")
        is_listed = origin in self._origins
        if origin and not is_listed and not _is_own(origin, given) and scope["method"] not in ("GET", "HEAD"):
            await _refuse(send, scope["path"])
            return
        cors = [(b"access-control-allow-origin", origin.encode("latin-1"))] if is_listed else []
        if is_listed and scope["method"] == "OPTIONS":
            headers = [*cors, *_PREFLIGHT, (b"vary", b"Origin"), (b"content-length", b"0")]
            await send({"type": "http.response.start", "status": 204, "headers": headers})
            await send({"type": "http.response.body", "body": b""})
            return

        async def marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *cors, (b"vary", b"Origin")]
            await send(message)

        await self._app(scope, receive, marked)


def _is_own(origin: str, given: dict[bytes, str]) -> bool:
    """Whether the page is one of our own: the browser says so, or its host is the one that was asked for."""
    return given.get(b"sec-fetch-site") == "same-origin" or urlsplit(origin).netloc == given.get(b"host")


async def _refuse(send: Send, path: str) -> None:
    detail = "this page may not call the service; its origin is not on the list"
    content, kind = error_body(path, 403, detail)
    body = json.dumps(content).encode()
    headers = [
        (b"content-type", kind.encode()),
        (b"content-length", str(len(body)).encode()),
        (b"vary", b"Origin"),
    ]
    await send({"type": "http.response.start", "status": 403, "headers": headers})
    await send({"type": "http.response.body", "body": body})
