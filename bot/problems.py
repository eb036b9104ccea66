"""Errors of the API as problem details (RFC 9457), without repeating what a client sent."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException

PROBLEM = "application/problem+json"
# Where clients of OpenAI's expect its own shape of errors.
_COMPATIBLE = "/v1/"


class FieldProblem(BaseModel):
    """What is wrong with one field of the body."""

    field: str
    message: str


class Problem(BaseModel):
    """A problem as RFC 9457 has it; `errors` names the fields of a body, `id` the line in the server's log."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    errors: list[FieldProblem] | None = None
    id: str | None = None


def problem(status: int, detail: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    """The body of an error response: type, title, status, detail and what else is given."""
    return {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail} | more


def problem_response(
    status: int, detail: str, headers: Mapping[str, str] | None = None, **more: object
) -> JSONResponse:
    """The same as a response."""
    body = problem(status, detail, **more)
    return JSONResponse(body, status_code=status, headers=dict(headers or {}), media_type=PROBLEM)


class CompatibleFault(BaseModel):
    """What went wrong, as OpenAI says it; `param` is the field."""

    message: str
    type: str
    param: str | None
    code: str | None


class CompatibleError(BaseModel):
    """An error response under /v1."""

    error: CompatibleFault


def compatible_problem(status: int, detail: str) -> dict[str, Any]:
    """The body of an error as OpenAI's clients read it; a detail that begins "field: " names its field."""
    field, colon, _ = detail.partition(": ")
    param = field if colon and " " not in field else None
    missing = "model_not_found" if param == "model" else "not_found"
    kinds = {429: ("rate_limit_error", "rate_limit_exceeded"), 404: ("invalid_request_error", missing)}
    kind, code = kinds.get(status, ("server_error" if status >= 500 else "invalid_request_error", None))
    return {"error": {"message": detail, "type": kind, "param": param, "code": code}}


def error_body(path: str, status: int, detail: str, **more: Any) -> tuple[dict[str, Any], str]:  # noqa: ANN401 - JSON
    """The body of an error on a path and its content type: OpenAI's shape under /v1, else a problem."""
    if path.startswith(_COMPATIBLE):
        return compatible_problem(status, detail), "application/json"
    return problem(status, detail, **more), PROBLEM


async def say_what_failed(request: Request, error: Exception) -> JSONResponse:
    """The response to an HTTPException."""
    if not isinstance(error, HTTPException):
        raise error
    if request.url.path.startswith(_COMPATIBLE):
        body = compatible_problem(error.status_code, str(error.detail))
        return JSONResponse(body, error.status_code, dict(error.headers or {}))
    return problem_response(error.status_code, str(error.detail), error.headers)


async def say_what_is_wrong(request: Request, error: Exception) -> JSONResponse:
    """422 with what was found wrong in which field; under /v1 it is 400, as OpenAI has it."""
    faults = error.errors() if isinstance(error, RequestValidationError) else ()
    errors = [{"field": ".".join(str(part) for part in fault["loc"][1:]), "message": fault["msg"]} for fault in faults]
    detail = "; ".join(f"{fault['field'] or 'body'}: {fault['message']}" for fault in errors)
    if request.url.path.startswith(_COMPATIBLE):
        return JSONResponse(compatible_problem(400, detail or "the body is no request for a completion"), 400)
    return problem_response(422, detail or "the request is not as agreed", errors=errors)
