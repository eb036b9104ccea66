"""The commands `paraat replay` and `paraat verify`."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from bot.answers import Turn

_DIFFERS = 1
_FAILED, _PARTIAL = 1, 3


def replay_command(
    record: Annotated[Path, typer.Argument(help="A record as `paraat ask --json` writes it.")],
    question: Annotated[str, typer.Option(help="The question that was asked; a record does not hold it.")],
    history: Annotated[Path | None, typer.Option(help="JSON list of earlier turns: role and content.")] = None,
    index: Annotated[Path | None, typer.Option("--index", help="Folder of the index [default: PARAAT_INDEX].")] = None,
) -> None:
    """Answer a recorded question again; exit code 1 when anything but the times is different."""
    from bot.opening import open_assistant
    from bot.replay import replay
    from bot.settings import Settings

    recorded = _read(record, dict)
    turns = _turns(_read(history, list)) if history else ()
    differences = replay(open_assistant(Settings(), folder=index), recorded, question, turns)
    for found in differences:
        print(f"{found.field}: recorded {_short(found.recorded)}, now {_short(found.now)}", file=sys.stderr)
    print("the same answer" if not differences else f"{len(differences)} fields differ", file=sys.stderr)
    raise typer.Exit(_DIFFERS if differences else 0)


def verify_command(
    file: Annotated[Path, typer.Argument(help='JSONL file, one {"id", "sentence", "passage"} a line.')],
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON to standard output, one object a line.")] = False,
) -> None:
    """Say for each sentence whether its passage supports it; exit code 3 when some lines are bad, 1 when all are."""
    from bot.gate import BadLine, judge_file

    judged = bad = 0
    for line in judge_file(file):
        if isinstance(line, BadLine):
            bad += 1
            print(f"{file}:{line.number}: {line.problem}", file=sys.stderr)
            continue
        judged += 1
        if as_json:
            row = {"id": line.line_id, "supported": line.supported, "reason": line.reason}
            print(json.dumps(row, ensure_ascii=False))
        else:
            print(f"{line.line_id}: {'supported' if line.supported else 'not supported'}: {line.reason}")
    if not judged:
        print(f"{file}: no line could be judged; expected id, sentence and passage on each", file=sys.stderr)
        raise typer.Exit(_FAILED)
    raise typer.Exit(_PARTIAL if bad else 0)


def _read(path: Path, kind: type) -> Any:  # noqa: ANN401 - JSON
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise ValueError(f"{path} is not JSON: {error}") from error
    if not isinstance(value, kind):
        raise ValueError(f"{path} holds a {type(value).__name__}; expected a {kind.__name__}")  # noqa: TRY004 - what a user gave
    return value


def _turns(rows: list[Any]) -> tuple[Turn, ...]:
    from bot.answers import Turn

    found = []
    for row in rows:
        if not isinstance(row, dict) or row.get("role") not in ("user", "assistant") or "content" not in row:
            raise ValueError(f"a turn is {_short(row)}; expected role (user or assistant) and content")
        found.append(Turn(role=row["role"], content=str(row["content"])))
    return tuple(found)


def _short(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 200 else text[:200] + "…"
