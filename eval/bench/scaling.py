"""Measures how many answers a second one, two, … worker processes give, and what each of them does for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.bench.load import distinct, from_clients, percentile
from eval.bench.serving import served


@dataclass(frozen=True, slots=True, kw_only=True)
class Scaled:
    """What so many worker processes gave: answers a second, p95 of waiting in ms, and seconds of processor time.

    `each` is the processor time of each process that answers, `listener` that of the one that listens, 0 where it is
    the same process; all over `seconds`.
    """

    workers: int
    rate: float
    p95: float
    seconds: float
    listener: float
    each: tuple[float, ...]

    @property
    def answers(self) -> float:
        """How many answers that were, 1 at least."""
        return max(self.rate * self.seconds, 1.0)

    @property
    def of_each(self) -> tuple[float, ...]:
        """Answers a second of each process, by its share of the processor time."""
        whole = sum(self.each)
        return tuple(self.rate * one / whole if whole else 0.0 for one in self.each)


def measure_workers(
    index: Path, questions: Sequence[str], *, most: int, clients: int, seconds: float
) -> Iterator[Scaled]:
    """One measurement for each number of workers from 1 to `most`, distinct questions, warmed up by half the time."""
    for workers in range(1, most + 1):
        with served(index, workers=workers) as service:
            service.rest()
            fresh = distinct(questions)
            from_clients(service.address, fresh, clients=clients, seconds=seconds / 2)
            before = service.used()
            load = from_clients(service.address, fresh, clients=clients, seconds=seconds)
            spent = [now.cpu - then.cpu for then, now in zip(before, service.used(), strict=True)]
        is_alone = len(spent) == 1
        yield Scaled(
            workers=workers,
            rate=load.rate,
            p95=percentile(load.answered, 0.95) * 1e3,
            seconds=load.seconds,
            listener=0.0 if is_alone else spent[0],
            each=tuple(spent if is_alone else spent[1:]),
        )
