"""The answers of the widget's frame: the record with the turn rendered, so that page and widget show the same."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from starlette.concurrency import run_in_threadpool

from bot.api import Desk, answer_response
from bot.api_models import Asked
from bot.rendering import Shown, render_turn
from bot.workers import explained_out

if TYPE_CHECKING:
    from bot.assistant import Assistant
    from bot.workers import Job, WorkedOut

# The turn only makes ids on the page unique; no conversation in a frame grows longer.
_MAX_TURN = 10_000


def widget_router(desk: Desk) -> APIRouter:
    """The route /embed/answers, which the operator can pause apart from the API."""
    router = APIRouter(include_in_schema=False)

    @router.post("/embed/answers")
    async def answers(asked: Asked, request: Request, turn: Annotated[int, Query(ge=1, le=_MAX_TURN)] = 1) -> Response:
        """The same as /api/v1/answers; the record of a stream has `html`, the turn as the widget shows it."""
        framed = FramedDesk(
            warmth=desk.warmth,
            service=desk.service,
            limiter=desk.limiter,
            watch=desk.watch,
            workers=desk.workers,
            repeated=desk.repeated,
            recent=desk.recent,
            turn=turn,
        )
        return await answer_response(framed, asked, request, "widget")

    return router


@dataclass(frozen=True, slots=True, kw_only=True)
class FramedDesk(Desk):
    """A desk whose records hold the turn as HTML."""

    turn: int

    async def record(self, assistant: Assistant, asked: Asked, surface: str) -> dict[str, Any]:
        """The record of the answer with `html`; it is worked out where all answers are, and rendered here."""
        worked = await self.work_out(assistant, asked, surface)
        record: dict[str, Any] = json.loads(worked.body)
        return record | {"html": await run_in_threadpool(self._rendered, assistant, asked, worked)}

    @property
    def job(self) -> Job[WorkedOut]:
        """The answer with why it is this one."""
        return explained_out

    def _rendered(self, assistant: Assistant, asked: Asked, worked: WorkedOut) -> str:
        settings, answer = self.service.settings, worked.answer
        shown = Shown(
            above=self.service.notice(answer.language),
            takes_feedback=settings.feedback,
            contact=settings.operator_contact,
            today=self.service.today(),
            is_framed=True,
            why=worked.why,
        )
        return render_turn(self.turn, asked.question, answer, assistant.index, shown)
