"""Asks an assistant every case and stores the records."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot import Question, answer_record
from eval.cases import Case

if TYPE_CHECKING:
    from bot import Assistant

_log = logging.getLogger(__name__)


def generate(
    cases: Sequence[Case],
    assistant: Assistant,
    out: Path,
    *,
    depth: int = 20,
    progress: Callable[[int, int], None] | None = None,
) -> int:
    """Write one record a line to `out`, in the order of the cases, and return how many.

    History, audience and question are passed, the language is not: finding it is part of the task. The file
    appears only when it is whole. A case that fails gets a record with status "unavailable".
    """
    out.parent.mkdir(parents=True, exist_ok=True)
    aside = out.with_name(out.name + ".part")
    with aside.open("w", encoding="utf-8") as lines:
        for number, case in enumerate(cases, start=1):
            lines.write(json.dumps(_ask(case, assistant, depth), ensure_ascii=False) + "\n")
            if progress:
                progress(number, len(cases))
    aside.replace(out)
    return len(cases)


def _ask(case: Case, assistant: Assistant, depth: int) -> dict[str, Any]:
    question = Question(text=case.question, audience=case.audience, history=case.history)
    try:
        return answer_record(assistant.answer(question), case_id=case.case_id, depth=depth)
    except Exception as error:  # noqa: BLE001 - one bad case must not lose the others
        _log.error("case %s failed: %s", case.case_id, type(error).__name__)
        return {
            "case_id": case.case_id,
            "status": "unavailable",
            "reason": type(error).__name__,
            "text": "",
            "citations": [],
            "ranking": [],
        }
