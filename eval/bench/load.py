"""Sends questions to a running service as many clients do, and counts what comes back."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aiohttp import ClientSession

_PATH = "/api/v1/answers"
_TOO_BUSY = (429, 503)


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What clients saw: seconds of waiting by answer and by refusal, sorted; responses by HTTP status."""

    seconds: float
    answered: tuple[float, ...]
    refused: tuple[float, ...]
    statuses: Counter[int] = field(default_factory=Counter)
    without_retry_after: int = 0

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.answered) / self.seconds


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which this share of the sorted values lies; 0 for none."""
    return values[min(len(values) - 1, int(len(values) * share))] if values else 0.0


def distinct(questions: Sequence[str]) -> Iterator[str]:
    """The questions in turn, each time round with another number behind them, so that no two are the same."""
    for turn in itertools.count():
        for question in questions:
            yield f"{question} ({turn})" if turn else question


def from_clients(address: str, questions: Iterator[str], *, clients: int, seconds: float) -> Load:
    """Each of so many clients asks, waits for the answer, and asks the next question."""
    return asyncio.run(_from_clients(address, questions, clients, seconds))


def at_rate(address: str, questions: Iterator[str], *, rate: float, seconds: float) -> Load:
    """So many new questions a second, whether earlier ones are answered or not."""
    return asyncio.run(_at_rate(address, questions, rate, seconds))


class _Book:
    def __init__(self) -> None:
        self.answered: list[float] = []
        self.refused: list[float] = []
        self.statuses: Counter[int] = Counter()
        self.without_retry_after = 0

    async def ask(self, session: ClientSession, address: str, question: str) -> None:
        started = time.perf_counter()
        async with session.post(address + _PATH, json={"question": question}) as response:
            await response.read()
        taken = time.perf_counter() - started
        self.statuses[response.status] += 1
        if response.status == 200:
            self.answered.append(taken)
        elif response.status in _TOO_BUSY:
            self.refused.append(taken)
            self.without_retry_after += "retry-after" not in response.headers

    def close(self, seconds: float) -> Load:
        return Load(
            seconds=seconds,
            answered=tuple(sorted(self.answered)),
            refused=tuple(sorted(self.refused)),
            statuses=self.statuses,
            without_retry_after=self.without_retry_after,
        )


def _session() -> ClientSession:
    from aiohttp import ClientSession, ClientTimeout, TCPConnector

    return ClientSession(connector=TCPConnector(limit=0), timeout=ClientTimeout(total=60))


async def _from_clients(address: str, questions: Iterator[str], clients: int, seconds: float) -> Load:
    book, started = _Book(), time.perf_counter()
    async with _session() as session:

        async def client() -> None:
            while time.perf_counter() - started < seconds:
                await book.ask(session, address, next(questions))

        await asyncio.gather(*(client() for _ in range(clients)))
    return book.close(time.perf_counter() - started)


async def _at_rate(address: str, questions: Iterator[str], rate: float, seconds: float) -> Load:
    book, started = _Book(), time.perf_counter()
    asked: list[asyncio.Task[None]] = []
    async with _session() as session:
        for number in range(int(rate * seconds)):
            ahead = started + number / rate - time.perf_counter()
            if ahead > 0:
                await asyncio.sleep(ahead)
            asked.append(asyncio.create_task(book.ask(session, address, next(questions))))
        sent = time.perf_counter() - started
        await asyncio.gather(*asked)
    return book.close(sent)
