"""Lets whoever asked hear each sentence as it passes, and end the work when they leave."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.answers import Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Listener:
    """What to do with a sentence that is ready (called from any thread), and a switch that ends the work."""

    hear: Callable[[Sentence], None]
    left: threading.Event = field(default_factory=threading.Event)


_listener: ContextVar[Listener | None] = ContextVar("listener", default=None)


def current_listener() -> Listener | None:
    """The listener to the question that is being answered in this context; None when nobody waits for sentences."""
    return _listener.get()


@contextmanager
def listening(listener: Listener) -> Iterator[None]:
    """While open, answers made in this context (and threads that copy it) are heard by the listener."""
    token = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(token)
