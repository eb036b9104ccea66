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


async def say_what_failed(_request: Request, error: Exception) -> JSONResponse:
    """The response to an HTTPException."""
    if not isinstance(error, HTTPException):
        raise error
    return problem_response(error.status_code, str(error.detail), error.headers)


async def say_what_is_wrong(_request: Request, error: Exception) -> JSONResponse:
    """422 with what was found wrong in which field."""
    faults = error.errors() if isinstance(error, RequestValidationError) else ()
    errors = [{"field": ".".join(str(part) for part in fault["loc"][1:]), "message": fault["msg"]} for fault in faults]
    detail = "; ".join(f"{fault['field'] or 'body'}: {fault['message']}" for fault in errors)
    return problem_response(422, detail or "the request is not as agreed", errors=errors)
