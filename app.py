"""The command line `paraat`: serve, ask, search, index, sources, eval, verify, mcp, notice, pause, gaps, database."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from bot import (
    database_app,
    gaps_command,
    mcp_command,
    notice_app,
    pause_command,
    replay_command,
    resume_command,
    verify_command,
)
from eval.commands import eval_app
from eval.source_commands import read, selected, sources_app
from eval.transparency.command import transparency_command

if TYPE_CHECKING:
    from bot import Settings

FAILED, USAGE, PARTIAL = 1, 2, 3

_ORDER = (
    *("serve", "ask", "search", "sources", "index", "eval", "verify", "replay", "mcp"),
    *("notice", "pause", "resume", "gaps", "database", "transparency"),
)


class _InOrder(TyperGroup):
    """Lists the commands in the order in which a newcomer meets them."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ANN401 - typer keeps the type of its context to itself
        """The names of the commands; one that has no place in the order comes last."""
        names = super().list_commands(ctx)
        return sorted(names, key=lambda name: _ORDER.index(name) if name in _ORDER else len(_ORDER))


app = typer.Typer(
    cls=_InOrder,
    help="Answers questions on the Security Strategy for the Kingdom of the Netherlands, with their source. "
    "Without a command it serves.",
    no_args_is_help=False,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
index_app = typer.Typer(help="Build the index, or go back to the one before.", no_args_is_help=True)
app.add_typer(index_app, name="index")
app.add_typer(sources_app, name="sources")
app.add_typer(eval_app, name="eval")
app.command("replay")(replay_command)
app.command("verify")(verify_command)
app.command("mcp")(mcp_command)
app.add_typer(notice_app, name="notice")
app.command("pause")(pause_command)
app.command("resume")(resume_command)
app.command("transparency")(transparency_command)
app.command("gaps")(gaps_command)
app.add_typer(database_app, name="database")

IndexOption = Annotated[Path | None, typer.Option("--index", help="Folder of the index [default: PARAAT_INDEX].")]
JsonOption = Annotated[bool, typer.Option("--json", help="Write JSON to standard output.")]
FromOption = Annotated[
    Path | None, typer.Option("--from", help="Folder with a register.toml, or a JSONL file of records.")
]


def _say(text: str) -> None:
    """Everything that is not JSON goes to standard error."""
    print(text, file=sys.stderr)


def _print_json(value: object) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=1))


