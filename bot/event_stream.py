"""Sends an answer as server-sent events, with a sign of life while it is made."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

HEARTBEAT_SECONDS = 10.0
HEADERS = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}


async def events(work: asyncio.Task[dict[str, Any]], *, heartbeat: float = HEARTBEAT_SECONDS) -> AsyncIterator[str]:
    """Comments until the record is there, then each sentence, then the whole record; `error` when it failed.

    A reader who leaves ends the work.
    """
    try:
        while not work.done():
            await asyncio.wait({work}, timeout=heartbeat)
            if not work.done():
                yield ": still working\n\n"
        if error := work.exception():
            from bot.guarding import log_fault
            from bot.problems import problem

            fault = problem(500, "something went wrong on our side")
            yield _event("error", fault | ({"id": log_fault(error)} if isinstance(error, Exception) else {}))
            return
        record = work.result()
        for sentence in record["sentences"]:
            yield _event("sentence", sentence)
        yield _event("answer", record)
    finally:
        work.cancel()


def _event(name: str, data: dict[str, Any]) -> str:
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"
