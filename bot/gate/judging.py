"""Judges the lines of a file of sentences and passages: what `paraat verify` does."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.gate.checking import verify

if TYPE_CHECKING:
    from index import Entailment

_SHOWN = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One line: its id, and the verdict on its sentence over its passage."""

    line_id: str
    supported: bool
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BadLine:
    """A line that could not be judged, with what was found and what was expected."""

    number: int
    problem: str


def judge_file(path: Path, entailment: Entailment | None = None) -> Iterator[Judged | BadLine]:
    """The verdict on each line in order, or what is wrong with it; lines of white space are passed over.

    A line is an object with the texts "id", "sentence" and "passage". Raises OSError when the file cannot be read.
    """
    content = path.read_bytes().decode("utf-8-sig", errors="replace")
    for number, line in enumerate(content.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            row = _parsed(line)
        except ValueError as problem:
            yield BadLine(number=number, problem=str(problem))
            continue
        verdict = verify(row["sentence"], [row["passage"]], entailment=entailment)
        yield Judged(line_id=row["id"], supported=verdict.supported, reason=verdict.reason)


def _parsed(line: str) -> dict[str, str]:
    try:
        row: Any = json.loads(line)
    except (json.JSONDecodeError, RecursionError) as problem:
        raise ValueError(f"not JSON ({problem}); expected one object on one line") from problem
    if not isinstance(row, dict):
        raise ValueError(f"found {_short(row)}; expected an object with id, sentence and passage")  # noqa: TRY004 - what a user gave
    if isinstance(row.get("id"), int):
        row["id"] = str(row["id"])
    for field in ("id", "sentence", "passage"):
        if not isinstance(row.get(field), str):
            found = "is missing" if field not in row else f"is {_short(row[field])}"
            raise ValueError(f"{field} {found}; expected a text")  # noqa: TRY004 - what a user gave
    return row


def _short(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"
