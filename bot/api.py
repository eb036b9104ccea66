"""The JSON and event-stream interface: answers, sources and sections, feedback, and health."""

from __future__ import annotations

import asyncio
import json
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import JSONResponse, Response, StreamingResponse

from bot.answers import AnswerStatus
from bot.api_models import MAX_TURN_CHARS, MAX_TURNS, AnswerRecord, Asked, AskedFeedback, ServiceRecord
from bot.database import DatabaseAway
from bot.event_stream import EVENT, HEADERS, HEARTBEAT_SECONDS, EarlySentences, begin, events, unless_left
from bot.feedback import MAX_COMMENT_CHARS, FeedbackStore, make_report
from bot.guarding import MAX_BODY_BYTES
from bot.interface import MAX_QUESTION_CHARS
from bot.problems import PROBLEM, Problem
from bot.queueing import TooBusy
from bot.recent_answers import KEPT_ANSWERS, KEPT_SECONDS, RecentAnswers
from bot.service import Service, gets_a_card
from bot.turning_away import BUSY, BUSY_SECONDS
from bot.wording import unverified_numbers
from bot.workers import WorkedOut, Workers, answered, encoded, worked_out

if TYPE_CHECKING:
    from bot.answers import Answer, Question
    from bot.assistant import Assistant
    from bot.guarding import QuestionLimiter
    from bot.operating.watching import Watch
    from bot.repeated_answers import RepeatedAnswers
    from bot.warming import Warmth
    from bot.workers import Job

T = TypeVar("T")

