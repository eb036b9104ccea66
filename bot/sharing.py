"""What replicas share through Redis: who asked how often, and answers of the last minutes; each does without it too."""

from __future__ import annotations

import hashlib
import json
import logging
import time
from collections.abc import Callable
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from bot.answers import Answer, AnswerStatus

if TYPE_CHECKING:
    from pydantic import TypeAdapter
    from redis import Redis

    from bot.answers import Question
    from bot.settings import Settings

# A Redis that was away is not asked again for so long; what it is asked takes this long at most.
_PAUSE_SECONDS, _PATIENCE_SECONDS = 5.0, 0.25
_RECENT, _ANSWER = "paraat:recent:", "paraat:answer:"
# Answers stand in the cache for so long; an index switch changes every key.
_CACHED_SECONDS = 60 * 60

_log = logging.getLogger(__name__)
_T = TypeVar("_T")


class SharedStore:
    """Redis behind a switch: while it is away every call gives its fallback, at once.

    ValueError when the address is none of Redis.
    """

    def __init__(
        self, address: str, *, clock: Callable[[], float] = time.monotonic, pause: float = _PAUSE_SECONDS
    ) -> None:
        # The address itself is not repeated: it may hold a password.
        if not address.startswith(("redis://", "rediss://")):
            raise ValueError("PARAAT_REDIS must begin with redis:// or rediss://; leave it empty for none")
        self.address = address
        self._clock, self._pause = clock, pause
        self._away_until = 0.0
        self.failure = ""

    @property
    def options(self) -> dict[str, Any]:
        """How connections are made: never waiting long, never trying twice."""
        from redis.backoff import NoBackoff
        from redis.retry import Retry

        return {
            "socket_timeout": _PATIENCE_SECONDS,
            "socket_connect_timeout": _PATIENCE_SECONDS,
            "retry": Retry(NoBackoff(), 0),
        }

    @cached_property
    def _client(self) -> Redis:
        from redis import Redis

        client: Redis = Redis.from_url(self.address, **self.options)
        return client

    def call(self, work: Callable[[], _T], fallback: _T) -> _T:
        """What the work gives, or the fallback while Redis is away."""
        from redis.exceptions import RedisError

        if self._away_until > self._clock():
            return fallback
        try:
            found = work()
        except (RedisError, OSError) as error:
            if not self.failure:
                _log.error("Redis cannot be used (%s); answers go on without it", type(error).__name__)
            self.failure = f"Redis cannot be used: {type(error).__name__}"
            self._away_until = self._clock() + self._pause
            return fallback
        self.failure = ""
        return found

    def state(self) -> str:
        """What is wrong now, or nothing; one that was away is tried again first."""
        if self.failure:
            self.call(self._client.ping, fallback=False)
        return self.failure

    def keep(self, key: str, value: bytes, seconds: int) -> None:
        """Keep a value for so long."""
        self.call(lambda: self._client.set(key, value, ex=seconds), None)

    def find(self, key: str) -> bytes | None:
        """The value, or None when there is none or Redis is away."""
        found = self.call(lambda: self._client.get(key), None)
        return found if isinstance(found, bytes) else None


def shared_store(settings: Settings) -> SharedStore | None:
    """The Redis of the settings, or None where they name none."""
    address = settings.redis.get_secret_value()
    return SharedStore(address) if address else None


def shared_answers(settings: Settings) -> SharedAnswers | None:
    """The answers that replicas share, or None where the settings name no Redis."""
    store = shared_store(settings)
    return SharedAnswers(store, settings.region) if store is not None else None


class SharedRecords:
    """Records of recent answers by their number, as they were sent, for every replica."""

    def __init__(self, store: SharedStore, seconds: int) -> None:
        self._store, self._seconds = store, seconds

    def add(self, answer_id: str, record: bytes) -> None:
        """Keep a record as it was sent."""
        self._store.keep(_RECENT + answer_id, record, self._seconds)

    def get(self, answer_id: str) -> bytes | None:
        """The record, or None."""
        return self._store.find(_RECENT + answer_id)


class SharedAnswers:
    """Whole answers by a digest of question and index, so that one replica makes what all give.

    Only answers to a question without earlier turns, and none to an emergency: those are made at once anyway. What the
    question was is not kept with them, so the page, which shows why a passage was found, makes its own.
    """

    def __init__(self, store: SharedStore, region: str = "") -> None:
        """`region` is the one that this service assumes."""
        self._store, self._region = store, region

    @cached_property
    def _adapter(self) -> TypeAdapter[Answer]:
        import sys

        from pydantic import TypeAdapter

        from index import Ranking

        # Ranking is only named for type checkers where Answer is made, so it is given here.
        adapter = TypeAdapter(Answer)
        adapter.rebuild(_types_namespace=vars(sys.modules["bot.answers"]) | {"Ranking": Ranking})
        return adapter

    def get(self, question: Question, index: str, model: str) -> Answer | None:
        """The answer that was kept, or None; a value that cannot be read counts as none."""
        key = self._key(question, index, model)
        found = self._store.find(key) if key else None
        if not found:
            return None
        try:
            return self._adapter.validate_json(found)
        except ValueError:
            return None

    def add(self, question: Question, model: str, answer: Answer) -> None:
        """Keep an answer that anybody who asks this may get.

        Not one that a chat model failed to word, nor one of words alone: another replica may have all it needs.
        """
        key = self._key(question, answer.index, model)
        is_fallback = bool(model) and bool(answer.citations) and answer.mode != "generated"
        by_words = answer.ranking is not None and answer.ranking.words_only
        if not key or is_fallback or by_words or answer.status in (AnswerStatus.EMERGENCY, AnswerStatus.UNAVAILABLE):
            return
        ranking = answer.ranking and replace(answer.ranking, query="", expansions={})
        self._store.keep(key, self._adapter.dump_json(replace(answer, ranking=ranking)), _CACHED_SECONDS)

    def _key(self, question: Question, index: str, model: str) -> str:
        """The key: a digest, so that no question can be read in Redis; empty for a question that is not kept."""
        if question.history or question.not_in_danger:
            return ""
        from importlib.metadata import version

        parts = [version("paraat-assistant"), index, model, self._region]
        parts += [question.text, question.language or "", question.audience, question.region or ""]
        text = json.dumps(parts, ensure_ascii=False)
        return _ANSWER + hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
