"""Shows on standard error how far a long task is and how long it still takes."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

# Seconds between two lines where the output is no terminal, such as a log of a build.
_LOG_SECONDS = 30.0


@contextmanager
def progress_bar(label: str, unit: str = "question") -> Iterator[Callable[[int, int], None]]:
    """A function that takes (done, total) and redraws a bar with the time left; the bar is closed at the end."""
    from tqdm import tqdm

    seconds = 0.2 if sys.stderr.isatty() else _LOG_SECONDS
    bar = tqdm(desc=label, unit=unit, file=sys.stderr, mininterval=seconds, dynamic_ncols=True)

    def show(done: int, total: int) -> None:
        if bar.total != total:
            # What an earlier run did says nothing about the speed of this one.
            bar.reset(total=total)
            bar.initial = bar.n = done
            bar.refresh()
        else:
            bar.update(done - bar.n)

    try:
        yield show
    finally:
        bar.close()


def say_above(text: str) -> None:
    """A line on standard error above the bar that is drawn there."""
    from tqdm import tqdm

    tqdm.write(text, file=sys.stderr)
