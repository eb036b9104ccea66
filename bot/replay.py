"""Answers a recorded question again and says what is different."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.answers import Question, Turn
from bot.records import answer_record

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.assistant import Assistant

# Differ from run to run, or name the run and not the answer.
_NOT_COMPARED = frozenset({"seconds", "case_id"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A field of the record that came out otherwise: what was recorded, and what it is now."""

    field: str
    recorded: Any
    now: Any


def replay(
    assistant: Assistant,
    record: Mapping[str, Any],
    question: str,
    history: Sequence[Turn] = (),
    *,
    not_in_danger: bool = False,
) -> tuple[Difference, ...]:
    """The fields of the record that the assistant answers otherwise now, in the record's order; none is the promise.

    A record does not hold the question, because questions are personal: it must be given, with the earlier turns if
    there were any. Raises ValueError when the record lacks a field that is needed to ask again.
    """
    if missing := [name for name in ("language", "audience", "region", "ranking") if name not in record]:
        raise ValueError(f"the record has no {missing[0]!r}; expected a record as `paraat ask --json` writes it")
    asked = Question(
        text=question,
        language=record["language"],
        audience=record["audience"],
        region=record["region"],
        history=tuple(history),
        not_in_danger=not_in_danger,
    )
    again = answer_record(assistant.answer(asked), depth=max(len(record["ranking"]), 1))
    # Through JSON, so that tuples and lists compare alike.
    now = json.loads(json.dumps(again, ensure_ascii=False))
    return tuple(
        Difference(field=field, recorded=record.get(field), now=now.get(field))
        for field in dict.fromkeys([*record, *now])
        if field not in _NOT_COMPARED and record.get(field) != now.get(field)
    )
