"""Notes every answer where the operator wants it noted: figures, a log line, the database."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from bot.database import StoredFeedback, open_database
from bot.operating.metrics import Metrics
from bot.operating.recording import Recorder
from bot.operating.structured_logs import log_answer
from bot.operating.tracing import Traces

if TYPE_CHECKING:
    from bot.answers import Answer, Question
    from bot.database import Database
    from bot.settings import Settings

_log = logging.getLogger(__name__)


class Watch:
    """What is noted of the service while it runs, and which of its parts are away."""

    def __init__(self, settings: Settings) -> None:
        """ValueError when the address of the database is none of PostgreSQL, or that of traces none of a collector."""
        self.database: Database | None = open_database(settings)
        self.recorder: Recorder | None = None
        if self.database is not None:
            days = settings.keep_questions_days
            self.recorder = Recorder(self.database, keeps_questions=settings.keep_questions, keep_days=days)
        self.feedback = StoredFeedback(self.database) if self.database and settings.feedback else None
        self.metrics = Metrics(self.parts)
        self.traces = Traces(address) if (address := settings.traces.get_secret_value()) else None
        self._parts: dict[str, Callable[[], str]] = {}
        if self.database is not None:
            database = self.database
            self.add_part("database", lambda: database.failure)

    def add_part(self, name: str, failure: Callable[[], str]) -> None:
        """Watch a part that answers can do without; `failure` says what is wrong with it now, or nothing."""
        self._parts[name] = failure

    def parts(self) -> Mapping[str, str]:
        """Each watched part with what is wrong with it now, empty when nothing is."""
        return {name: failure() for name, failure in self._parts.items()}

    def degraded(self) -> dict[str, str]:
        """The parts that are away, each with the reason."""
        return {name: reason for name, reason in self.parts().items() if reason}

    def note(self, question: Question, answer: Answer, surface: str, seconds: float) -> None:
        """Note an answer; never raises, for the answer must go out."""
        try:
            self.metrics.note(answer, surface, seconds)
            log_answer(answer, surface, seconds)
            if self.traces is not None:
                self.traces.note(answer, surface, seconds)
            if self.recorder is not None:
                self.recorder.note(question.text, answer, surface, seconds)
        except Exception as error:  # noqa: BLE001 - whatever fails here, the answer stands
            _log.error("an answer could not be noted: %s", type(error).__name__)

    def start(self) -> None:
        """Bring the database up to date and begin to write to it, without waiting for either."""
        if self.recorder is not None:
            self.recorder.start()

    def stop(self) -> None:
        """Write what waits."""
        if self.recorder is not None:
            self.recorder.stop()
        if self.database is not None:
            self.database.close()
        if self.traces is not None:
            self.traces.stop()
