"""What is loaded once stays one, also when many threads ask for it before it is there."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from index import loaded_once


def test_threads_that_ask_at_once_get_one_and_the_same() -> None:
    all_here, another = threading.Barrier(8), threading.Event()
    loads: list[str] = []

    @loaded_once
    def load(name: str) -> list[str]:
        loads.append(name)
        if len(loads) > 1:
            another.set()
        # Time for the other threads to come in too, where nothing keeps them out.
        another.wait(0.5)
        return [name]

    def ask(_: int) -> list[str]:
        all_here.wait(60)
        return load("words")

    with ThreadPoolExecutor(8) as pool:
        given = list(pool.map(ask, range(8)))
    assert loads == ["words"]
    assert all(one is given[0] for one in given)


def test_each_argument_has_its_own_and_a_failure_is_not_kept() -> None:
    outcomes = iter((OSError("the disk is away"), None))

    @loaded_once
    def load(name: str) -> str:
        if name == "b" and (error := next(outcomes)):
            raise error
        return name.upper()

    assert load("a") == "A"
    with pytest.raises(OSError, match="the disk is away"):
        load("b")
    assert (load("a"), load("b")) == ("A", "B")