def _version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        print(f"paraat {version('paraat-assistant')}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def paraat(
    context: typer.Context,
    _version_asked: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Without a command: serve."""
    if context.invoked_subcommand is None:
        serve(index=None, workers=1)


@app.command()
def serve(
    index: IndexOption = None,
    workers: Annotated[int, typer.Option(min=1, help="Processes that work out answers; 1 does it in this one.")] = 1,
) -> None:
    """Serve the page, the widget and the API.

    They are at PARAAT_HOST:PARAAT_PORT, http://127.0.0.1:7860 when nothing is set.
    """
    import signal
    import socket

    settings = _settings()
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            raise ValueError(
                f"cannot listen on {settings.host}:{settings.port} ({error.strerror}); "
                "stop the program that uses this port, or choose another one with PARAAT_PORT=7861"
            ) from error
    import uvicorn

    from bot import create_app, open_assistant, server_options, write_json_lines

    _say(f"Paraat: http://{settings.host}:{settings.port} (stop with Ctrl+C)")
    # So that a stop by SIGTERM ends like any other and temporary copies of the index are removed.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    if settings.log_format == "json":
        write_json_lines()
    # Uvicorn's own set-up of logs would replace ours.
    logs: dict[str, Any] = {"log_config": None} if settings.log_format == "json" else {}
    folder = index or settings.index
    web = create_app(lambda: open_assistant(settings, folder=index), settings, index_folder=folder, workers=workers)
    options = server_options() | logs
    uvicorn.run(web, host=settings.host, port=settings.port, log_level="warning", **options)


@app.command()
def ask(
    question: Annotated[str, typer.Argument(help="In quotes.")],
    lang: Annotated[str | None, typer.Option(help="nl, en or pap; found by itself when left out.")] = None,
    audience: Annotated[str, typer.Option(help="citizen or organisation.")] = "citizen",
    region: Annotated[
        str | None, typer.Option(help="nl, aruba, bonaire, curacao, saba, sint-eustatius or sint-maarten.")
    ] = None,
    index: IndexOption = None,
    as_json: JsonOption = False,
) -> None:
    """Answer one question, with its sources."""
    from bot import Question, answer_record, describe_place, open_assistant

    _one_of("--lang", lang, ("nl", "en", "pap"))
    _one_of("--audience", audience, ("citizen", "organisation"))
    settings = _settings()
    assistant = open_assistant(settings, folder=index)
    answer = assistant.answer(Question(text=question, language=lang, audience=audience, region=region))
    if as_json:
        _print_json(answer_record(answer))
        return
    print(answer.text)
    for citation in answer.citations:
        print(f"  [{citation.marker}] {describe_place(citation, answer.language)}. {citation.url}")
    for near in answer.nearby:
        print(f"  ~ {' > '.join(near.heading_path)}" + (f", p. {near.page}" if near.page else ""))
    for notice in answer.notices:
        print(f"  * {notice}")


@app.command()
def search(
    query: Annotated[str, typer.Argument(help="Words or a question, in quotes.")],
    k: Annotated[int, typer.Option("-k", min=1, help="Number of passages.")] = 10,
    source: Annotated[list[str] | None, typer.Option(help="Only this source; may be repeated.")] = None,
    lang: Annotated[str | None, typer.Option(help="Only passages in this language.")] = None,
    index: IndexOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show the passages that a query finds, best first."""
    from bot import open_assistant

    settings = _settings()
    ranking = open_assistant(settings, folder=index).index.search(
        query, k=k, sources=source or (), languages=[lang] if lang else ()
    )
    if as_json:
        rows = [
            {
                "rank": p.rank,
                "score": round(p.score, 6),
                "dense": round(p.dense, 6),
                "lexical": round(p.lexical, 6),
            }
            | {"source_id": p.chunk.source_id, "section_id": p.chunk.section_id, "page": p.chunk.page}
            | {"heading_path": list(p.heading_path), "url": p.url, "text": p.chunk.text}
            for p in ranking.passages
        ]
        head = {"query": ranking.query, "index": ranking.fingerprint, "expansions": ranking.expansions}
        _print_json(head | {"ranking": rows})
        return
    for word, found in ranking.expansions.items():
        print(f"    {word} -> {', '.join(f'{stem} {weight:.2f}' for stem, weight in found)}")
    for p in ranking.passages:
        place = f"{p.chunk.source_id} {p.chunk.section_id}" + (f" p. {p.chunk.page}" if p.chunk.page else "")
        print(f"{p.rank:2}. {p.score:.3f} (cosine {p.dense:.2f}, BM25 {p.lexical:.1f}) {place}")
        print(f"    {' > '.join(p.heading_path)}\n    {' '.join(p.chunk.text.split())[:200]}")


@index_app.command("build")
def index_build(
    source: Annotated[list[str] | None, typer.Option(help="Only this source; may be repeated.")] = None,
    from_: FromOption = None,
    out: Annotated[Path | None, typer.Option(help="Folder of the index [default: PARAAT_INDEX].")] = None,
    gate: Annotated[Path | None, typer.Option(help="TOML file of thresholds: publish only when all are met.")] = None,
    cases: Annotated[
        Path | None, typer.Option(help="JSONL file of the questions for --gate [default: strategy-dev.jsonl].")
    ] = None,
    run: Annotated[Path | None, typer.Option(help="Folder for the run of --gate [default: var/runs/gate-OUT].")] = None,
) -> None:
    """Build an index and publish it when it is whole.

    Without --from it holds the bundled guide, with --from that folder's texts only. With --gate it is published only
    when every threshold is met; until then, and when it fails, the index that is there stays live.
    """
    settings = _settings()
    if gate is None and (cases or run):
        raise typer.BadParameter("--cases and --run go with --gate; expected --gate FILE")
    documents, skipped = read(selected(from_, source), from_)
    if not documents:
        raise ValueError("nothing could be read, so no index was built; see the reasons above")
    from index import build_index

    folder, server = out or settings.index, settings.chroma_server()
    if gate is None:
        report = build_index(documents, folder, embedder=settings.embedder, server=server)
    else:
        from eval.progress import progress_bar
        from eval.publishing import DEFAULT_CASES, gated

        runs = run or Path("var/runs") / f"gate-{folder.name}"
        with progress_bar("gate") as progress:
            check = gated(gate, cases or DEFAULT_CASES, runs, settings, progress=progress, say=_say)
            report = build_index(documents, folder, embedder=settings.embedder, check=check, server=server)
        _say(f"all thresholds of {gate} are met; the run is in {runs}")
    _say(f"{report.documents} documents, {report.chunks} chunks ({report.embedded} embedded, {report.reused} reused)")
    _say(f"index {report.fingerprint[:16]} in {folder} in {report.seconds:.1f} s")
    raise typer.Exit(PARTIAL if skipped else 0)


@index_app.command("rollback")
def index_rollback(
    out: Annotated[Path | None, typer.Option(help="Folder of the index [default: PARAAT_INDEX].")] = None,
) -> None:
    """Serve the index again that was live before.

    Running servers take it up within seconds.
    """
    from index import roll_back

    folder = out or _settings().index
    _say(f"version {roll_back(folder)} is live in {folder}")


def _one_of(option: str, value: str | None, allowed: tuple[str, ...]) -> None:
    if value is not None and value not in allowed:
        raise typer.BadParameter(f"{option} is {value!r}; expected one of {', '.join(allowed)}")


def _settings() -> Settings:
    from bot import Settings

    return Settings()


def main() -> None:
    """Run the command line; expected faults become one line on standard error and exit code 1 or 2."""
    # Read by numpy when it is first imported. A query multiplies one small matrix: threads for each core cost more
    # time than they save, and take it from other answers.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    _guarded(app)


def _guarded(command: Callable[[], object]) -> None:
    try:
        command()
    except (ValueError, OSError, RuntimeError, LookupError, MemoryError) as error:
        from bot import explain

        _say(f"paraat: {explain(error)}")
        sys.exit(FAILED)
