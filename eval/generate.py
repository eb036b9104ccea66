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
Progress = Callable[[int, int], None]


def generate(
    cases: Sequence[Case], assistant: Assistant, out: Path, *, depth: int = 20, progress: Progress | None = None
) -> int:
    """Write one record a line to `out`, in the order of the cases, and return how many.

    History, audience and question are passed, the language is not: finding it is part of the task. The file
    appears only when it is whole. A case that fails gets a record with status "unavailable".
    """
    out.parent.mkdir(parents=True, exist_ok=True)
    aside = out.with_name(out.name + ".part")
    aside.unlink(missing_ok=True)
    append_answers(cases, assistant, aside, done=0, depth=depth, progress=progress)
    aside.replace(out)
    return len(cases)


def append_answers(
    cases: Sequence[Case],
    assistant: Assistant,
    out: Path,
    *,
    done: int,
    depth: int = 20,
    progress: Progress | None = None,
) -> None:
    """Ask the cases after the first `done` and append each record to `out` as soon as it is there.

    What was written stays when the process is killed; see `answered`.
    """
    with out.open("a", encoding="utf-8") as lines:
        if progress:
            progress(done, len(cases))
        for number, case in enumerate(cases[done:], start=done + 1):
            lines.write(json.dumps(_ask(case, assistant, depth), ensure_ascii=False) + "\n")
            lines.flush()
            if progress:
                progress(number, len(cases))


def answered(cases: Sequence[Case], out: Path) -> int:
    """How many of the first cases have their record in `out`; what comes after those is cut off.

    A line that was being written when the process was killed is cut off too, so that it is asked again.
    """
    if not out.is_file():
        return 0
    content = out.read_bytes()
    done, kept = 0, 0
    for line in content.splitlines(keepends=True):
        if done == len(cases) or not line.endswith(b"\n") or _case_id(line) != cases[done].case_id:
            break
        done, kept = done + 1, kept + len(line)
    if kept < len(content):
        with out.open("r+b") as handle:
            handle.truncate(kept)
    return done


def _case_id(line: bytes) -> object:
    try:
        record = json.loads(line)
    except ValueError:
        return None
    return record.get("case_id") if isinstance(record, dict) else None


def _ask(case: Case, assistant: Assistant, depth: int) -> dict[str, Any]:
    question = Question(text=case.question, audience=case.audience, history=case.history)
    try:
        record = answer_record(assistant.answer(question), case_id=case.case_id, depth=depth)
        # A lone half of a surrogate pair cannot be stored, so it is told like any other failure.
        json.dumps(record, ensure_ascii=False).encode("utf-8")
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
    return record
