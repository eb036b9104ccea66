"""Works answers out, in threads of the serving process or in processes beside it, and says when no more can wait."""

from __future__ import annotations

import asyncio
import json
import sys
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextvars import copy_context
from dataclasses import dataclass, replace
from multiprocessing import get_context
from typing import TYPE_CHECKING, Protocol, TypeVar

from bot.collecting import set_aside
from bot.queueing import Door, TooBusy
from bot.reading import read_behind
from bot.records import answer_record
from bot.worker_process import is_here, open_here, work_here

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from bot.answers import Answer, Question
    from bot.assistant import Assistant
    from bot.service import Service
    from bot.settings import Settings

# An extractive answer is arithmetic, and two threads of it would leave the loop, which listens, a third of the process.
_THREADS = 1
# With a chat model a thread mostly waits for the model's next words.
_THREADS_WITH_MODEL = 256
# A tenth of Python's own: with 5 ms each step of the loop would wait longer than it takes.
_SWITCH_SECONDS = 0.0005
# An answer takes milliseconds; one that is not there by then will not come.
_LOST_SECONDS = 15.0
# How long a question waits for processes that open the index, which takes longer than an answer.
_START_SECONDS = 30.0


T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class Job(Protocol[T_co]):
    """What is made of a question: a function of a module, so that a process can find it by its name."""

    def __call__(self, service: Service, assistant: Assistant, question: Question, surface: str, /) -> T_co:
        """Work it out here and now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkedOut:
    """An answer (without its ranking) and its record, ready to be sent: JSON in UTF-8.

    `why` is what was found for the question, as HTML, where a surface shows it; a ranking is too large to be kept.
    `is_passing` says that a part was away for a moment, and that the next answer may be better.
    """

    answer: Answer
    body: bytes
    why: str = ""
    is_passing: bool = False


class Workers(Protocol):
    """Whatever works out answers for the web service."""

    async def work(self, job: Job[T], assistant: Assistant, question: Question, surface: str) -> T:
        """What the job gives for a question to this assistant's index; TooBusy when too many are waiting."""

    def is_full(self, assistant: Assistant) -> bool:
        """Whether `work` would raise TooBusy now."""

    def warm(self, assistant: Assistant) -> None:
        """Read ahead what answers of this process need, behind what it does meanwhile; comes back at once."""

    def close(self) -> None:
        """End what runs; answers that are being worked out are finished first."""


def answered(service: Service, assistant: Assistant, question: Question, surface: str) -> Answer:
    """A job: the answer itself."""
    return service.answer(assistant, question, surface)


def worked_out(service: Service, assistant: Assistant, question: Question, surface: str) -> WorkedOut:
    """A job: the answer as it is sent."""
    return _as_sent(assistant, service.answer(assistant, question, surface))


def explained_out(service: Service, assistant: Assistant, question: Question, surface: str) -> WorkedOut:
    """A job: the answer as it is sent, and why it is this answer."""
    from bot.interface import html_language
    from bot.source_panel import render_why

    answer = service.answer(assistant, question, surface)
    why = render_why(answer, assistant.index, html_language(answer.language))
    return replace(_as_sent(assistant, answer), why=why)


def _as_sent(assistant: Assistant, answer: Answer) -> WorkedOut:
    by_words = answer.ranking is not None and answer.ranking.words_only
    return replace(encoded(answer), is_passing=by_words and not assistant.index.words_only)


def encoded(answer: Answer) -> WorkedOut:
    """An answer as it is sent."""
    body = json.dumps(answer_record(answer), ensure_ascii=False, separators=(",", ":")).encode("utf-8")
    return WorkedOut(answer=replace(answer, ranking=None), body=body)


class ThreadWorkers:
    """Answers in threads of this process: a few, or many where a chat model makes each wait.

    Waiting for a model is no work, so those answers are counted apart: as many as there are threads.
    """

    def __init__(self, service: Service, *, has_model: bool = False, longest_wait: float = 1.0) -> None:
        self._service, self._has_model = service, has_model
        threads = _THREADS_WITH_MODEL if has_model else _THREADS
        self._executor = ThreadPoolExecutor(threads, thread_name_prefix="answer")
        self._working = Door(longest_wait)
        self._waiting = Door(0.0, always=threads)
        # A thread that works keeps the loop, which listens and turns away, from its next step for so long.
        sys.setswitchinterval(_SWITCH_SECONDS)

    async def work(self, job: Job[T], assistant: Assistant, question: Question, surface: str) -> T:
        """What the job gives; the thread sees who listens in this context. TooBusy when too many are waiting."""
        with self._door(assistant):
            run = copy_context().run
            return await _in(self._executor, run, job, self._service, assistant, question, surface)

    def is_full(self, assistant: Assistant) -> bool:
        """Whether too many are waiting."""
        return self._door(assistant).is_full

    def _door(self, assistant: Assistant) -> Door:
        return self._waiting if self._has_model and not assistant.is_model_resting else self._working

    def warm(self, assistant: Assistant) -> None:
        """Read the sections of its index in a thread, and set aside what stays."""
        read_behind(assistant.index)

    def close(self) -> None:
        """End the threads once they have finished their answers."""
        self._executor.shutdown(wait=False, cancel_futures=True)


