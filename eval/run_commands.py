"""The commands `paraat eval generate`, `score` and `run`: from questions to figures."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from eval.source_sets import SourceSet

if TYPE_CHECKING:
    from eval.judge.judging import Judge

CasesOption = Annotated[Path, typer.Option("--cases", help="JSONL file of questions, one case a line.")]
IndexOption = Annotated[Path | None, typer.Option("--index", help="Folder of the index [default: PARAAT_INDEX].")]
SourcesOption = Annotated[
    SourceSet | None,
    typer.Option("--sources", help="Expect the outcomes of this source set [default: the set the answers came from]."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Write JSON to standard output.")]
JudgeOption = Annotated[
    bool,
    typer.Option("--judge", help="Also have the model of PARAAT_CHAT_MODEL judge wording; it gets the answers."),
]


def generate_command(
    cases: CasesOption,
    out: Annotated[Path, typer.Option(help="JSONL file to write, one record a line.")],
    index: IndexOption = None,
    depth: Annotated[int, typer.Option(min=1, help="Passages kept of each ranking.")] = 20,
) -> None:
    """Ask every case and write the records."""
    from bot import Settings, open_assistant
    from eval.cases import read_cases
    from eval.generate import generate

    read = read_cases(cases)
    written = generate(read, open_assistant(Settings(), folder=index, depth=depth), out, depth=depth)
    _say(f"{written} records in {out}")


def score_command(
    records: Annotated[Path, typer.Argument(help="JSONL file of records.")],
    cases: CasesOption,
    sources: SourcesOption = None,
    judge: JudgeOption = False,
    as_json: JsonOption = False,
) -> None:
    """Score stored records; no model and no index is needed."""
    from eval.cases import read_cases
    from eval.judge.wording import wording_table
    from eval.records import read_records
    from eval.report import scores_json, table
    from eval.score import score_records
    from eval.source_sets import source_set_of_records

    judging = _judge() if judge else None
    answers = read_records(records)
    source_set = sources or source_set_of_records(answers)
    _say(f"outcomes expected for the source set: {source_set}")
    read = read_cases(cases, source_set)
    scores = score_records(answers, read)
    wording = judging.sum_up(read, answers) if judging else None
    if as_json:
        typer.echo(json.dumps(scores_json(scores, wording), ensure_ascii=False, indent=1))
        return
    typer.echo(table(scores))
    if wording:
        typer.echo(f"\n{wording_table(wording)}")


def run_command(
    cases: CasesOption,
    out: Annotated[Path, typer.Option(help="Folder to write the run to.")],
    index: IndexOption = None,
    sources: SourcesOption = None,
    judge: JudgeOption = False,
    fresh: Annotated[bool, typer.Option("--fresh", help="Ask every case again, whatever the folder holds.")] = False,
) -> None:
    """Ask and score every case, and leave a folder.

    It holds all that was asked, answered and measured, and report.html to look at. Run again, it goes on where it was
    stopped; a finished run stays as it is while nothing has changed.
    """
    from bot import Settings, open_assistant
    from eval.cases import read_cases
    from eval.progress import progress_bar
    from eval.provenance import answer_settings
    from eval.run import run

    read_cases(cases)  # Bad lines are told before a model is loaded or an index is built.
    settings = Settings()
    judging = _judge() if judge else None
    assistant = open_assistant(settings, folder=index)
    with progress_bar(cases.stem) as progress:
        run(
            cases,
            assistant,
            out,
            settings=answer_settings(settings),
            source_set=sources,
            judge=judging,
            fresh=fresh,
            progress=progress,
            say=_say,
        )
    typer.echo((out / "table.txt").read_text(encoding="utf-8"))
    typer.echo("Ten answers to read:\n")
    typer.echo((out / "ten.txt").read_text(encoding="utf-8"))
    _say(f"report: {out / 'report.html'}")


def _judge() -> Judge:
    from bot import Settings, open_replier
    from eval.judge.judging import Judge
    from eval.progress import progress_bar

    return Judge(open_replier(Settings()), lambda: progress_bar("wording", "answer"))


def _say(text: str) -> None:
    """Everything that is not a result goes to standard error."""
    typer.echo(text, err=True)
