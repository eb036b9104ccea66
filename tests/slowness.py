"""How slow the processor is now, so that a promise in processor time means the same on any machine."""

from __future__ import annotations

import time
from collections.abc import Callable

# What the work below takes on the machine on which the promises were made.
_USUAL_SECONDS = 0.007


def slowness() -> float:
    """How many times longer than usual a fixed piece of work takes at this moment; 1 for a quick machine."""
    return max(1.0, _work() / _USUAL_SECONDS)


def keeps(promised: float, measure: Callable[[], float], tries: int = 30) -> bool:
    """Whether one of the tries takes less processor time than was promised, times the slowness of its moment."""
    return any(measure() < promised * slowness() for _ in range(tries))


def _work() -> float:
    started = time.process_time()
    total = 0
    for number in range(200_000):
        total += number % 7
    return time.process_time() - started
