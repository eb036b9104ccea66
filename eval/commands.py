"""The commands `paraat eval …`: ask questions from a file, score the answers, fail on a missed threshold."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from eval.case_commands import export_command, import_command, new_command
from eval.redteam.command import redteam_command
from eval.run_commands import JsonOption, generate_command, run_command, score_command

eval_app = typer.Typer(help="Ask questions from a file and score the answers.", no_args_is_help=True)

RunArgument = Annotated[Path, typer.Argument(help="Folder of a run.")]
IndexOption = Annotated[Path | None, typer.Option("--index", help="Folder of the index [default: PARAAT_INDEX].")]


def _say(text: str) -> None:
    """Everything that is not a result goes to standard error."""
    print(text, file=sys.stderr)


eval_app.command("generate")(generate_command)
eval_app.command("score")(score_command)
eval_app.command("run")(run_command)


@eval_app.command("retrieval")
def eval_retrieval(
    cases: Annotated[list[Path] | None, typer.Option("--cases", help="JSONL file of questions with gold.")] = None,
    index: Annotated[list[Path] | None, typer.Option("--index", help="Folder of an index; may be repeated.")] = None,
    encoder: Annotated[Path | None, typer.Option(help="Folder of the encoder for the tutorial's pipeline.")] = None,
    records: Annotated[Path | None, typer.Option(help="JSONL of questions and answers: each finds its own.")] = None,
    pairs: Annotated[Path | None, typer.Option(help="Two columns, English and Dutch sentences.")] = None,
    speed: Annotated[
        bool, typer.Option("--speed", help="Time the whole alone instead, on --cases and --index.")
    ] = False,
) -> None:
    """Compare searches over the same questions.

    BM25, vectors, a tutorial's pipeline, each part, the whole, and the whole without each part.
    """
    from eval.retrieval_command import compare_on_cases, compare_on_records, pair_lines
    from eval.search_speed import measure_speed

    if not (cases and index) and records is None and pairs is None:
        raise ValueError("nothing to measure; expected --cases with --index, --records or --pairs")
    for path in cases or []:
        for folder in index or []:
            if speed:
                print(f"{path.name} on {folder.name}: {measure_speed(path, folder)}")
            else:
                print(f"## {path.name} on {folder.name}\n\n{compare_on_cases(path, folder, encoder)}\n")
    if records is not None:
        print(f"## {records.name}: each question finds its own answer\n\n{compare_on_records(records, encoder)}\n")
    if pairs is not None:
        print(f"## {pairs.name}: each sentence finds its translation\n\n{pair_lines(pairs)}")


@eval_app.command("bench")
def eval_bench(
    only: Annotated[
        list[str] | None, typer.Option(help="answer, search, http, workers, size, start, streams; else all.")
    ] = None,
    index: IndexOption = None,
    seconds: Annotated[float, typer.Option(min=1, help="Length of each load.")] = 10.0,
    workers: Annotated[int, typer.Option(min=1, help="Worker processes, beside one or up to.")] = 2,
    plot: Annotated[
        Path | None, typer.Option(help="Picture (.svg or .png) of what --only http, workers or size measured.")
    ] = None,
) -> None:
    """Time search, answers, load, growth and start.

    Beside a tutorial's pipeline and other kits where they are installed, in one run of some minutes.
    """
    from bot import Settings
    from eval.bench.parts import Bench
    from eval.bench.report import own_questions, plot_measured, run_bench

    folder = index or Settings().index
    bench = Bench(index=folder, questions=own_questions(), seconds=seconds, workers=workers)
    print(run_bench(bench, only or ()))
    if plot:
        plot_measured(bench, plot)


@eval_app.command("gate")
def eval_gate(
    run_folder: RunArgument, thresholds: Annotated[Path, typer.Option(help="TOML file of thresholds.")]
) -> None:
    """Fail when a measure of a run misses its threshold.

    It says which measure, on which slice, and by how much.
    """
    from eval.gate import gate, read_thresholds

    path = run_folder / "scores.json"
    if not path.is_file():
        raise ValueError(f"{path} is not there; expected a finished run: make it with paraat eval run")
    failures = gate(json.loads(path.read_text(encoding="utf-8")), thresholds)
    for failure in failures:
        print(failure)
    wanted = len(read_thresholds(thresholds))
    _say(f"{wanted - len(failures)} of {wanted} thresholds are met")
    raise typer.Exit(1 if failures else 0)


@eval_app.command("compare")
def eval_compare(
    first: Annotated[Path, typer.Argument(help="Folder of the run before.")],
    second: Annotated[Path, typer.Argument(help="Folder of the run after.")],
    html: Annotated[Path | None, typer.Option(help="Also write a page with each turned case side by side.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Compare two runs over the same cases.

    Paired differences with their intervals, and the cases that were won and lost.
    """
    from eval.compare import compare_runs, comparison_json, read_run
    from eval.compare_report import comparison_page, comparison_text

    found = compare_runs(read_run(first), read_run(second))
    if html is not None:
        html.parent.mkdir(parents=True, exist_ok=True)
        html.write_text(comparison_page(found), encoding="utf-8", errors="replace")
        _say(f"page: {html}")
    print(json.dumps(comparison_json(found), ensure_ascii=False, indent=1) if as_json else comparison_text(found))


@eval_app.command("gatecheck")
def eval_gatecheck(
    name: Annotated[str, typer.Option("--set", help="guide, slots, retold, turned or lies.")] = "guide",
    half: Annotated[str, typer.Option(help="test, tuning or all; slots has no tuning half.")] = "test",
    as_json: JsonOption = False,
) -> None:
    """Measure the sentence gate on one of its sets.

    Fails when a goal is missed.
    """
    from dataclasses import asdict

    from eval.gatecheck import check_gate, gate_table
    from eval.gateset.choosing import chosen_items

    try:
        rows, separations = check_gate(chosen_items(name, half))
    except ValueError as problem:
        raise typer.BadParameter(str(problem)) from problem
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
    """Fit the gate's weights on the tuning half.

    Prints them as in bot/gate/weights.toml.
    """
    from eval.gateset.fitting import fit_weights
    from eval.gateset.making import read_set

    for name, weights in fit_weights(read_set()).items():
        print(f"[{name}]\n" + "".join(f"{feature} = {weight}\n" for feature, weight in weights.items()))


@eval_app.command("coverage")
def eval_coverage(
    cases: Annotated[list[Path], typer.Option("--cases", help="JSONL file of questions; repeat it for more files.")],
    as_json: JsonOption = False,
) -> None:
    """Count the cases by section, language and type.

    Names the sections of the bundled guide that have no case.
    """
    from eval.cases import read_cases
    from eval.coverage import bundled_titles, coverage_json, coverage_table, measure_coverage

    coverage = measure_coverage({path.name: read_cases(path) for path in cases}, bundled_titles())
    if as_json:
        print(json.dumps(coverage_json(coverage), ensure_ascii=False, indent=1))
    else:
        print(coverage_table(coverage))


@eval_app.command("triage")
def eval_triage(
    show: Annotated[
        bool, typer.Option("--show", help="Also print the questions of the tuning half that are missed.")
    ] = False,
) -> None:
    """Count how many emergencies are recognised.

    And how many near misses, live events and ordinary questions are told apart from them.
    """
    from eval.triage_sets import triage_figures

    for figure in triage_figures():
        print(figure)
        if show and figure.half != "test":
            print("".join(f"    {question}\n" for question in figure.missed), end="")


eval_app.command("redteam")(redteam_command)
eval_app.command("new")(new_command)
eval_app.command("export")(export_command)
eval_app.command("import")(import_command)
