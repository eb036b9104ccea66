"""Limits of size and rate, and the headers that every response carries."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

MAX_BODY_BYTES = 64 * 1024

_STRICT = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'"
# Gradio's page holds inline scripts and styles and builds functions from strings; everything still comes from
# this host only.
_PAGE = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:"
)
_ALWAYS = "; base-uri 'self'; form-action 'self'; object-src 'none'"
_STRICT_PATHS = ("/api/", "/health/", "/embed", "/demo", "/widget", "/site/", "/openapi.json")


def content_security_policy(path: str, embed_origins: Sequence[str]) -> str:
    """The policy for a path: strict but for Gradio's page; only /embed may be framed by other origins."""
    base = _STRICT + "; frame-src 'self'" if path.startswith(_STRICT_PATHS) else _PAGE
    framers = " ".join(embed_origins) if path.startswith("/embed") else "'self'"
    return f"{base}{_ALWAYS}; frame-ancestors {framers}"


class QuestionLimiter:
    """At most so many questions a minute from one client; a moving window kept in memory (library limits)."""

    def __init__(self, per_minute: int) -> None:
        from limits import RateLimitItemPerMinute
        from limits.storage import MemoryStorage
        from limits.strategies import MovingWindowRateLimiter

        self._item = RateLimitItemPerMinute(per_minute) if per_minute else None
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def seconds_to_wait(self, client: str) -> int:
        """0 when the client may ask now (and this question is counted), else the seconds until it may."""
        if self._item is None or self._limiter.hit(self._item, client):
            return 0
        reset = self._limiter.get_window_stats(self._item, client).reset_time
        return max(1, round(reset - time.time()))


class GuardMiddleware:
    """Adds the security headers and refuses bodies over 64 KiB before they are read whole."""

    def __init__(self, app: ASGIApp, embed_origins: Sequence[str]) -> None:
        self._app = app
        self._embed_origins = tuple(embed_origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, within the limits."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path = scope["path"]

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *self._headers(path)]
            await send(message)

        body = await _bounded_body(receive) if path.startswith("/api/") else None
        if path.startswith("/api/") and body is None:
            await _refuse(guarded)
            return
        await self._app(scope, _replay(body, receive) if body is not None else receive, guarded)

    def _headers(self, path: str) -> list[tuple[bytes, bytes]]:
        policy = content_security_policy(path, self._embed_origins)
        return [
            (b"x-content-type-options", b"nosniff"),
            (b"referrer-policy", b"no-referrer"),
            (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
            (b"content-security-policy", policy.encode("latin-1")),
        ]


async def _bounded_body(receive: Receive) -> bytes | None:
    """The whole body, or None as soon as it grows over the limit or the client leaves."""
    body = b""
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return None
        body += bytes(message.get("body", b""))
        if len(body) > MAX_BODY_BYTES:
            return None
        if not message.get("more_body", False):
            return body


def _replay(body: bytes, receive: Receive) -> Receive:
    given = False

    async def replayed() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return replayed


async def _refuse(send: Send) -> None:
    text = json.dumps({"detail": f"the body is larger than {MAX_BODY_BYTES} bytes"}).encode("utf-8")
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(text)).encode("ascii"))]
    await send({"type": "http.response.start", "status": 413, "headers": headers})
    await send({"type": "http.response.body", "body": text})
