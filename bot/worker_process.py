"""What a worker process does: opens its own copy of the index, answers, and leaves when the service is gone."""

from __future__ import annotations

import os
import signal
import threading
from multiprocessing import parent_process
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, TypeVar

from bot.reading import read_behind

if TYPE_CHECKING:
    from pathlib import Path

    from bot.answers import Question
    from bot.assistant import Assistant
    from bot.settings import Settings
    from bot.workers import Job

# How much it gives way to the process that listens: who is turned away is told so at once.
_GIVES_WAY = 5

T = TypeVar("T")


class _Here:
    """What a worker process keeps: its service and its assistant, opened anew when the index has been switched."""

    def __init__(self, settings: Settings, folder: Path | None) -> None:
        from bot.service import Service
        from bot.sharing import shared_answers

        self.service = Service(settings, shared=shared_answers(settings))
        self._settings, self._folder = settings, folder
        self._assistant: Assistant | None = None

    def assistant(self, fingerprint: str) -> Assistant:
        from bot.opening import open_assistant

        if self._assistant is None or self._assistant.index.fingerprint != fingerprint:
            self._assistant = open_assistant(self._settings, folder=self._folder)
            read_behind(self._assistant.index)
        return self._assistant


_here: _Here | None = None


def open_here(settings: Settings, folder: Path | None) -> None:
    """Make this process ready to answer; a stop is told to it by the service, not by a signal to all processes."""
    global _here
    for told in (signal.SIGINT, signal.SIGTERM):
        signal.signal(told, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    os.nice(_GIVES_WAY)
    _here = _Here(settings, folder)
    _here.assistant("")


def _end_with_parent() -> None:
    """Leave as soon as the service is gone, also when it was killed and could tell nobody."""
    if (parent := parent_process()) is not None:
        wait([parent.sentinel])
        os._exit(0)


def is_here() -> int:
    """The number of this process, once it is ready to answer."""
    return os.getpid()


def work_here(job: Job[T], fingerprint: str, question: Question, surface: str) -> T:
    """What the job gives from the index of this fingerprint, opened anew when another one is live."""
    if _here is None:
        raise RuntimeError("this process was not made ready to answer")
    return job(_here.service, _here.assistant(fingerprint), question, surface)
