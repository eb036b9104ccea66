"""Sends an answer as server-sent events, with a sign of life while it is made."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Coroutine
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from bot.generating.listening import Listener, listening

if TYPE_CHECKING:
    from fastapi import Request

    from bot.answers import Sentence

T = TypeVar("T")

HEARTBEAT_SECONDS = 10.0
# How often a stream that has not begun looks for its first sentence.
_LOOK_SECONDS = 0.02
# An answer that takes no longer is given without looking whether the one who asked is still there.
_LEFT_SECONDS = 0.25
# One event, for descriptions of the API.
EVENT = {
    "type": "object",
    "properties": {"event": {"type": "string"}, "data": {"type": "string"}},
    "required": ["data"],
}
HEADERS = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}


@dataclass(frozen=True, slots=True)
class EarlySentences:
    """Sentences that are ready before the record is; made within the event loop that sends them."""

    ready: asyncio.Queue[dict[str, Any]]
    listener: Listener

    @classmethod
    def make(cls) -> EarlySentences:
        """A listener whose sentences come into the queue from any thread."""
        ready: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        loop = asyncio.get_running_loop()

        def hear(sentence: Sentence) -> None:
            loop.call_soon_threadsafe(ready.put_nowait, asdict(sentence))

        return cls(ready, Listener(hear=hear))

    async def first(self, work: asyncio.Task[Any], seconds: float) -> None:
        """Come back when a sentence is ready (it stays in the queue), the work is done, or the time is over."""
        waiting = asyncio.ensure_future(self._wait())
        await asyncio.wait({work, waiting}, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        waiting.cancel()

    async def _wait(self) -> None:
        while self.ready.empty():
            await asyncio.sleep(_LOOK_SECONDS)

    async def next(self, work: asyncio.Task[Any], seconds: float) -> dict[str, Any] | None:
        """The next sentence; None when the work is done, or nothing came for so many seconds."""
        waiting = asyncio.ensure_future(self.ready.get())
        await asyncio.wait({work, waiting}, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        if waiting.done():
            return waiting.result()
        waiting.cancel()
        return None


def begin(work: Coroutine[Any, Any, T], early: EarlySentences) -> asyncio.Task[T]:
    """The work under way, its sentences heard by `early`."""
    with listening(early.listener):
        return asyncio.create_task(work)


async def unless_left(request: Request, work: asyncio.Task[T], early: EarlySentences) -> T:
    """What the work gives; when the client leaves before that, the work (and a model that is writing) ends."""
    leaving: asyncio.Task[None] | None = None
    try:
        if not (await asyncio.wait({work}, timeout=_LEFT_SECONDS))[0]:
            leaving = asyncio.create_task(_leave(request))
            await asyncio.wait({work, leaving}, return_when=asyncio.FIRST_COMPLETED)
            if leaving.done():
                early.listener.left.set()
                await asyncio.wait({work})
        return work.result()
    finally:
        early.listener.left.set()
        work.cancel()
        if leaving is not None:
            leaving.cancel()


async def _leave(request: Request) -> None:
    """Come back when the client has left. The server says so: asking it over and over keeps the loop from its work."""
    while (await request.receive())["type"] != "http.disconnect":
        pass


async def events(
    work: asyncio.Task[dict[str, Any]], *, heartbeat: float = HEARTBEAT_SECONDS, early: EarlySentences | None = None
) -> AsyncIterator[str]:
    """Each sentence as soon as it is ready, comments meanwhile, then the whole record; `error` when it failed.

    A reader who leaves ends the work.
    """
    told = 0
    try:
        while not work.done():
            sentence = await early.next(work, heartbeat) if early else None
            if early is None:
                await asyncio.wait({work}, timeout=heartbeat)
            if sentence is not None:
                told += 1
                yield _event("sentence", sentence)
            elif not work.done():
                yield ": still working\n\n"
        if error := work.exception():
            from bot.guarding import log_fault
            from bot.problems import problem

            fault = problem(500, "something went wrong on our side")
            yield _event("error", fault | ({"id": log_fault(error)} if isinstance(error, Exception) else {}))
            return
        record = work.result()
        for sentence in record["sentences"][told:]:
            yield _event("sentence", sentence)
        yield _event("answer", record)
    finally:
        if early:
            early.listener.left.set()
        work.cancel()


def _event(name: str, data: dict[str, Any]) -> str:
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"
