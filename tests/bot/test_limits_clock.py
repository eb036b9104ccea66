"""A clock that is set back bars nobody from asking."""

from __future__ import annotations

import time

import pytest

from bot.guarding import QuestionLimiter


def test_a_clock_that_is_set_back_a_day_bars_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    limiter = QuestionLimiter(2)
    assert [limiter.seconds_to_wait("a") for _ in range(2)] == [0, 0]
    assert 1 <= limiter.seconds_to_wait("a") <= 60
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now - 86_400)
    assert [limiter.seconds_to_wait("a") for _ in range(2)] == [0, 0]
    assert 1 <= limiter.seconds_to_wait("a") <= 60
