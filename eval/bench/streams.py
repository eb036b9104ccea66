"""Many readers of a slow language model at once: whether all get their answer, and what each costs in memory."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from eval.bench.serving import served

if TYPE_CHECKING:
    from aiohttp import web

_WORDS, _PAUSE = 40, 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Streamed:
    """How many of the streams ended with a record, the seconds until the last did, and MB of memory for each."""

    streams: int
    finished: int
    seconds: float
    memory_each: float


def slow_streams(index: Path, count: int) -> Streamed:
    """So many readers of event streams while the model says a word each tenth of a second."""
    with slow_model() as model:
        settings = {"PARAAT_CHAT_MODEL": "openai:slow", "PARAAT_CHAT_BASE_URL": model, "PARAAT_CHAT_KEY": "none"}
        with served(index, settings=settings | {"PARAAT_CHAT_DEADLINE": "30"}) as service:
            return asyncio.run(_read_all(service.address, count, lambda: service.used()[0].memory))


async def _read_all(address: str, count: int, memory: Callable[[], float]) -> Streamed:
    from aiohttp import ClientSession, ClientTimeout, TCPConnector

    before, peak, started = memory(), 0.0, time.perf_counter()

    async def read(session: ClientSession, number: int) -> bool:
        question = {"question": f"Wat is een hybride dreiging? ({number})"}
        async with session.post(
            f"{address}/api/v1/answers", json=question, headers={"Accept": "text/event-stream"}
        ) as response:
            return b"event: answer" in await response.read()

    async with ClientSession(connector=TCPConnector(limit=0), timeout=ClientTimeout(total=300)) as session:
        reading = asyncio.gather(*(read(session, number) for number in range(count)))
        while not reading.done():
            await asyncio.sleep(0.2)
            peak = max(peak, memory())
        finished = sum(reading.result())
    seconds = time.perf_counter() - started
    return Streamed(streams=count, finished=finished, seconds=seconds, memory_each=max(0.0, peak - before) / count)


@contextmanager
def slow_model() -> Iterator[str]:
    """The address of a server that speaks as OpenAI's does: one sentence, word by word, that cites passage 1."""
    from aiohttp import web

    ready, loop = threading.Event(), asyncio.new_event_loop()
    address: list[str] = []

    async def run() -> None:
        app = web.Application()
        app.router.add_post("/v1/chat/completions", _say)
        runner = web.AppRunner(app)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        address.append(f"http://127.0.0.1:{runner.addresses[0][1]}/v1")
        ready.set()

    def serve() -> None:
        loop.run_until_complete(run())
        loop.run_forever()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    ready.wait(10)
    try:
        yield address[0]
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)


async def _said() -> AsyncIterator[str]:
    for number in range(_WORDS):
        await asyncio.sleep(_PAUSE)
        yield "woord " if number < _WORDS - 1 else "[1]."


async def _say(request: web.Request) -> web.StreamResponse:
    from aiohttp import web

    response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
    await response.prepare(request)
    frame = {"id": "slow", "object": "chat.completion.chunk", "created": 0, "model": "slow"}
    async for word in _said():
        choice = {"index": 0, "delta": {"role": "assistant", "content": word}, "finish_reason": None}
        await response.write(f"data: {json.dumps(frame | {'choices': [choice]})}\n\n".encode())
    end = {"index": 0, "delta": {}, "finish_reason": "stop"}
    await response.write(f"data: {json.dumps(frame | {'choices': [end]})}\n\ndata: [DONE]\n\n".encode())
    return response
