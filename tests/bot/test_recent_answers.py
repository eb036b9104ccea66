"""Recent answers are kept for a while, and only so many."""

from __future__ import annotations

from bot.recent_answers import RecentAnswers


def test_an_answer_is_kept_until_its_time_is_over() -> None:
    now = [0.0]
    recent = RecentAnswers(seconds=10, clock=lambda: now[0])
    recent.add("a", b"x")
    now[0] = 9.9
    assert recent.get("a") == b"x"
    now[0] = 10.0
    assert recent.get("a") is None
    assert recent.get("b") is None


def test_the_oldest_goes_when_there_are_too_many_and_a_repeat_is_new_again() -> None:
    recent = RecentAnswers(answers=2)
    for answer_id in ("a", "b", "a", "c"):
        recent.add(answer_id, b"x")
    assert [recent.get(answer_id) is not None for answer_id in ("a", "b", "c")] == [True, False, True]
