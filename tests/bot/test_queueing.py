"""The door lets in what can be answered in time: computed with a clock that is set by hand."""

from __future__ import annotations

import pytest

from bot.queueing import Door, TooBusy


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def enter(door: Door, count: int) -> int:
    """How many of so many got in."""
    for number in range(count):
        try:
            door.__enter__()
        except TooBusy:
            return number
    return count


def leave(door: Door, clock: Clock, count: int, *, each: float) -> None:
    """So many answers come out, one each so many seconds."""
    for _ in range(count):
        clock.now += each
        door.__exit__(None, None, None)


def test_from_a_standstill_as_many_are_let_in_as_come_at_once(clock: Clock) -> None:
    door = Door(1.0, always=4, at_once=10, clock=clock)
    assert enter(door, 12) == 10
    assert door.is_full


def test_after_that_only_as_many_as_are_answered_within_the_longest_wait(clock: Clock) -> None:
    door = Door(1.0, always=4, at_once=100, clock=clock)
    assert enter(door, 30) == 30
    # An answer each eighth of a second: eight of them are a second.
    leave(door, clock, 22, each=0.125)
    assert door.is_full
    leave(door, clock, 1, each=0.125)
    assert enter(door, 9) == 1
    leave(door, clock, 1, each=0.125)
    assert enter(door, 9) == 1


def test_a_faster_pace_lets_more_wait(clock: Clock) -> None:
    door = Door(1.0, always=4, at_once=100, clock=clock)
    enter(door, 100)
    leave(door, clock, 84, each=0.0625)
    # Sixteen of these answers are a second.
    assert door.is_full
    leave(door, clock, 1, each=0.0625)
    assert enter(door, 9) == 1


def test_some_may_always_wait_also_when_the_pace_is_slow_or_not_known(clock: Clock) -> None:
    door = Door(1.0, always=4, at_once=4, clock=clock)
    assert enter(door, 9) == 4
    clock.now += 60
    assert enter(door, 9) == 0
    leave(door, clock, 4, each=60)
    enter(door, 1)
    clock.now += 60
    assert enter(door, 9) == 3


def test_a_stall_is_forgotten_after_some_answers(clock: Clock) -> None:
    door = Door(1.0, always=4, at_once=50, clock=clock)
    enter(door, 50)
    leave(door, clock, 1, each=10)
    assert door.is_full
    # 10 s, taken a tenth off with each answer, are under 0.14 s after 42; seven of those are less than a second.
    leave(door, clock, 42, each=0.01)
    assert enter(door, 1) == 1


def test_without_a_time_to_wait_only_the_number_counts(clock: Clock) -> None:
    door = Door(0.0, always=200, clock=clock)
    assert enter(door, 300) == 200
    leave(door, clock, 1, each=30)
    assert enter(door, 300) == 1


def test_whoever_is_turned_away_takes_no_place(clock: Clock) -> None:
    door = Door(1.0, always=1, at_once=1, clock=clock)
    with door:
        with pytest.raises(TooBusy, match="1 answers are being worked out"):
            door.__enter__()
        assert door.is_full
    assert not door.is_full
