"""The commands that make question sets: `paraat eval new`, `import` and `export`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

FormatOption = Annotated[str, typer.Option("--format", help="trec, beir or csv.")]


def new_command(
    source: Annotated[str, typer.Option(help="Id of the source to draft from.")],
    out: Annotated[Path, typer.Option(help="JSONL file to write; must not exist yet.")],
    section: Annotated[list[str] | None, typer.Option(help="Only this section; may be repeated.")] = None,
    index: Annotated[Path | None, typer.Option(help="Folder of the index [default: PARAAT_INDEX].")] = None,
) -> None:
    """Draft cases from the sections of a source.

    A person edits them before they are asked.
    """
    from bot import Settings, open_assistant
    from eval.drafting import draft_cases

    _refuse_existing(out)
    rows = draft_cases(open_assistant(Settings(), folder=index).index, source, tuple(section or ()))
    _write(rows, out)
    typer.echo(f"{len(rows)} drafts in {out}: edit each, then remove its draft mark", err=True)


def export_command(
    cases: Annotated[Path, typer.Option(help="JSONL file of questions.")],
    out: Annotated[Path, typer.Option(help="Folder to write to.")],
    form: FormatOption = "csv",
) -> None:
    """Write a question set as TREC, BEIR or CSV files."""
    from eval.cases import CaseError, read_cases
    from eval.exchange import export_cases
    from eval.lines import read_jsonl

    _refuse_format(form)
    read_cases(cases)
    rows = read_jsonl(cases, lambda row, _: row, CaseError)
    for path in export_cases(rows, out, form):
        typer.echo(f"written: {path}", err=True)


def import_command(
    folder: Annotated[Path, typer.Argument(help="Folder with the files of the format.")],
    out: Annotated[Path, typer.Option(help="JSONL file to write; must not exist yet.")],
    form: FormatOption = "csv",
) -> None:
    """Read a question set from TREC, BEIR or CSV files."""
    from eval.exchange import import_cases

    _refuse_format(form)
    _refuse_existing(out)
    rows = import_cases(folder, form)
    _write(rows, out)
    typer.echo(f"{len(rows)} cases in {out}", err=True)


def _refuse_format(form: str) -> None:
    if form not in ("trec", "beir", "csv"):
        raise typer.BadParameter(f"--format is {form!r}; expected trec, beir or csv")


def _refuse_existing(out: Path) -> None:
    # A set that a person has edited is worth more than a command.
    if out.exists():
        raise ValueError(f"{out} exists and is not written over; name another file")


def _write(rows: tuple[dict[str, Any], ...], out: Path) -> None:
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
