"""Whatever the description allows, or nearly allows, gets an answer as described and never a fault of ours."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
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
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


@pytest.fixture(scope="module")
def operations(assistant: Assistant, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Any]]:
    with serving(lambda: assistant, feedback=True, data=tmp_path_factory.mktemp("data")) as address:
        described = schemathesis.openapi.from_url(f"{address}/openapi.json")
        yield [result.ok() for result in described.get_all_operations()]


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
def test_every_operation_answers_as_described(operations: list[Any], mode: GenerationMode) -> None:
    called = set()
    for operation in operations:
        # A name in an address may be any text, so only a body can be wrong.
        if mode is GenerationMode.NEGATIVE and not operation.body:
            continue

        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            derandomize=True,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(generation_mode=mode))
        def calls_as_described(case: Any) -> None:
            case.validate_response(case.call(timeout=120), checks=CHECKS)
            called.add(case.operation.label)

        calls_as_described()
    assert {"POST /api/v1/answers", "POST /api/v1/feedback"} <= called
    assert mode is GenerationMode.NEGATIVE or "GET /api/v1/sections/{source_id}/{section_id}" in called


def test_the_stream_is_described_too(operations: list[Any]) -> None:
    (answers,) = (operation for operation in operations if operation.label == "POST /api/v1/answers")
    content = answers.definition.raw["responses"]["200"]["content"]
    assert set(content) == {"application/json", "text/event-stream"}
