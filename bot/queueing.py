"""Says whether one more answer would still come in time, from how fast answers come out."""

from __future__ import annotations

import time
from collections.abc import Callable

# So many may wait whatever the clock says: a machine that stalls for a moment must not turn everybody away.
ALWAYS = 32
# So many are let in from a standstill: two hundred people who ask at once are all answered.
AT_ONCE = 256
# How much one answer changes the pace that is taken to be the usual one.
_SHARE = 0.1


class TooBusy(RuntimeError):
    """As many answers as can be ready in time are being worked out; ask again in a second."""


class Door:
    """Lets answers in as long as the last one is expected to wait `longest_wait` seconds at most.

    The wait is what is inside times the seconds between two answers that came out. `always` may be inside at any time,
    and `at_once` in the first `longest_wait` seconds after a standstill. Used from one thread only.
    """

    def __init__(
        self,
        longest_wait: float,
        *,
        always: int = ALWAYS,
        at_once: int = AT_ONCE,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._longest_wait, self._always, self._at_once = longest_wait, always, at_once
        self._clock = clock
        self._inside = 0
        # Since when there has been no standstill, when the last answer came out, and the usual seconds between two.
        self._began = self._last = 0.0
        self._pace: float | None = None

    @property
    def is_full(self) -> bool:
        """Whether whoever comes now would wait too long."""
        if self._inside < self._always:
            return False
        if self._clock() - self._began < self._longest_wait:
            return self._inside >= self._at_once
        return self._pace is None or self._inside * self._pace >= self._longest_wait

    def __enter__(self) -> None:
        """Go in; TooBusy when it is full."""
        if self.is_full:
            raise TooBusy(f"{self._inside} answers are being worked out, and more would come too late")
        if not self._inside:
            self._began = self._last = self._clock()
        self._inside += 1

    def __exit__(self, *_: object) -> None:
        """Come out; the pace is learned from when."""
        now = self._clock()
        taken, self._last = now - self._last, now
        self._pace = taken if self._pace is None else self._pace + _SHARE * (taken - self._pace)
        self._inside -= 1
