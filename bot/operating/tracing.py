"""Traces of answers for an OpenTelemetry collector: how long each step took, without a word of what was asked."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from opentelemetry.trace import Tracer

    from bot.answers import Answer

# What the collector calls the steps of an answer, in their order.
_SPANS = {
    "triage": "triage",
    "understand": "understand",
    "retrieve": "search",
    "compose": "compose",
    "generate": "model",
}
_NANO = 1_000_000_000
# A collector that takes longer is away; spans that wait for it are dropped when there are too many.
_PATIENCE_SECONDS = 2.0


class Traces:
    """Sends a trace of each answer to a collector; a collector that is away costs traces, never an answer.

    ValueError when the address is none of a collector, or the libraries are not installed.
    """

    def __init__(self, address: str) -> None:
        # The address itself is not repeated: it may hold a password.
        if not address.startswith(("http://", "https://")):
            raise ValueError(
                'PARAAT_TRACES must be an address such as "http://127.0.0.1:4317"; leave it empty for none'
            )
        try:
            from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter
            from opentelemetry.sdk.resources import Resource
            from opentelemetry.sdk.trace import TracerProvider
            from opentelemetry.sdk.trace.export import BatchSpanProcessor
        except ImportError as error:
            raise ValueError(f"PARAAT_TRACES: OpenTelemetry is not installed ({error}); leave it empty") from error
        exporter = OTLPSpanExporter(endpoint=address, insecure=address.startswith("http://"), timeout=_PATIENCE_SECONDS)
        # Not the one of the process: libraries that trace themselves must not send what they see.
        self._provider = TracerProvider(resource=Resource.create({"service.name": "paraat"}), shutdown_on_exit=False)
        self._provider.add_span_processor(BatchSpanProcessor(exporter))
        self._tracer: Tracer = self._provider.get_tracer("paraat")

    def note(self, answer: Answer, surface: str, seconds: float) -> None:
        """Queue the trace of an answer that took so long and is ready now.

        The steps stand one after another from the beginning, as they ran; an answer that was given before has none.
        """
        from opentelemetry.trace import set_span_in_context

        end = time.time_ns()
        start = end - round(seconds * _NANO)
        attributes: dict[str, str] = {
            "paraat.answer_id": answer.answer_id,
            "paraat.status": str(answer.status),
            "paraat.reason": answer.reason or "",
            "paraat.surface": surface,
            "paraat.language": answer.language,
            "paraat.mode": answer.mode,
            "paraat.model": answer.model or "",
            "paraat.index": answer.index[:16],
        }
        whole = self._tracer.start_span("answer", start_time=start, attributes=attributes)
        within, at = set_span_in_context(whole), start
        if sum(answer.seconds.values()) <= seconds:
            for step, took in answer.seconds.items():
                span = self._tracer.start_span(_SPANS.get(step, step), context=within, start_time=at)
                at += round(took * _NANO)
                span.end(min(at, end))
        whole.end(end)

    def stop(self) -> None:
        """Send what waits, for some seconds at most."""
        self._provider.force_flush(round(_PATIENCE_SECONDS * 1000))
        self._provider.shutdown()
