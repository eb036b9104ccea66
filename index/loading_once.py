"""Loads what all threads use once, also when many ask for it at the same time."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, wraps
from threading import RLock
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


def loaded_once(load: Callable[P, T]) -> Callable[P, T]:
    """The function with its results kept: who asks while one is being made waits for that one.

    `functools.cache` alone lets every thread that comes before the first is done make its own. Of a model of 40 MB that
    takes as many times 40 MB as questions come in the first second.
    """
    kept, lock = cache(load), RLock()

    @wraps(load)
    def given(*args: P.args, **kwargs: P.kwargs) -> T:
        with lock:
            return kept(*args, **kwargs)  # type: ignore[arg-type]  # what is no key raises TypeError

    return given