# How long a question waits for an assistant that is still being loaded (the contract's 15 seconds).
_PATIENCE_SECONDS = 15.0
_ABOUT = {
    400: "The body is not text in UTF-8.",
    403: "The page that asks is on an origin that is not on the operator's list.",
    404: "There is nothing under this name.",
    408: "The body did not come in time.",
    413: f"The body is larger than {MAX_BODY_BYTES} bytes.",
    422: "The body is not as agreed; `errors` names the fields.",
    429: "Too many questions from this client; Retry-After says for how long to wait.",
    500: "Something went wrong on our side; `id` is the line in the server's log.",
    503: "Starting, failed, too busy, or a report could not be kept (problem); paused by the operator (record).",
}
_STREAM: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The record; as a stream the events `sentence` (each), then `answer` (the record) or `error`.",
        "content": {"text/event-stream": {"schema": EVENT}},
    }
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What the surfaces answer with: the assistant as it warms, the service around it, limits and stores."""

    warmth: Warmth
    service: Service
    limiter: QuestionLimiter
    workers: Workers
    watch: Watch
    repeated: RepeatedAnswers | None = None
    recent: RecentAnswers = field(default_factory=RecentAnswers)
    feedback: FeedbackStore | None = None

    def seconds_to_wait(self, client: str) -> int:
        """Count a question of this client; how long it must wait, 0 when it need not."""
        wait = self.limiter.seconds_to_wait(client)
        if wait:
            self.watch.metrics.note_limited()
        return wait

    def count(self, request: Request) -> None:
        """Count a question of this client; HTTPException 429 when it must wait."""
        client = request.client.host if request.client else "unknown"
        if wait := self.seconds_to_wait(client):
            raise HTTPException(429, f"too many questions; wait {wait} seconds", {"Retry-After": str(wait)})

    async def assistant(self) -> Assistant:
        """The assistant, waiting up to 15 s for it; HTTPException 503 when it is not there by then."""
        assistant = await self.warmth.wait(_PATIENCE_SECONDS)
        if assistant is None:
            detail = "the service could not start" if self.warmth.failure else "the service is starting; try again soon"
            raise HTTPException(503, detail, {"Retry-After": "5"})
        return assistant

    async def answer(self, assistant: Assistant, question: Question, surface: str) -> Answer:
        """The answer, its record kept for a while; HTTPException 503 when too many wait."""
        started = time.perf_counter()
        answer = await self._work(answered, assistant, question, surface)
        self._keep(question, encoded(answer), surface, started)
        return answer

    async def record(self, assistant: Assistant, asked: Asked, surface: str) -> dict[str, Any]:
        """The record of the answer, kept for a while; HTTPException 503 when too many wait."""
        record: dict[str, Any] = json.loads((await self.work_out(assistant, asked, surface)).body)
        return record

    @property
    def job(self) -> Job[WorkedOut]:
        """What is worked out for a question where all answers are."""
        return worked_out

    async def work_out(self, assistant: Assistant, asked: Asked, surface: str) -> WorkedOut:
        """The answer as it is sent, kept for a while; HTTPException 503 when too many wait."""
        started, question = time.perf_counter(), asked.to_question()
        key = self._key(assistant, question, surface)
        worked = self.repeated.get(key) if self.repeated is not None else None
        if worked is None:
            worked = await self._work(self.job, assistant, question, surface)
            if self.repeated is not None:
                self.repeated.add(key, worked)
        self._keep(question, worked, surface, started)
        return worked

    @property
    def is_full(self) -> bool:
        """Whether so many wait that whoever asks now would be answered too late."""
        assistant = self.warmth.assistant
        return assistant is not None and self.workers.is_full(assistant)

    def is_kept(self, question: Question, surface: str) -> bool:
        """Whether the question was answered before and nothing has changed since, so that no work is needed."""
        assistant = self.warmth.assistant
        if assistant is None or self.repeated is None:
            return False
        return self.repeated.get(self._key(assistant, question, surface)) is not None

    def _key(self, assistant: Assistant, question: Question, surface: str) -> str:
        if self.repeated is None:
            return ""
        return self.repeated.key(question, surface, assistant.index.version, self.service.stamp())

    async def _work(self, job: Job[T], assistant: Assistant, question: Question, surface: str) -> T:
        try:
            return await self.workers.work(job, assistant, question, surface)
        except TooBusy as error:
            # Danger comes first, also now; a card is made in no time.
            if gets_a_card(question):
                alone = Service(self.service.settings, operation=self.service.operation)
                return job(alone, assistant, question, surface)
            self.watch.metrics.note_busy()
            raise HTTPException(503, BUSY, {"Retry-After": BUSY_SECONDS}) from error

    def _keep(self, question: Question, worked: WorkedOut, surface: str, started: float) -> None:
        self.service.note(question, worked.answer, surface, time.perf_counter() - started)
        if worked.answer.status is not AnswerStatus.UNAVAILABLE:
            self.recent.add(worked.answer.answer_id, worked.body)


def errors(*codes: int) -> dict[int | str, dict[str, Any]]:
    """The error responses of a route, for its description."""
    return {code: {"description": _ABOUT[code], "content": {PROBLEM: {}}, "model": Problem} for code in codes}


def api_router(desk: Desk) -> APIRouter:
    """The routes under /api/v1 that answer, and health."""
    router = APIRouter()

    @router.post(
        "/api/v1/answers",
        response_model=AnswerRecord,
        responses=errors(400, 403, 408, 413, 422, 429, 500, 503) | _STREAM,
        tags=["answers"],
    )
    async def answers(asked: Asked, request: Request) -> Response:
        """The answer to a question: the record as JSON, or sentence by sentence with Accept: text/event-stream."""
        return await answer_response(desk, asked, request, "api")

    @router.get("/api/v1/answers/{answer_id}", response_model=AnswerRecord, responses=errors(404), tags=["answers"])
    async def recent(answer_id: str) -> Response:
        """An answer that was given less than 15 minutes ago by this process."""
        record = desk.recent.get(answer_id)
        if record is None:
            raise HTTPException(404, "there is no answer of this id, or it was given more than 15 minutes ago")
        return Response(record, headers={"Cache-Control": "no-store"}, media_type="application/json")

    @router.post(
        "/api/v1/feedback",
        status_code=204,
        responses=errors(400, 403, 404, 408, 413, 422, 429, 500, 503),
        tags=["feedback"],
    )
    def feedback(asked: AskedFeedback, request: Request) -> Response:
        """Keep what a reader says of an answer; 404 where the operator keeps no feedback."""
        if desk.feedback is None:
            raise HTTPException(404, "feedback is not kept here")
        desk.count(request)
        try:
            desk.feedback.add(make_report(asked.answer_id, asked.verdict, tuple(asked.reasons), asked.comment))
        except DatabaseAway as error:
            raise HTTPException(503, "your report could not be kept; try again later", {"Retry-After": "60"}) from error
        desk.watch.metrics.note_feedback(asked.verdict)
        return Response(status_code=204)

    @router.get("/api/v1/service", tags=["service"])
    async def service() -> ServiceRecord:
        """Who runs the service, what the operator says now, and the limits that hold."""
        return _service_record(desk)

    return router


async def answer_response(desk: Desk, asked: Asked, request: Request, surface: str) -> Response:
    """The response to a question on one surface: 200, or 503 with the record while the operator has paused it."""
    desk.count(request)
    assistant = await desk.assistant()
    early = EarlySentences.make()
    if "text/event-stream" not in request.headers.get("accept", ""):
        worked = await unless_left(request, begin(desk.work_out(assistant, asked, surface), early), early)
        headers = {"Cache-Control": "no-store"} | ({"Retry-After": "600"} if _code(worked.answer.status) == 503 else {})
        return Response(worked.body, _code(worked.answer.status), headers, "application/json")
    work = begin(desk.record(assistant, asked, surface), early)
    # An answer that is quick, or fails, gets its true status; only a slow one begins before it is known.
    await early.first(work, HEARTBEAT_SECONDS)
    status = _code(work.result()["status"]) if work.done() else 200
    return StreamingResponse(
        events(work, early=early), status_code=status, media_type="text/event-stream", headers=HEADERS
    )


def _code(status: str) -> int:
    return 503 if status == AnswerStatus.UNAVAILABLE else 200


def _service_record(desk: Desk) -> ServiceRecord:
    settings = desk.service.settings
    return ServiceRecord(
        name=settings.operator_name,
        is_demonstration=not settings.operator_name,
        contact=settings.operator_contact,
        privacy=settings.operator_privacy,
        live_information=settings.live_information,
        broadcaster=settings.broadcaster,
        region=settings.region,
        notices={code: desk.service.notice(code) for code in ("nl", "en")},
        is_paused=desk.service.is_paused("api"),
        takes_feedback=desk.feedback is not None,
        limits={
            "question_characters": MAX_QUESTION_CHARS,
            "history_turns": MAX_TURNS,
            "turn_characters": MAX_TURN_CHARS,
            "comment_characters": MAX_COMMENT_CHARS,
            "body_bytes": MAX_BODY_BYTES,
            "questions_per_minute": settings.rate_limit,
            "answer_kept_seconds": KEPT_SECONDS,
            "answers_kept": KEPT_ANSWERS,
        },
    )


def health_router(desk: Desk) -> APIRouter:
    """The routes under /health."""
    router = APIRouter(tags=["health"])

    @router.get("/health/live")
    async def live() -> dict[str, str]:
        """The process runs."""
        return {"status": "live"}

    @router.get("/health/ready", responses={503: {"description": "The assistant is not there (yet)."}})
    async def ready() -> JSONResponse:
        """The assistant can answer; `degraded` names what is away or damaged meanwhile, `reason` says it in a line.

        `stale_sources` are those whose file has changed since they were indexed.
        """
        assistant = desk.warmth.assistant
        if assistant is None:
            return JSONResponse({"status": "failed" if desk.warmth.failure else "warming"}, status_code=503)
        numbers = list(unverified_numbers())
        # A Chroma server is asked whether it is there, and files are looked at.
        index_fault = await asyncio.to_thread(lambda: assistant.index.degraded)
        stale = await asyncio.to_thread(assistant.index.changed_sources)
        degraded = desk.watch.degraded() | ({"search": index_fault} if index_fault else {})
        if assistant.is_model_resting:
            degraded["chat_model"] = "the chat model failed and is left alone for a while"
        reason = {"reason": "; ".join(degraded.values())} if degraded else {}
        state = {"status": "degraded" if degraded else "ready", "index": assistant.index.fingerprint}
        more = {"degraded": degraded, "stale_sources": list(stale), "unverified_numbers": numbers}
        return JSONResponse(state | reason | more)

    return router
