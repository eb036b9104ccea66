"""The commands `paraat replay`, `verify`, `mcp`, `notice`, `pause` and `resume`."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from bot.answers import Turn
    from bot.operation import Operation

_DIFFERS = 1
_FAILED, _PARTIAL = 1, 3

notice_app = typer.Typer(help="Show a message above every answer, for as long as it holds.", no_args_is_help=True)
ByOption = Annotated[str, typer.Option(help="Who does this, for the audit [default: your account here].")]
SurfaceOption = Annotated[list[str] | None, typer.Option(help="web, widget or api; all when left out.")]


@notice_app.command("set")
def notice_set(
    text: Annotated[str, typer.Argument(help="The message, at most 300 characters.")],
    until: Annotated[str, typer.Option(help="Its end: 2026-11-25T18:00, or 2026-11-25 for the end of that day.")],
    url: Annotated[str, typer.Option(help="Where to read more.")] = "",
    by: ByOption = "",
) -> None:
    """Show a message above every answer.

    In page, widget and API, at once; it ends by itself.
    """
    from bot.operation import OperatorNotice, parse_until

    notice = OperatorNotice(text=" ".join(text.split()), until=parse_until(until), url=url)
    _operation().set_notice(notice, by=by)
    print(f"shown until {notice.until.isoformat()}", file=sys.stderr)


@notice_app.command("clear")
def notice_clear(by: ByOption = "") -> None:
    """Take the message away."""
    _operation().clear_notice(by=by)
    print("no message is shown", file=sys.stderr)


@notice_app.command("show")
def notice_show(
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON to standard output.")] = False,
) -> None:
    """Show the message and the pauses that hold now."""
    switches = _operation().switches()
    notice = switches.notice
    if as_json:
        shown = notice and {"text": notice.text, "until": notice.until.isoformat(), "url": notice.url}
        print(json.dumps({"notice": shown, "pauses": switches.pauses}, ensure_ascii=False, indent=1))
        return
    print(f"message until {notice.until.isoformat()}: {notice.text} {notice.url}".rstrip() if notice else "no message")
    for surface, reason in switches.pauses.items():
        print(f"{surface} is paused: {reason}")


def pause_command(
    reason: Annotated[str, typer.Option(help="Why, for the audit.")],
    surface: SurfaceOption = None,
    by: ByOption = "",
) -> None:
    """Stop answering; cards for emergencies stay."""
    from bot.operation import SURFACES

    _operation().pause(surface or SURFACES, reason, by=by)
    print(f"paused: {', '.join(surface or SURFACES)}", file=sys.stderr)


def resume_command(surface: SurfaceOption = None, by: ByOption = "") -> None:
    """Answer again after a pause."""
    from bot.operation import SURFACES

    _operation().resume(surface or SURFACES, by=by)
    print(f"answering again: {', '.join(surface or SURFACES)}", file=sys.stderr)


def _operation() -> Operation:
    from bot.operation import Operation
    from bot.settings import Settings

    return Operation(Settings().data)


def replay_command(
    record: Annotated[Path, typer.Argument(help="A record as `paraat ask --json` writes it.")],
    question: Annotated[str, typer.Option(help="The question that was asked; a record does not hold it.")],
    history: Annotated[Path | None, typer.Option(help="JSON list of earlier turns: role and content.")] = None,
    index: Annotated[Path | None, typer.Option("--index", help="Folder of the index [default: PARAAT_INDEX].")] = None,
    not_in_danger: Annotated[bool, typer.Option("--not-in-danger", help="The person went on from a card.")] = False,
) -> None:
    """Answer a recorded question again and compare.

    Exit code 1 when anything but the times is different.
    """
    from bot.opening import open_assistant
    from bot.replay import replay
    from bot.settings import Settings

    recorded = _read(record, dict)
    turns = _turns(_read(history, list)) if history else ()
    assistant = open_assistant(Settings(), folder=index)
    differences = replay(assistant, recorded, question, turns, not_in_danger=not_in_danger)
    for found in differences:
        print(f"{found.field}: recorded {_short(found.recorded)}, now {_short(found.now)}", file=sys.stderr)
    print("the same answer" if not differences else f"{len(differences)} fields differ", file=sys.stderr)
    raise typer.Exit(_DIFFERS if differences else 0)


def mcp_command(
    index: Annotated[Path | None, typer.Option("--index", help="Folder of the index [default: PARAAT_INDEX].")] = None,
) -> None:
    """Serve tools for assistants that speak MCP.

    The tools ask, search and read_section of the Model Context Protocol, on standard input and output.
    """
    from bot.mcp_server import mcp_server
    from bot.opening import open_assistant
    from bot.service import Service
    from bot.settings import Settings

    settings = Settings()
    mcp_server(lambda: open_assistant(settings, folder=index), Service(settings)).run()


def verify_command(
    file: Annotated[Path, typer.Argument(help='JSONL file, one {"id", "sentence", "passage"} a line.')],
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON to standard output, one object a line.")] = False,
) -> None:
    """Say of each sentence whether its passage supports it.

    Exit code 3 when some lines are bad, 1 when all are.
    """
    from bot.gate import BadLine, judge_file
    from bot.opening import open_entailment
    from bot.settings import Settings

    judged = bad = 0
    for line in judge_file(file, open_entailment(Settings())):
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
