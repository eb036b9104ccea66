"""Times searches of an index, and compares its nearest passages with those of exact search."""

from __future__ import annotations

import resource
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bot import Question, stand_alone_query
from eval.cases import read_cases
from index import open_index

if TYPE_CHECKING:
    from index import Index

# Passages that are asked for, and how many of the nearest are compared.
_SHOWN, _NEAREST = 10, 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Speed:
    """Milliseconds of a search: the median and what 95 of 100 stay below, on the clock and of the processor.

    `recall` is the share of the true nearest hundred passages that the search by meaning finds; `megabytes` the most
    memory that the process took.
    """

    chunks: int
    queries: int
    median: float
    slowest: float
    median_processor: float
    slowest_processor: float
    recall: float
    megabytes: float

    def __str__(self) -> str:
        """One line, which begins for example: 1,596 chunks, 120 queries: median 2.9 ms."""
        return (
            f"{self.chunks:,} chunks, {self.queries} queries: median {self.median:.1f} ms, 95 of 100 within "
            f"{self.slowest:.1f}; of the processor {self.median_processor:.1f} and {self.slowest_processor:.1f}; "
            f"{self.recall:.4f} of the nearest {_NEAREST} found; process at most {self.megabytes:.0f} MB"
        )


def measure_speed(cases: Path, folder: Path) -> Speed:
    """The speed of an index on the questions of a set, after one round that is not counted."""
    queries = [stand_alone_query(Question(text=case.question, history=case.history)) for case in read_cases(cases)]
    index = open_index(folder)
    for query in queries:
        index.search(query, k=_SHOWN)
    clock, processor = [], []
    for query in queries:
        started, busy = time.perf_counter(), time.process_time()
        index.search(query, k=_SHOWN)
        clock.append(1000 * (time.perf_counter() - started))
        processor.append(1000 * (time.process_time() - busy))
    # Before the comparison, which needs memory of its own.
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Speed(
        chunks=index.size,
        queries=len(queries),
        median=statistics.median(clock),
        slowest=_within(clock),
        median_processor=statistics.median(processor),
        slowest_processor=_within(processor),
        recall=_recall(index, queries),
        megabytes=megabytes,
    )


def _within(milliseconds: Sequence[float]) -> float:
    """What 95 of 100 stay within."""
    return sorted(milliseconds)[int(0.95 * (len(milliseconds) - 1))]


def _recall(index: Index, queries: Sequence[str]) -> float:
    """The mean share of the true nearest passages among those that the index finds by meaning."""
    shares = []
    for query in queries:
        found, exact = index.nearest(query, _NEAREST), index.nearest(query, _NEAREST, exact=True)
        if exact:
            # Equal vectors are equally near: what counts is how near the found ones are.
            shares.append(sum(cosine >= exact[-1] for cosine in found) / len(exact))
    return statistics.fmean(shares) if shares else 1.0
