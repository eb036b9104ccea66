"""Times one thing after another in turns, so that a busy moment of the machine falls on each of them."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

# A pause between two calls, and the processor time in it below which no thread is at work any more.
_PAUSE, _IDLE, _MOST_PAUSES = 0.005, 0.0005, 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Timed:
    """Milliseconds by call: the median and the 95th percentile of the clock, the median of processor time."""

    p50: float
    p95: float
    cpu_p50: float
    first: float


def side_by_side(
    searches: Mapping[str, Callable[[str], object]], queries: Sequence[str], *, busy: bool = False
) -> dict[str, Timed]:
    """Each search over the same queries, one query at a time and each in turn; `first` is the very first call.

    Before each call the process is let come to rest, unless it is to be `busy`, as one is that answers many people:
    after a rest of milliseconds the processor's caches hold less of what is needed.
    """
    walls: dict[str, list[float]] = {name: [] for name in searches}
    cpus: dict[str, list[float]] = {name: [] for name in searches}
    for query in queries:
        for name, search in searches.items():
            if not busy:
                _settle()
            cpu, wall = time.process_time(), time.perf_counter()
            search(query)
            walls[name].append((time.perf_counter() - wall) * 1e3)
            cpus[name].append((time.process_time() - cpu) * 1e3)
    return {
        name: Timed(
            p50=statistics.median(taken[1:]),
            p95=sorted(taken[1:])[int(0.95 * (len(taken) - 1))],
            cpu_p50=statistics.median(cpus[name][1:]),
            first=taken[0],
        )
        for name, taken in walls.items()
    }


def _settle() -> None:
    """Wait until what ran before is idle: PyTorch's threads spin on for milliseconds, which the next would pay for."""
    for _ in range(_MOST_PAUSES):
        before = time.process_time()
        time.sleep(_PAUSE)
        if time.process_time() - before < _IDLE:
            return
