"""Turns questions away that would not be answered in time, before anything else is done for them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from pydantic import ValidationError

from bot.api_models import Asked
from bot.guarding import replay
from bot.problems import error_body
from bot.service import gets_a_card

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

    from bot.api import Desk

BUSY = "too many people ask at this moment; try again. In danger to life: call 112 or your island's emergency number"
BUSY_SECONDS = "1"
# Where questions come as the API takes them, and the surface that each path is.
_SURFACES = {"/api/v1/answers": "api", "/embed/answers": "widget"}


class BusyMiddleware:
    """While too many wait, answers 503 at the cost of reading the question.

    That much is needed: danger gets its card, and what was answered before is given again, however many wait. What is
    turned away does not count for its client. What is no question as agreed goes on, to be told what is wrong.
    """

    def __init__(self, app: ASGIApp, desk: Desk) -> None:
        self._app, self._desk = app, desk
        content, kind = error_body("/api/", 503, BUSY)
        self._body = json.dumps(content).encode("utf-8")
        self._headers = [
            (b"content-type", kind.encode("ascii")),
            (b"content-length", str(len(self._body)).encode("ascii")),
            (b"retry-after", BUSY_SECONDS.encode("ascii")),
        ]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request on, or turn it away."""
        surface = _SURFACES.get(scope.get("path", "")) if scope.get("method") == "POST" else None
        if surface is None or not self._desk.is_full:
            await self._app(scope, receive, send)
            return
        message = await receive()
        body = bytes(message.get("body", b""))
        if message["type"] != "http.request" or message.get("more_body") or self._is_given(body, surface):
            await self._app(scope, replay(message, receive), send)
            return
        self._desk.watch.metrics.note_busy()
        await send({"type": "http.response.start", "status": 503, "headers": list(self._headers)})
        await send({"type": "http.response.body", "body": self._body})

    def _is_given(self, body: bytes, surface: str) -> bool:
        """Whether this gets its response now, however many wait."""
        try:
            question = Asked.model_validate_json(body).to_question()
        except ValidationError:
            return True
        return self._desk.is_kept(question, surface) or gets_a_card(question)
