"""Limits of size and rate, what happens on a fault, and the headers that every response carries."""

from __future__ import annotations

import asyncio
import json
import logging
import time
import traceback
import uuid
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from starlette.exceptions import HTTPException

from bot.problems import error_body

if TYPE_CHECKING:
    from limits.strategies import MovingWindowRateLimiter
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from bot.sharing import SharedStore

MAX_BODY_BYTES = 64 * 1024
_MINUTE = 60
# A question is some hundred bytes: who needs longer to send it holds the line, by mistake or on purpose.
_BODY_SECONDS = 20.0

_log = logging.getLogger(__name__)

_STRICT = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; frame-src 'self'; "
    "base-uri 'self'; form-action 'self'; object-src 'none'; frame-ancestors "
)


def content_security_policy(path: str, embed_origins: Sequence[str]) -> str:
    """The policy for every path but Gradio's page, which makes its own; only /embed may be framed by others."""
    return _STRICT + (" ".join(embed_origins) if path == "/embed" else "'self'")


class QuestionLimiter:
    """At most so many questions a minute from one client; a moving window (library limits).

    Counted in memory, or in a store that replicas share; while that is away each process counts by itself.
    """

    def __init__(self, per_minute: int, shared: SharedStore | None = None) -> None:
        from limits import RateLimitItemPerMinute
        from limits.storage import MemoryStorage, RedisStorage
        from limits.strategies import MovingWindowRateLimiter

        self._item = RateLimitItemPerMinute(per_minute) if per_minute else None
        self._own = MovingWindowRateLimiter(MemoryStorage())
        self._shared = shared
        self._common = None
        if shared is not None:
            self._common = MovingWindowRateLimiter(RedisStorage(shared.address, key_prefix="paraat", **shared.options))

    def seconds_to_wait(self, client: str) -> int:
        """0 when the client may ask now (and this question is counted), else the seconds until it may."""
        if self._item is None:
            return 0
        wait = None
        if self._shared is not None and self._common is not None:
            common = self._common
            wait = self._shared.call(lambda: self._wait(common, client), None)
        return self._wait(self._own, client) if wait is None else wait

    def _wait(self, limiter: MovingWindowRateLimiter, client: str) -> int:
        if self._item is None or limiter.hit(self._item, client):
            return 0
        wait = limiter.get_window_stats(self._item, client).reset_time - time.time()
        if wait > _MINUTE + 1:
            # The clock was set back: what was counted then lies in the future, and would bar the client until it comes.
            limiter.clear(self._item, client)
            return self._wait(limiter, client)
        return max(1, round(wait))


def log_fault(error: Exception) -> str:
    """The id under which a fault stands in the log: its kind and its place, without the words of its message.

    A message may repeat a question, and questions are personal.
    """
    fault_id = uuid.uuid4().hex[:12]
    places = "".join(traceback.format_tb(error.__traceback__))
    _log.error("fault %s: %s\n%s", fault_id, type(error).__name__, places)
    return fault_id


class GuardMiddleware:
    """Adds the security headers, refuses bodies over 64 KiB before they are read whole, and catches faults."""

    def __init__(self, app: ASGIApp, embed_origins: Sequence[str]) -> None:
        self._app = app
        self._embed_origins = tuple(embed_origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, within the limits."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        has_begun = False

        async def guarded(message: Message) -> None:
            nonlocal has_begun
            if message["type"] == "http.response.start":
                has_begun = True
                message["headers"] = self._headers(scope["path"], message["headers"])
            await send(message)

        if scope["method"] not in ("GET", "HEAD", "OPTIONS"):
            try:
                async with asyncio.timeout(_BODY_SECONDS):
                    body = await _bounded_body(receive)
            except TimeoutError:
                detail = f"the body did not come within {_BODY_SECONDS:.0f} seconds; send it again"
                await _send_error(guarded, 408, *error_body(scope["path"], 408, detail))
                return
            if body is None:
                detail = f"the body is larger than {MAX_BODY_BYTES} bytes"
                await _send_error(guarded, 413, *error_body(scope["path"], 413, detail))
                return
            receive = replay({"type": "http.request", "body": body, "more_body": False}, receive)
        try:
            await self._app(scope, receive, guarded)
        except Exception as error:  # noqa: BLE001 - the edge of the program: nothing may show what went wrong inside
            if has_begun and isinstance(error.__cause__, HTTPException):
                # Gradio refuses a session that it does not know after it has begun to answer: anybody can have that.
                await send({"type": "http.response.body", "body": b""})
                return
            fault_id = log_fault(error)
            if not has_begun:
                detail = "something went wrong on our side"
                await _send_error(guarded, 500, *error_body(scope["path"], 500, detail, id=fault_id))

    def _headers(self, path: str, given: Sequence[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
        """The headers given with ours; a policy that a page made for itself stands."""
        policy = content_security_policy(path, self._embed_origins)
        ours = [
            (b"x-content-type-options", b"nosniff"),
            (b"referrer-policy", b"no-referrer"),
            (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
            (b"content-security-policy", policy.encode("latin-1")),
        ]
        names = {name.lower() for name, _ in given}
        return [*given, *(header for header in ours if header[0] not in names)]


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


def replay(message: Message, receive: Receive) -> Receive:
    """A receiver that gives this message, which was taken already, before what comes after it."""
    given = False

    async def replayed() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return message

    return replayed


async def _send_error(send: Send, status: int, content: dict[str, Any], kind: str) -> None:
    text = json.dumps(content).encode("utf-8")
    headers = [(b"content-type", kind.encode("ascii")), (b"content-length", str(len(text)).encode("ascii"))]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": text})
