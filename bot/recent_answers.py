"""Keeps the records of recent answers for a short while, so that a client can fetch one again by its id."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import TYPE_CHECKING

from bot.sharing import SharedRecords

if TYPE_CHECKING:
    from bot.sharing import SharedStore

KEPT_SECONDS = 15 * 60
KEPT_ANSWERS = 1_000


class RecentAnswers:
    """At most so many records, each for so long: in memory, and in what replicas share where there is such a thing."""

    def __init__(
        self,
        *,
        answers: int = KEPT_ANSWERS,
        seconds: float = KEPT_SECONDS,
        clock: Callable[[], float] = time.monotonic,
        shared: SharedStore | None = None,
    ) -> None:
        self._limit, self._seconds, self._clock = answers, seconds, clock
        self._kept: OrderedDict[str, tuple[float, bytes]] = OrderedDict()
        self._lock = Lock()
        self._shared = SharedRecords(shared, int(seconds)) if shared is not None else None

    def add(self, answer_id: str, record: bytes) -> None:
        """Keep a record as it was sent; the oldest goes when there are too many."""
        if self._shared is not None:
            self._shared.add(answer_id, record)
        with self._lock:
            self._kept[answer_id] = (self._clock() + self._seconds, record)
            self._kept.move_to_end(answer_id)
            while len(self._kept) > self._limit:
                self._kept.popitem(last=False)

    def get(self, answer_id: str) -> bytes | None:
        """The record with this id, or None when there is none or it has been kept long enough."""
        found = self._own(answer_id)
        return self._shared.get(answer_id) if found is None and self._shared is not None else found

    def _own(self, answer_id: str) -> bytes | None:
        with self._lock:
            until, record = self._kept.get(answer_id, (0.0, None))
            if record is not None and until <= self._clock():
                del self._kept[answer_id]
                return None
            return record
