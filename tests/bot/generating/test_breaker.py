"""The circuit: open after three failures in a row or for as long as a server asked, by a clock of our own."""

from __future__ import annotations

import pytest

from bot.generating import Breaker


@pytest.fixture
def clock() -> list[float]:
    return [0.0]


def test_three_failures_in_a_row_open_it_for_half_a_minute(clock: list[float]) -> None:
    breaker = Breaker(lambda: clock[0])
    breaker.fail()
    breaker.fail()
    breaker.succeed()
    breaker.fail()
    breaker.fail()
    assert not breaker.is_open
    breaker.fail()
    assert breaker.is_open
    clock[0] = 31.0
    assert not breaker.is_open


@pytest.mark.parametrize(("asked", "kept"), [(60.0, 60.0), (86_400.0, 600.0), (-5.0, 0.0)])
def test_a_server_is_left_alone_as_long_as_it_asked_and_ten_minutes_at_most(
    clock: list[float], asked: float, kept: float
) -> None:
    breaker = Breaker(lambda: clock[0])
    breaker.fail(asked)
    clock[0] = max(kept - 0.5, 0.0)
    assert breaker.is_open is (kept > 0)
    clock[0] = kept + 0.5
    assert not breaker.is_open
