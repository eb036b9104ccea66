"""Writes traffic and, where switched on, questions to the database behind the answers, which never wait for it."""

from __future__ import annotations

import threading
from collections import Counter, deque
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from bot.database import DatabaseAway, StoredQuestions, TrafficCounts
from bot.database.asked import asked_question
from bot.database.traffic import tally

if TYPE_CHECKING:
    from bot.answers import Answer
    from bot.database import AskedQuestion, Database, Tally

_EVERY_SECONDS = 2.0
# What waits while the database is away; beyond it the oldest questions go, and are counted.
_MOST_WAITING = 5_000
_FORGET_EVERY = timedelta(hours=1)


class Recorder:
    """Keeps what was asked and counted until the database takes it; `lost` questions found no room meanwhile."""

    def __init__(
        self,
        database: Database,
        *,
        keeps_questions: bool = False,
        keep_days: int = 30,
        every: float = _EVERY_SECONDS,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._database = database
        self._questions, self._traffic = StoredQuestions(database), TrafficCounts(database)
        self._keeps, self._keep_days, self._every, self._now = keeps_questions, keep_days, every, now
        self._waiting: deque[AskedQuestion] = deque()
        self._counts: Counter[Tally] = Counter()
        self._lock, self._stop = threading.Lock(), threading.Event()
        self._forgotten_at: datetime | None = None
        self._thread: threading.Thread | None = None
        self.lost = 0

    def note(self, text: str, answer: Answer, surface: str, seconds: float) -> None:
        """Remember one answer; comes back at once."""
        counted = tally(surface, str(answer.status), answer.language, seconds, now=self._now())
        asked = asked_question(text, answer) if self._keeps else None
        with self._lock:
            self._counts[counted] += 1
            if asked is not None:
                self._waiting.append(asked)
            while len(self._waiting) > _MOST_WAITING:
                self._waiting.popleft()
                self.lost += 1

    def flush(self) -> bool:
        """Write what waits; False when the database is away, and then it waits on."""
        with self._lock:
            asked, counts = list(self._waiting), self._counts
            self._waiting.clear()
            self._counts = Counter()
        try:
            if self._database.failure:
                # So that it is known to be back, also when nobody asks anything.
                self._database.check()
            self._traffic.add(counts)
            counts = Counter()
            self._questions.add(asked)
            asked = []
            self._forget()
        except DatabaseAway:
            with self._lock:
                self._waiting.extendleft(reversed(asked))
                self._counts.update(counts)
            return False
        return True

    def start(self) -> None:
        """Write every few seconds, in a thread of its own."""
        self._thread = threading.Thread(target=self._run, name="recorder", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Write what waits and end."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(timeout=10)

    def _run(self) -> None:
        # At once, so that the tables are there and old questions gone before anything is asked.
        self.flush()
        while not self._stop.wait(self._every):
            self.flush()
        self.flush()

    def _forget(self) -> None:
        """Once an hour, remove questions that were kept long enough, also when no new ones are kept."""
        now = self._now()
        # A clock that was set back must not put this off.
        if self._forgotten_at is not None and timedelta(0) <= now - self._forgotten_at < _FORGET_EVERY:
            return
        self._questions.forget(now - timedelta(days=self._keep_days))
        self._forgotten_at = now
