"""Stops asking a model that fails, for a while."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

# Failures in a row after which the circuit opens, and for how long; never longer than the last, whatever a server asks.
_FAILURES, _PAUSE_SECONDS, _LONGEST_SECONDS = 3, 30.0, 600.0


class Breaker:
    """Open after three failures in a row, or as long as the server asked; closed again by time or by a success."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._failures = 0
        self._open_until = 0.0

    @property
    def is_open(self) -> bool:
        """True while the model must not be asked."""
        with self._lock:
            return self._clock() < self._open_until

    def succeed(self) -> None:
        """Count a call that gave text."""
        with self._lock:
            self._failures = 0

    def fail(self, retry_after: float | None = None) -> None:
        """Count a call that failed; `retry_after` are the seconds that the server asked to be left alone."""
        with self._lock:
            self._failures += 1
            if retry_after is not None:
                self._open_until = self._clock() + min(max(retry_after, 0.0), _LONGEST_SECONDS)
            elif self._failures >= _FAILURES:
                self._open_until = self._clock() + _PAUSE_SECONDS


def retry_after(error: Exception) -> float:
    """The seconds of the Retry-After header; half a minute without one that can be read."""
    headers = getattr(getattr(error, "response", None), "headers", {}) or {}
    try:
        return float(headers.get("retry-after", "30"))
    except ValueError:
        return 30.0
