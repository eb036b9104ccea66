"""A trace of each answer goes to the collector that is named, with its number and steps and without the question."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent import futures
from dataclasses import replace
from pathlib import Path
from typing import Any

import grpc
import pytest
from opentelemetry.proto.collector.trace.v1 import trace_service_pb2, trace_service_pb2_grpc

from bot.answers import Question
from bot.assistant import Assistant
from bot.operating.tracing import Traces
from bot.operating.watching import Watch
from bot.service import Service
from bot.settings import Settings
from index import build_index, open_index
from tests.fakes import make_document
from tests.services import free_port

QUESTION = "Wat doe ik als het water stijgt bij Lutjebroek?"


class Collector(trace_service_pb2_grpc.TraceServiceServicer):
    """A collector on this machine that keeps what it is sent."""

    def __init__(self) -> None:
        self.requests: list[Any] = []
        self.got_some = threading.Event()
        self._server = grpc.server(futures.ThreadPoolExecutor(2))
        trace_service_pb2_grpc.add_TraceServiceServicer_to_server(self, self._server)
        self.port = self._server.add_insecure_port("127.0.0.1:0")
        self._server.start()

    def Export(self, request: Any, context: Any) -> Any:
        self.requests.append(request)
        self.got_some.set()
        return trace_service_pb2.ExportTraceServiceResponse()

    def spans(self) -> list[Any]:
        return [
            span
            for request in self.requests
            for resource in request.resource_spans
            for scope in resource.scope_spans
            for span in scope.spans
        ]

    def close(self) -> None:
        self._server.stop(None).wait(60)


@pytest.fixture
def collector() -> Iterator[Collector]:
    made = Collector()
    yield made
    made.close()


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    folder = tmp_path_factory.mktemp("traced")
    texts = {"1": ["Ga naar boven als het water stijgt."], "2": ["Het vuur brandt fel."]}
    build_index([make_document("gids", texts)], folder)
    return Assistant(open_index(folder))


def settings(tmp_path: Path, **fields: Any) -> Settings:
    return Settings(data=tmp_path / "data", **fields)


def test_an_answer_is_a_trace_of_its_steps_without_the_question(
    collector: Collector, assistant: Assistant, tmp_path: Path
) -> None:
    watch = Watch(settings(tmp_path, traces=f"http://127.0.0.1:{collector.port}"))
    answer = Service(settings(tmp_path), watch=watch).answer(assistant, Question(text=QUESTION), "api")
    watch.stop()
    assert collector.got_some.wait(60)
    spans = {span.name: span for span in collector.spans()}
    assert list(spans) == ["triage", "understand", "search", "compose", "answer"]
    whole = spans.pop("answer")
    told = {one.key: one.value.string_value for one in whole.attributes}
    assert told["paraat.answer_id"] == answer.answer_id
    assert (told["paraat.status"], told["paraat.surface"]) == (str(answer.status), "api")
    assert {span.parent_span_id for span in spans.values()} == {whole.span_id}
    assert {span.trace_id for span in spans.values()} == {whole.trace_id}
    ends = whole.start_time_unix_nano
    for span in spans.values():
        assert ends <= span.start_time_unix_nano <= span.end_time_unix_nano <= whole.end_time_unix_nano
        ends = span.start_time_unix_nano
    sent = b"".join(request.SerializeToString() for request in collector.requests).lower()
    assert [word for word in ("water", "stijgt", "lutjebroek", "boven") if word.encode() in sent] == []


def test_an_answer_that_was_given_before_has_no_steps(collector: Collector, assistant: Assistant) -> None:
    traces = Traces(f"http://127.0.0.1:{collector.port}")
    answer = replace(assistant.answer(Question(text=QUESTION)), seconds={"retrieve": 2.0, "compose": 3.0})
    traces.note(answer, "api", 0.001)
    traces.stop()
    assert collector.got_some.wait(60)
    assert [span.name for span in collector.spans()] == ["answer"]


def test_a_collector_that_is_away_costs_no_answer(assistant: Assistant, tmp_path: Path) -> None:
    watch = Watch(settings(tmp_path, traces=f"http://127.0.0.1:{free_port()}"))
    service = Service(settings(tmp_path), watch=watch)
    answers = [service.answer(assistant, Question(text=QUESTION), "api") for _ in range(20)]
    assert len({answer.answer_id for answer in answers}) == 1
    watch.stop()


def test_without_an_address_nothing_is_traced_and_a_wrong_one_is_refused(tmp_path: Path) -> None:
    assert Watch(settings(tmp_path)).traces is None
    with pytest.raises(ValueError, match="PARAAT_TRACES must be an address") as refused:
        Watch(settings(tmp_path, traces="geheim@collector"))
    assert "geheim" not in str(refused.value)
