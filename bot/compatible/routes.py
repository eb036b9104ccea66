"""The routes under /v1, as OpenAI's clients call them."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import JSONResponse, Response, StreamingResponse

from bot.answers import AnswerStatus
from bot.compatible.asked import MODELS, Completion
from bot.compatible.told import Telling, is_a_card, tell, url_citations
from bot.event_stream import EVENT, HEADERS, HEARTBEAT_SECONDS, EarlySentences, begin, unless_left
from bot.guarding import log_fault
from bot.language import find_language
from bot.problems import CompatibleError, compatible_problem

if TYPE_CHECKING:
    from bot.answers import Answer
    from bot.api import Desk

# No tokens are counted: whatever words an answer, nobody is billed by this endpoint.
_USAGE = {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0}
_PAUSE_SECONDS = "600"
_TOLD: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The completion; with `stream` its parts, each as a line `data: …`, and at last `data: [DONE]`.",
        "content": {"text/event-stream": {"schema": EVENT}},
    }
}
_ERRORS: dict[int | str, dict[str, Any]] = {
    code: {"description": about, "model": CompatibleError}
    for code, about in {
        400: "The request cannot be answered; `param` names the field.",
        403: "The page that asks is on an origin that is not on the operator's list.",
        404: "There is no such model.",
        408: "The body did not come in time.",
        413: "The body is too large.",
        429: "Too many questions from this client; Retry-After says for how long to wait.",
        500: "Something went wrong on our side.",
        503: "The service is starting, could not start, or is paused by the operator.",
    }.items()
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Frame:
    """What every part of one completion carries."""

    model: str
    own_address: str
    created: int

    def around(self, kind: str, answer_id: str, choices: list[dict[str, Any]], **more: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
        """The JSON of a completion or of a part of one."""
        head = {"id": f"chatcmpl-{answer_id}", "object": kind, "created": self.created, "model": self.model}
        return head | {"choices": choices} | more


def compatible_router(desk: Desk) -> APIRouter:
    """The routes: chat completions, streamed or not, and the list of models."""
    router = APIRouter(prefix="/v1", tags=["OpenAI-compatible"])
    listed = [{"id": name, "object": "model", "created": int(time.time()), "owned_by": "paraat"} for name in MODELS]

    @router.get("/models")
    async def models() -> dict[str, Any]:
        """The names that a request may give as its model: one for each audience."""
        return {"object": "list", "data": listed}

    @router.get("/models/{name}", responses={404: _ERRORS[404]})
    async def model(name: str) -> dict[str, Any]:
        """One of these models."""
        for found in listed:
            if found["id"] == name:
                return found
        raise HTTPException(404, "model: there is no model of this name")

    @router.post("/chat/completions", responses=_ERRORS | _TOLD)
    async def completions(asked: Completion, request: Request) -> Response:
        """The answer as a chat completion: markers in its text, a url_citation for each, its sources below it."""
        question = asked.to_question()
        desk.count(request)
        assistant = await desk.assistant()
        above = desk.service.notice(question.language or find_language(question.text))
        address = str(request.base_url).rstrip("/") + "/api/v1/sections"
        frame = _Frame(model=asked.model, own_address=address, created=int(time.time()))
        early = EarlySentences.make()
        work = begin(desk.answer(assistant, question, "api"), early)
        if not asked.stream:
            answer = await unless_left(request, work, early)
            return _refused(answer) or JSONResponse(_whole(frame, answer, above), headers={"Cache-Control": "no-store"})
        await early.first(work, HEARTBEAT_SECONDS)
        if work.done() and (refused := _refused(work.result())):
            return refused
        with_usage = bool(asked.stream_options and asked.stream_options.include_usage)
        parts = _parts(frame, work, early, above, with_usage=with_usage)
        return StreamingResponse(parts, media_type="text/event-stream", headers=HEADERS)

    @router.api_route("/{rest:path}", methods=["GET", "POST"], include_in_schema=False)
    async def nothing(rest: str) -> Response:
        """Every other address of OpenAI's."""
        raise HTTPException(404, "there is nothing at this address; see /v1/models and /v1/chat/completions")

    return router


def _refused(answer: Answer) -> JSONResponse | None:
    """503 in the operator's words while the API is paused."""
    if answer.status is not AnswerStatus.UNAVAILABLE:
        return None
    said = " ".join([answer.text, *answer.notices])
    return JSONResponse(compatible_problem(503, said), status_code=503, headers={"Retry-After": _PAUSE_SECONDS})


def _whole(frame: _Frame, answer: Answer, above: str) -> dict[str, Any]:
    telling = tell(answer, above)
    message = {
        "role": "assistant",
        "content": telling.text,
        "refusal": None,
        "annotations": url_citations(telling, answer, frame.own_address),
    }
    choices = [{"index": 0, "message": message, "finish_reason": "stop", "logprobs": None}]
    return frame.around("chat.completion", answer.answer_id, choices, usage=_USAGE, paraat=_about(answer))


def _about(answer: Answer) -> dict[str, Any]:
    """What a program must not have to read from the text; the whole record is at /api/v1/answers/{answer_id}."""
    return {
        "answer_id": answer.answer_id,
        "status": str(answer.status),
        "reason": answer.reason,
        "language": answer.language,
        "mode": answer.mode,
        "model": answer.model,
    }


async def _parts(
    frame: _Frame, work: asyncio.Task[Answer], early: EarlySentences, above: str, *, with_usage: bool
) -> AsyncIterator[str]:
    """The events: a role, each sentence as soon as it is ready, what stands below it with the citations, the end."""
    telling, told = Telling(above=above), 0
    # The id of an answer is known when it is whole; every part of a stream must carry the same one.
    stream_id = f"{frame.created:x}{id(work):x}"

    def part(delta: dict[str, Any], reason: str | None = None, **more: Any) -> str:  # noqa: ANN401 - JSON
        choices = [{"index": 0, "delta": delta, "finish_reason": reason, "logprobs": None}]
        usage = {"usage": None} if with_usage else {}
        return _event(frame.around("chat.completion.chunk", stream_id, choices, **usage, **more))

    try:
        yield part({"role": "assistant", "content": telling.begin()})
        while not work.done():
            sentence = await early.next(work, HEARTBEAT_SECONDS)
            if sentence is not None:
                told += 1
                yield part({"content": telling.sentence(sentence)})
            elif not work.done():
                yield ": still working\n\n"
        if error := work.exception():
            fault = log_fault(error) if isinstance(error, Exception) else ""
            yield _event(compatible_problem(500, f"something went wrong on our side ({fault})"))
            return
        answer = work.result()
        for ready in answer.sentences[told:]:
            shown = {"text": ready.text, "markers": list(ready.markers)}
            yield part({"content": telling.sentence(shown, on_its_own_line=is_a_card(answer))})
        below = telling.end(answer)
        yield part({"content": below, "annotations": url_citations(telling, answer, frame.own_address)})
        yield part({}, "stop", paraat=_about(answer))
        if with_usage:
            yield _event(frame.around("chat.completion.chunk", stream_id, [], usage=_USAGE))
        yield "data: [DONE]\n\n"
    finally:
        early.listener.left.set()
        work.cancel()


def _event(data: dict[str, Any]) -> str:
    return f"data: {json.dumps(data, ensure_ascii=False)}\n\n"
