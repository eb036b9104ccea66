"""Keeps the records of recent answers for a short while, so that a client can fetch one again by its id."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

KEPT_SECONDS = 15 * 60
KEPT_ANSWERS = 1_000


class RecentAnswers:
    """At most so many records, each for so long; in memory, so per process and gone after a restart."""

    def __init__(
        self,
        *,
        answers: int = KEPT_ANSWERS,
        seconds: float = KEPT_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._limit, self._seconds, self._clock = answers, seconds, clock
        self._kept: OrderedDict[str, tuple[float, bytes]] = OrderedDict()
        self._lock = Lock()

    def add(self, answer_id: str, record: bytes) -> None:
        """Keep a record as it was sent; the oldest goes when there are too many."""
        with self._lock:
            self._kept[answer_id] = (self._clock() + self._seconds, record)
            self._kept.move_to_end(answer_id)
            while len(self._kept) > self._limit:
                self._kept.popitem(last=False)

    def get(self, answer_id: str) -> bytes | None:
        """The record with this id, or None when there is none or it has been kept long enough."""
        with self._lock:
            until, record = self._kept.get(answer_id, (0.0, None))
            if record is not None and until <= self._clock():
                del self._kept[answer_id]
                return None
            return record