class ProcessWorkers:
    """Answers in `count` processes, each with its own copy of the index, that take from one queue: load spreads evenly.

    A process that dies is replaced with the others, and its answers are worked out again once.
    """

    def __init__(self, settings: Settings, folder: Path | None, count: int) -> None:
        self._settings, self._folder, self._count = settings, folder, count
        self._door = Door(settings.longest_wait)
        # The threads that pass answers on keep the loop from its next step as well.
        sys.setswitchinterval(_SWITCH_SECONDS)
        # When an answer came out last, by the clock of the loop.
        self._last_out = 0.0
        self._executor = self._start()

    async def work(self, job: Job[T], assistant: Assistant, question: Question, surface: str) -> T:
        """What the job gives, from the index that `assistant` has; TooBusy when too many are waiting."""
        given = (job, assistant.index.fingerprint, question, surface)
        with self._door:
            executor = self._executor
            try:
                return await self._try(*given)
            except (BrokenProcessPool, TimeoutError):
                if self._executor is executor:
                    self._end(executor)
                    self._executor = self._start()
            try:
                return await self._try(*given)
            except (BrokenProcessPool, TimeoutError) as error:
                raise TooBusy("the processes that work out answers are being started anew") from error

    def is_full(self, assistant: Assistant) -> bool:
        """Whether too many are waiting."""
        return self._door.is_full

    async def _try(self, job: Job[T], *given: object) -> T:
        if not self._first_is_up.done():
            up = asyncio.wrap_future(self._first_is_up)
            # Why they could not start is told to whoever asks them next.
            up.add_done_callback(lambda done: done.cancelled() or done.exception())
            if not (await asyncio.wait({up}, timeout=_START_SECONDS))[0]:
                raise TooBusy("the processes that work out answers are being started")
        # Those of now: while this one waited, others may have found that the processes died.
        loop, executor = asyncio.get_running_loop(), self._executor
        work: asyncio.Task[T] = asyncio.ensure_future(_in(executor, work_here, job, *given))
        try:
            # Python 3.11 can lose a job that is handed over in the moment in which a process dies. As long as others
            # come out of the same processes, this one only waits for its turn.
            while not (await asyncio.wait({work}, timeout=_LOST_SECONDS))[0]:
                if executor is not self._executor or loop.time() - self._last_out > _LOST_SECONDS:
                    raise TimeoutError
            self._last_out = loop.time()
            return work.result()
        finally:
            work.cancel()

    def warm(self, assistant: Assistant) -> None:
        """Set aside what stays; each process reads the sections of its own index when it opens it."""
        set_aside()

    def close(self) -> None:
        """End the processes once they have finished their answers."""
        if self._executor._broken:
            self._end(self._executor)
        self._executor.shutdown(wait=False, cancel_futures=True)

    def _end(self, executor: ProcessPoolExecutor) -> None:
        """End what is left of a broken set.

        The pool only asks its processes to end, which they do not hear (see open_here), and one may wait for ever for
        a lock that the dead one held; the pool would wait for that one, and the service would never stop.
        """
        for process in self._processes:
            process.kill()
        executor.shutdown(wait=False)

    def _start(self) -> ProcessPoolExecutor:
        # A fresh interpreter each: a copy of a process with threads may hang. They start together, before the first
        # question; each loads its index while the page is being built.
        executor = ProcessPoolExecutor(
            self._count,
            mp_context=get_context("spawn"),
            initializer=open_here,
            initargs=(self._settings, self._folder),
        )
        started = [executor.submit(is_here) for _ in range(self._count)]
        self._first_is_up = started[0]
        self._processes = tuple(executor._processes.values())
        return executor


async def _in(executor: Executor, run: Callable[..., T], *given: object) -> T:
    return await asyncio.get_running_loop().run_in_executor(executor, run, *given)
