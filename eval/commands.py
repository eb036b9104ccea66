"""The commands `paraat eval …`: ask questions from a file, score the answers, fail on a missed threshold."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

eval_app = typer.Typer(help="Ask questions from a file and score the answers.", no_args_is_help=True)

CasesOption = Annotated[Path, typer.Option("--cases", help="JSONL file of questions, one case a line.")]
IndexOption = Annotated[Path | None, typer.Option("--index", help="Folder of the index [default: PARAAT_INDEX].")]
JsonOption = Annotated[bool, typer.Option("--json", help="Write JSON to standard output.")]


@eval_app.command("generate")
def eval_generate(
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
    print(f"{written} records in {out}", file=sys.stderr)


@eval_app.command("score")
def eval_score(records: Path, cases: CasesOption, as_json: JsonOption = False) -> None:
    """Score stored records; no model and no index is needed."""
    from eval.cases import read_cases
    from eval.report import scores_json, table
    from eval.score import score

    scores = score(records, read_cases(cases))
    if as_json:
        print(json.dumps(scores_json(scores), ensure_ascii=False, indent=1))
    else:
        print(table(scores))


@eval_app.command("run")
def eval_run(
    cases: CasesOption,
    out: Annotated[Path, typer.Option(help="Folder to write the run to.")],
    index: IndexOption = None,
) -> None:
    """Ask and score every case; leave a folder with all that was asked, answered and measured."""
    from bot import Settings, open_assistant
    from eval.report import table
    from eval.run import run

    settings = Settings()
    scores = run(cases, open_assistant(settings, folder=index), out, settings={"embedder": settings.embedder})
    print(table(scores))
    print("\nTen answers to read:\n")
    print((out / "ten.txt").read_text(encoding="utf-8"))


@eval_app.command("gate")
def eval_gate(run_folder: Path, thresholds: Annotated[Path, typer.Option(help="TOML file of thresholds.")]) -> None:
    """Fail when a measure of a run misses its threshold."""
    from eval.gate import gate

    scores = json.loads((run_folder / "scores.json").read_text(encoding="utf-8"))
    failures = gate(scores, thresholds)
    for failure in failures:
        print(failure)
    raise typer.Exit(1 if failures else 0)


@eval_app.command("gatecheck")
def eval_gatecheck(
    half: Annotated[str, typer.Option(help="test, tuning or all.")] = "test",
    as_json: JsonOption = False,
) -> None:
    """Measure the sentence gate on its set; fail when a goal is missed."""
    from dataclasses import asdict

    from eval.gatecheck import check_gate, gate_table
    from eval.gateset.making import read_set

    if half not in ("test", "tuning", "all"):
        raise typer.BadParameter(f"--half is {half!r}; expected test, tuning or all")
    rows, separations = check_gate(item for item in read_set() if half in (item.half, "all"))
    if as_json:
        found = {"rows": [asdict(row) for row in rows], "auc": [asdict(one) for one in separations]}
        print(json.dumps(found, ensure_ascii=False, indent=1))
    else:
        print(gate_table(rows, separations))
    raise typer.Exit(1 if any(row.is_missed for row in rows) else 0)


@eval_app.command("gateset")
def eval_gateset(
    out: Annotated[Path, typer.Option(help="Folder to write passages.jsonl and items.jsonl to.")],
) -> None:
    """Make the gate's set again from the bundled guide."""
    from eval.gateset.making import write_set

    print(f"{write_set(out)} items in {out}", file=sys.stderr)


@eval_app.command("gatefit")
def eval_gatefit() -> None:
    """Fit the gate's weights on the tuning half and print them as in bot/gate/weights.toml."""
    from eval.gateset.fitting import fit_weights
    from eval.gateset.making import read_set

    for name, weights in fit_weights(read_set()).items():
        print(f"[{name}]\n" + "".join(f"{feature} = {weight}\n" for feature, weight in weights.items()))
