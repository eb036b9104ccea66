"""Whatever the description allows, or nearly allows, gets an answer as described and never a fault of ours."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings, strategies
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from bot.assistant import Assistant
from tests.bot.servers import serving

EXAMPLES = 12
COMPLETIONS = "POST /v1/chat/completions"
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


@pytest.fixture(scope="module")
def operations(assistant: Assistant, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Any]]:
    with serving(lambda: assistant, feedback=True, data=tmp_path_factory.mktemp("data")) as address:
        described = schemathesis.openapi.from_url(f"{address}/openapi.json")
        yield [result.ok() for result in described.get_all_operations()]


def each_case(max_examples: int = EXAMPLES) -> settings:
    """Runs a function on made-up requests, always the same ones."""
    return settings(
        max_examples=max_examples,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
def test_every_operation_answers_as_described(operations: list[Any], mode: GenerationMode) -> None:
    called = set()
    for operation in operations:
        # A name in an address may be any text, so only a body can be wrong.
        if mode is GenerationMode.NEGATIVE and not operation.body:
            continue

        @each_case()
        @given(case=operation.as_strategy(generation_mode=mode))
        def calls_as_described(case: Any) -> None:
            case.validate_response(case.call(timeout=120), checks=CHECKS)
            called.add(case.operation.label)

        calls_as_described()
    assert {"POST /api/v1/answers", "POST /api/v1/feedback", COMPLETIONS} <= called
    assert mode is GenerationMode.NEGATIVE or "GET /api/v1/sections/{source_id}/{section_id}" in called


def test_the_stream_is_described_too(operations: list[Any]) -> None:
    (answers,) = (operation for operation in operations if operation.label == "POST /api/v1/answers")
    content = answers.definition.raw["responses"]["200"]["content"]
    assert set(content) == {"application/json", "text/event-stream"}


def test_chat_completions_that_name_a_model_answer_as_described(operations: list[Any]) -> None:
    """Made-up bodies hardly ever name a model of ours, so what lies behind that would stay unseen."""
    (completions,) = (operation for operation in operations if operation.label == COMPLETIONS)
    told = set()

    @each_case(max_examples=40)
    @given(
        case=completions.as_strategy(generation_mode=GenerationMode.POSITIVE),
        question=strategies.text(max_size=60),
        is_streamed=strategies.booleans(),
        is_plain=strategies.booleans(),
    )
    def answers_as_described(case: Any, question: str, is_streamed: bool, is_plain: bool) -> None:
        asked: dict[str, Any] = {"model": "paraat", "stream": is_streamed}
        if is_plain:
            asked |= {"n": None, "metadata": None, "messages": [{"role": "user", "content": f"Wat is {question}?"}]}
        case.body = {**case.body, **asked} if isinstance(case.body, dict) else asked
        response = case.call()
        case.validate_response(response, checks=CHECKS)
        told.add((response.status_code, response.headers["content-type"][0].split(";")[0]))

    answers_as_described()
    assert {(200, "application/json"), (200, "text/event-stream"), (400, "application/json")} <= told
