"""The JSON and event-stream interface: POST /api/v1/answers, and health."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Annotated, Any, Literal

from fastapi import APIRouter, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response, StreamingResponse
from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from starlette.concurrency import run_in_threadpool

from bot.answers import Question, Turn
from bot.interface import MAX_QUESTION_CHARS
from bot.records import answer_record
from bot.wording import unverified_numbers

if TYPE_CHECKING:
    from bot.guarding import QuestionLimiter
    from bot.warming import Warmth

# How long a question waits for an assistant that is still being loaded (the contract's 15 seconds).
_PATIENCE_SECONDS = 15.0


class AskedTurn(BaseModel):
    """One earlier turn of the conversation."""

    model_config = ConfigDict(extra="forbid")

    role: Literal["user", "assistant"]
    content: Annotated[str, StringConstraints(max_length=4_000)]


class Asked(BaseModel):
    """A question as a client sends it; unknown fields are refused."""

    model_config = ConfigDict(extra="forbid")

    question: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_QUESTION_CHARS)]
    language: Literal["nl", "en", "pap"] | None = None
    audience: Literal["citizen", "organisation"] = "citizen"
    region: Annotated[str, StringConstraints(max_length=60)] | None = None
    history: Annotated[list[AskedTurn], Field(max_length=20)] = []

    def to_question(self) -> Question:
        """The question as the assistant takes it."""
        turns = tuple(Turn(role=turn.role, content=turn.content) for turn in self.history)
        return Question(
            text=self.question, language=self.language, audience=self.audience, region=self.region, history=turns
        )


def api_router(warmth: Warmth, limiter: QuestionLimiter) -> APIRouter:
    """The routes of the API, answering with the assistant that `warmth` has or gets ready."""
    router = APIRouter()

    @router.get("/health/live")
    async def live() -> dict[str, str]:
        """The process runs."""
        return {"status": "live"}

    @router.get("/health/ready")
    async def ready() -> JSONResponse:
        """The assistant can answer; names the index and the emergency numbers that are not verified yet."""
        if warmth.assistant is None:
            return JSONResponse({"status": "failed" if warmth.failure else "warming"}, status_code=503)
        fingerprint = warmth.assistant.index.fingerprint
        numbers = list(unverified_numbers())
        return JSONResponse({"status": "ready", "index": fingerprint, "unverified_numbers": numbers})

    @router.post("/api/v1/answers")
    async def answers(asked: Asked, request: Request) -> Response:
        """The answer to a question: the record as JSON, or sentence by sentence as an event stream."""
        client = request.client.host if request.client else "unknown"
        if wait := limiter.seconds_to_wait(client):
            raise HTTPException(429, f"too many questions; wait {wait} seconds", {"Retry-After": str(wait)})
        assistant = await warmth.wait(_PATIENCE_SECONDS)
        if assistant is None:
            detail = "the service could not start" if warmth.failure else "the service is starting; try again soon"
            raise HTTPException(503, detail, {"Retry-After": "5"})
        record = answer_record(await run_in_threadpool(assistant.answer, asked.to_question()))
        if "text/event-stream" in request.headers.get("accept", ""):
            headers = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}
            return StreamingResponse(_events(record), media_type="text/event-stream", headers=headers)
        return JSONResponse(record, headers={"Cache-Control": "no-store"})

    return router


async def _events(record: dict[str, Any]) -> AsyncIterator[str]:
    """Each sentence as it is ready to be read, then the whole record."""
    for sentence in record["sentences"]:
        yield f"event: sentence\ndata: {json.dumps(sentence, ensure_ascii=False)}\n\n"
    yield f"event: answer\ndata: {json.dumps(record, ensure_ascii=False)}\n\n"


async def say_what_is_wrong(_request: Request, error: Exception) -> JSONResponse:
    """422 with what was found wrong in which field, without repeating what the client sent."""
    faults = error.errors() if isinstance(error, RequestValidationError) else ()
    detail = [{"field": ".".join(str(part) for part in fault["loc"][1:]), "message": fault["msg"]} for fault in faults]
    return JSONResponse({"detail": detail}, status_code=422)
