"""Replicas share limits and answers through a real Redis, and each goes on when it is killed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.answers import Question, Turn
from bot.assistant import Assistant
from bot.guarding import QuestionLimiter
from bot.recent_answers import RecentAnswers
from bot.records import answer_record
from bot.service import Service
from bot.settings import Settings
from bot.sharing import SharedAnswers, SharedStore
from bot.workers import encoded
from tests.services import Server, free_port, needs_redis, running_redis, wait_for

SPIES = Question(text="Welke landen doen aan spionage?")


@pytest.fixture
def redis(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    # A busy machine may let a call take longer than the quarter of a second that answers wait for it.
    monkeypatch.setattr("bot.sharing._PATIENCE_SECONDS", 60.0)
    with running_redis() as server:
        yield server


def store_on(port: int) -> SharedStore:
    return SharedStore(f"redis://127.0.0.1:{port}", pause=0)


@needs_redis
def test_two_processes_count_one_client_together(redis: Server) -> None:
    first, second = (QuestionLimiter(3, store_on(redis.port)) for _ in range(2))
    waits = [limiter.seconds_to_wait("10.0.0.1") for limiter in (first, second, first, second)]
    assert waits[:3] == [0, 0, 0]
    assert 1 <= waits[3] <= 60
    assert first.seconds_to_wait("10.0.0.2") == 0


@needs_redis
def test_limits_go_on_alone_when_redis_is_killed_and_together_when_it_is_back(redis: Server) -> None:
    store = store_on(redis.port)
    limiter = QuestionLimiter(2, store)
    assert limiter.seconds_to_wait("10.0.0.1") == 0
    redis.kill()
    waits = [limiter.seconds_to_wait("10.0.0.1") for _ in range(3)]
    assert waits[:2] == [0, 0]
    assert waits[2] > 0
    assert "Redis cannot be used" in store.failure
    redis.start()
    wait_for(lambda: store.state() == "")
    assert limiter.seconds_to_wait("10.0.0.9") == 0
    limiter.seconds_to_wait("10.0.0.9")
    assert QuestionLimiter(2, store_on(redis.port)).seconds_to_wait("10.0.0.9") > 0


@needs_redis
def test_an_answer_of_one_replica_is_found_at_another(redis: Server, assistant: Assistant) -> None:
    sent = encoded(assistant.answer(SPIES))
    RecentAnswers(shared=store_on(redis.port)).add(sent.answer.answer_id, sent.body)
    assert RecentAnswers(shared=store_on(redis.port)).get(sent.answer.answer_id) == sent.body
    redis.kill()
    assert RecentAnswers(shared=store_on(redis.port)).get(sent.answer.answer_id) is None


@needs_redis
def test_a_kept_answer_gives_the_same_record_and_holds_no_question(redis: Server, assistant: Assistant) -> None:
    made = assistant.answer(SPIES)
    shared = SharedAnswers(store_on(redis.port))
    shared.add(SPIES, "", made)
    kept = SharedAnswers(store_on(redis.port)).get(SPIES, made.index, "")
    assert kept is not None
    assert answer_record(kept) == answer_record(made)
    client = store_on(redis.port)._client
    (key,) = client.scan_iter()
    stored = key + client.get(key)
    assert b"Welke landen" not in stored
    assert shared.get(SPIES, "another index", "") is None
    assert shared.get(SPIES, made.index, "openai:x") is None
    assert shared.get(replace(SPIES, region="saba"), made.index, "") is None
    client.set(key, b'{"status": "answered"')
    assert shared.get(SPIES, made.index, "") is None


@needs_redis
def test_what_is_personal_or_a_fallback_is_not_kept(redis: Server, assistant: Assistant) -> None:
    shared = SharedAnswers(store_on(redis.port))
    talk = replace(SPIES, history=(Turn(role="user", content="Ik woon in Zwolle"),))
    fire = Question(text="Er is brand in mijn huis!")
    for question, model in ((talk, ""), (fire, ""), (SPIES, "openai:x")):
        shared.add(question, model, assistant.answer(question))
        assert shared.get(question, assistant.index.fingerprint, model) is None


class Counting:
    """Counts how often the assistant is asked."""

    def __init__(self, assistant: Assistant) -> None:
        self.index, self.asked, self._assistant = assistant.index, 0, assistant

    def answer(self, question: Question) -> object:
        self.asked += 1
        return self._assistant.answer(question)


@needs_redis
def test_a_second_replica_need_not_make_the_answer_and_makes_it_when_redis_is_gone(
    redis: Server, assistant: Assistant, tmp_path: object
) -> None:
    counting = Counting(assistant)
    settings = Settings(data=str(tmp_path))
    first, second = (Service(settings, shared=SharedAnswers(store_on(redis.port))) for _ in range(2))
    given = [service.answer(counting, SPIES, "api") for service in (first, second)]  # type: ignore[arg-type]
    assert counting.asked == 1
    assert answer_record(given[0]) == answer_record(given[1])
    # The page shows why a passage was found, so it makes its own.
    second.answer(counting, SPIES, "web")  # type: ignore[arg-type]
    assert counting.asked == 2
    redis.kill()
    assert second.answer(counting, SPIES, "api").text == given[0].text  # type: ignore[arg-type]
    assert counting.asked == 3


def test_a_redis_that_was_never_there_costs_one_try(assistant: Assistant) -> None:
    now = [0.0]
    store = SharedStore(f"redis://127.0.0.1:{free_port()}", clock=lambda: now[0])
    tries = []

    def fail() -> None:
        from redis.exceptions import ConnectionError as Refused

        tries.append(1)
        raise Refused

    for _ in range(3):
        assert store.call(fail, None) is None
    assert len(tries) == 1
    now[0] = 6
    store.call(fail, None)
    assert len(tries) == 2


def test_an_address_of_something_else_is_refused_without_repeating_it() -> None:
    with pytest.raises(ValueError, match="must begin with redis://") as raised:
        SharedStore("http://:geheim@host")
    assert "geheim" not in str(raised.value)
