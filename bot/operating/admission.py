"""Lets in who knows the operator's token, and takes forms only from the operator's own page."""

from __future__ import annotations

import base64
import binascii
import hmac
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from fastapi import HTTPException

from bot.guarding import QuestionLimiter

if TYPE_CHECKING:
    from fastapi import Request

LEAST_CHARS = 16
_WRONG_PER_MINUTE = 10


class Admission:
    """HTTP Basic with any name and the token as password; no token, no page.

    Basic needs no cookie. A browser sends it along with forms of other sites too, so each form carries a digest that
    only this page can make.
    """

    def __init__(self, token: str, *, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        """ValueError when the token is short enough to guess; it is not repeated."""
        if 0 < len(token) < LEAST_CHARS:
            raise ValueError(
                f"PARAAT_OPERATOR_TOKEN has {len(token)} characters; expected {LEAST_CHARS} or more, or none at all"
            )
        self._token, self._now = token.encode("utf-8"), now
        self._wrong = QuestionLimiter(_WRONG_PER_MINUTE)

    def admit(self, request: Request) -> str:
        """The name of who comes in. HTTPException 404 without a token, 401 for a wrong one, 429 after ten of those."""
        if not self._token:
            raise HTTPException(404, "there is no such page")
        name, password = _given(request.headers.get("authorization", ""))
        if hmac.compare_digest(password, self._token):
            return name or "operator"
        client = request.client.host if request.client else "unknown"
        # The first time a browser comes without anything, to be asked; only a wrong password counts.
        if password and (wait := self._wrong.seconds_to_wait(client)):
            raise HTTPException(429, f"too many wrong tokens; wait {wait} seconds", {"Retry-After": str(wait)})
        raise HTTPException(401, "the token is needed", {"WWW-Authenticate": 'Basic realm="Paraat", charset="UTF-8"'})

    def seal(self, name: str) -> str:
        """What a form of today carries."""
        return self._seal(name, self._now())

    def check_form(self, request: Request, name: str, seal: str) -> None:
        """HTTPException 403 unless the form comes from our page and was made today or yesterday."""
        now = self._now()
        is_ours = any(
            hmac.compare_digest(seal.encode("utf-8"), self._seal(name, day).encode("utf-8"))
            for day in (now, now - timedelta(days=1))
        )
        if not is_ours or request.headers.get("sec-fetch-site", "same-origin") != "same-origin":
            raise HTTPException(403, "this form was not made by the operator's page, or long ago; load it again")

    def _seal(self, name: str, day: datetime) -> str:
        return hmac.digest(self._token, f"form {name} {day.date()}".encode(), "sha256").hex()


def _given(header: str) -> tuple[str, bytes]:
    """Name and password of a Basic header; empty when it is something else."""
    kind, _, coded = header.partition(" ")
    if kind.lower() != "basic":
        return "", b""
    try:
        name, _, password = base64.b64decode(coded, validate=True).partition(b":")
    except binascii.Error:
        return "", b""
    return name.decode("utf-8", "replace")[:60], password
