"""Figures for Prometheus: counts, times and states, and no word of what was asked or answered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.answers import Answer

CONTENT_TYPE = "text/plain; version=1.0.0; charset=utf-8"
_BOUNDS = (0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


class Metrics:
    """The figures of one process; they begin at nought when it starts."""

    def __init__(self, parts: Callable[[], Mapping[str, str]]) -> None:
        """`parts` gives each part that is watched with what is wrong with it now, empty when nothing is."""
        from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, disable_created_metrics

        # A second series for each, with the moment it began, says nothing that we need.
        disable_created_metrics()  # type: ignore[no-untyped-call]
        self._parts = parts
        self._registry = CollectorRegistry()
        self._answers = Counter(
            "paraat_answers", "Answers given.", ["surface", "status", "language", "mode"], registry=self._registry
        )
        self._seconds = Histogram(
            "paraat_answer_seconds", "Seconds to make an answer.", ["surface"], registry=self._registry, buckets=_BOUNDS
        )
        self._refused = Counter(
            "paraat_limited", "Questions refused because a client asked too many.", registry=self._registry
        )
        self._busy = Counter(
            "paraat_busy", "Questions refused because too many answers were being worked out.", registry=self._registry
        )
        self._feedback = Counter("paraat_feedback", "Reports of readers.", ["verdict"], registry=self._registry)
        self._index = Gauge(
            "paraat_index",
            "1 for the fingerprint of the index that is served.",
            ["fingerprint"],
            registry=self._registry,
        )
        self._ready = Gauge("paraat_ready", "1 when questions can be answered.", registry=self._registry)
        self._degraded = Gauge(
            "paraat_degraded", "1 when a part is away and answers go on without it.", ["part"], registry=self._registry
        )
        self._breaker = Gauge(
            "paraat_model_breaker_open", "1 while the chat model is not asked after failures.", registry=self._registry
        )

    def note(self, answer: Answer, surface: str, seconds: float) -> None:
        """Count one answer."""
        self._answers.labels(surface, str(answer.status), answer.language, answer.mode).inc()
        self._seconds.labels(surface).observe(seconds)

    def note_limited(self) -> None:
        """Count a question that was refused for its number."""
        self._refused.inc()

    def note_busy(self) -> None:
        """Count a question that was refused because no more could be worked out."""
        self._busy.inc()

    def note_feedback(self, verdict: str) -> None:
        """Count a report."""
        self._feedback.labels(verdict).inc()

    def exposition(self, fingerprint: str | None, *, is_breaker_open: bool) -> bytes:
        """The figures of now, as Prometheus reads them; `fingerprint` None while nothing can be answered."""
        from prometheus_client import generate_latest

        self._ready.set(fingerprint is not None)
        self._index.clear()
        if fingerprint is not None:
            self._index.labels(fingerprint[:16]).set(1)
        for part, reason in self._parts().items():
            self._degraded.labels(part).set(bool(reason))
        self._breaker.set(is_breaker_open)
        return generate_latest(self._registry)
