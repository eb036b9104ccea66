"""Turns questions away that would not be answered in time, before anything else is done for them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fastapi import HTTPException
from fastapi.responses import JSONResponse

from bot.answers import Question
from bot.api_models import Asked
from bot.compatible.asked import Completion
from bot.guarding import replay
from bot.plain_pages import asked_in, form_fields, refusal_page
from bot.problems import error_body
from bot.service import gets_a_card

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

    from bot.api import Desk

BUSY = "too many people ask at this moment; try again. In danger to life: call 112 or your island's emergency number"
BUSY_SECONDS = "1"
_FORM = "/ask"


@dataclass(frozen=True, slots=True)
class _Way:
    """How a question stands in the body on one path, and the surface under which its answer was kept, if it was."""

    question: Callable[[bytes], Question]
    surface: str | None = None


def _asked(body: bytes) -> Question:
    return Asked.model_validate_json(body).to_question()


def _completed(body: bytes) -> Question:
    return Completion.model_validate_json(body).to_question()


def _filled_in(body: bytes) -> Question:
    return asked_in(form_fields(body)).to_question()


_WAYS = {
    "/api/v1/answers": _Way(_asked, "api"),
    "/embed/answers": _Way(_asked, "widget"),
    "/v1/chat/completions": _Way(_completed),
    _FORM: _Way(_filled_in),
}


class BusyMiddleware:
    """While too many wait, answers 503 at the cost of reading the question.

    That much is needed: danger gets its card, and what was answered before is given again, however many wait. What is
    turned away does not count for its client. What is no question as agreed goes on, to be told what is wrong.
    """

    def __init__(self, app: ASGIApp, desk: Desk) -> None:
        self._app, self._desk = app, desk
        self._told = {path: _told(path) for path in _WAYS if path != _FORM}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request on, or turn it away."""
        path = scope.get("path", "")
        way = _WAYS.get(path) if scope.get("method") == "POST" else None
        if way is None or not self._desk.is_full:
            await self._app(scope, receive, send)
            return
        message = await receive()
        body = bytes(message.get("body", b""))
        if message["type"] != "http.request" or message.get("more_body") or self._is_given(body, way):
            await self._app(scope, replay(message, receive), send)
            return
        self._desk.watch.metrics.note_busy()
        told = self._told.get(path) or refusal_page(self._desk, form_fields(body), "busy_form", 503, BUSY_SECONDS)
        await told(scope, receive, send)

    def _is_given(self, body: bytes, way: _Way) -> bool:
        """Whether this gets its response now, however many wait."""
        try:
            question = way.question(body)
        except (HTTPException, ValueError):
            return True
        is_kept = way.surface is not None and self._desk.is_kept(question, way.surface)
        return is_kept or gets_a_card(question)


def _told(path: str) -> JSONResponse:
    content, kind = error_body(path, 503, BUSY)
    return JSONResponse(content, 503, {"Retry-After": BUSY_SECONDS}, kind)
