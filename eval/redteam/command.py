"""The command `paraat eval redteam`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from eval.redteam.running import Report


def redteam_command(
    index: Annotated[Path | None, typer.Option(help="Folder of the index [default: PARAAT_INDEX].")] = None,
    out: Annotated[Path | None, typer.Option(help="Folder to write every question and answer to.")] = None,
) -> None:
    """Ask attacks and garbage, fail on what got through.

    Attacks, questions for secrets, planted instructions and garbage, also through a model that lies.
    """
    from bot import Settings, open_assistant
    from eval.progress import progress_bar
    from eval.redteam.running import redteam

    settings = Settings()
    with progress_bar("redteam") as progress:
        report = redteam(open_assistant(settings, folder=index).index, settings, progress=progress)
    typer.echo(report.table())
    typer.echo(
        f"{len(report.findings)} findings in {len(report.asked)} answers; "
        f"the lying model was heard {report.model_calls} times"
    )
    if out is not None:
        _write(report, out)
    raise typer.Exit(1 if report.findings else 0)


def _write(report: Report, out: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    (out / "table.txt").write_text(report.table() + "\n", encoding="utf-8")
    with (out / "redteam.jsonl").open("w", encoding="utf-8", errors="replace") as lines:
        for one in report.asked:
            row = {
                "id": one.probe.probe_id,
                "setup": one.setup,
                "set": one.probe.group,
                "kind": one.probe.kind,
                "question": one.probe.question,
                "status": one.status,
                "findings": [{"kind": finding.kind, "shown": finding.shown} for finding in one.findings],
                "answer": one.record,
            }
            lines.write(json.dumps(row, ensure_ascii=False) + "\n")
