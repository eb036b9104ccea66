"""Asks and scores in one go, and leaves a folder with everything."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from eval.cases import Case, read_cases
from eval.generate import Progress, answered, append_answers
from eval.judge.wording import wording_table
from eval.problems import case_problems, run_problems
from eval.provenance import describe_run, differing
from eval.ranking_measures import judge, qrel_rows, run_rows
from eval.records import Record, read_records
from eval.report import scores_json, table, ten_answers
from eval.report_page import report_page
from eval.score import Scores, score_records
from eval.source_sets import SourceSet, find_source_set

if TYPE_CHECKING:
    from bot import Assistant
    from eval.judge.judging import Judge

SETTINGS, ANSWERS, SCORES, CASES = "settings.json", "answers.jsonl", "scores.json", "cases.jsonl"
WORDING = "wording.jsonl"
_LATER = (SCORES, "table.txt", "ten.txt", "qrels.txt", "run.txt", "problems.txt", "report.html")
_DEPTH = 20
Say = Callable[[str], None]


def run(
    cases_path: Path,
    assistant: Assistant,
    out: Path,
    *,
    settings: dict[str, Any],
    source_set: SourceSet | None = None,
    judge: Judge | None = None,
    fresh: bool = False,
    progress: Progress | None = None,
    say: Say = lambda _: None,
) -> Scores:
    """Write a whole run to the folder `out`; see docs/evaluation.md for its files.

    Outcomes are expected for `source_set`; None means the set that the index of the assistant holds. A run that was
    broken off goes on where it was, and a finished one is not made again, when settings, code, index and cases are the
    same; else, and with `fresh`, it is begun again, and `say` is told why. `judge` has a chat model judge the wording
    too. The two TREC files hold the ranking judged by section or evidence; see `ranking_measures.judge`.

    Raises:
        CaseError: the cases cannot be used; nothing was asked.
    """
    source_set = source_set or find_source_set(source.source_id for source in assistant.index.sources)
    cases = read_cases(cases_path, source_set)
    out.mkdir(parents=True, exist_ok=True)
    told = describe_run(settings, assistant, cases_path, source_set, _DEPTH)
    found = case_problems(cases, assistant.index)
    for problem in found:
        say(problem)
    done = 0 if fresh else _find_done(out, told, cases, say)
    if done == len(cases) and _is_whole(out, judge):
        say(f"the run in {out} is finished and nothing has changed since: not made again; --fresh makes it anew")
        return score_records(read_records(out / ANSWERS), cases)
    _begin(out, told, cases_path, done)
    append_answers(cases, assistant, out / ANSWERS, done=done, depth=_DEPTH, progress=progress)
    return _finish(out, told, cases, found, judge)


def _find_done(out: Path, told: dict[str, Any], cases: Sequence[Case], say: Say) -> int:
    """How many cases an earlier run of the same has answered; answers of another unfinished run are put aside."""
    before = _json_of(out / SETTINGS)
    if not before or not (out / ANSWERS).is_file():
        return 0
    is_finished = (out / SCORES).is_file()
    if not (changed := differing(before, told)):
        done = answered(cases, out / ANSWERS)
        if not is_finished:
            say(f"going on with the run in {out}: {done} of {len(cases)} were answered")
        return done
    if is_finished:
        say(f"the finished run in {out} differs in {', '.join(changed)}: made anew")
        return 0
    aside = out / "unfinished-answers.jsonl"
    (out / ANSWERS).replace(aside)
    say(f"the unfinished run in {out} differs in {', '.join(changed)}: begun again, its answers are in {aside}")
    return 0


def _is_whole(out: Path, judge: Judge | None) -> bool:
    """Whether every file of a finished run is there, and the judge, where one is asked for, has judged it all."""
    if not all((out / name).is_file() for name in _LATER):
        return False
    scores = _json_of(out / SCORES)
    return bool(scores) and (judge is None or judge.has_judged(scores.get("wording")))


def _begin(out: Path, told: dict[str, Any], cases_path: Path, done: int) -> None:
    """Make the folder ready for a run of which `done` cases are answered."""
    for name in _LATER:
        (out / name).unlink(missing_ok=True)
    if not done:
        (out / ANSWERS).unlink(missing_ok=True)
        (out / WORDING).unlink(missing_ok=True)
        if cases_path.resolve() != (out / CASES).resolve():
            shutil.copyfile(cases_path, out / CASES)
        _write(out / SETTINGS, json.dumps(told, ensure_ascii=False, indent=1))


def _json_of(path: Path) -> dict[str, Any]:
    """The object in the file; empty where there is none, or none that can be read."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _finish(
    out: Path, told: dict[str, Any], cases: Sequence[Case], found: Sequence[str], judge: Judge | None
) -> Scores:
    """Score what was answered and write the rest of the folder; scores.json comes last: it says the run is whole."""
    records = read_records(out / ANSWERS)
    scores = score_records(records, cases)
    wording = judge.sum_up(cases, records, store=out / WORDING) if judge else None
    problems = (*found, *run_problems(records, scores.missing))
    _write(out / "table.txt", table(scores) + "\n" + (f"\n{wording_table(wording)}\n" if wording else ""))
    _write(out / "ten.txt", ten_answers(records, cases))
    _write(out / "problems.txt", "".join(f"{problem}\n" for problem in problems))
    _write_trec(out, records, cases)
    _write(out / "report.html", report_page(told, cases, records, scores, problems, wording))
    _write(out / SCORES, json.dumps(scores_json(scores, wording), ensure_ascii=False, indent=1))
    return scores


def _write_trec(out: Path, records: Sequence[Record], cases: Sequence[Case]) -> None:
    by_id = {record.case_id: record for record in records}
    judged = [found for case in cases if (found := judge(case, by_id[case.case_id], by_section=True))]
    _write(out / "qrels.txt", "".join(f"{q} 0 {d} {grade}\n" for j in judged for q, d, grade in qrel_rows(j)))
    lines = [
        f"{query} Q0 {name} {rank} {value:.6f} paraat\n"
        for found in judged
        for rank, (query, name, value) in enumerate(run_rows(found), start=1)
    ]
    _write(out / "run.txt", "".join(lines))


def _write(path: Path, text: str) -> None:
    # Aside first: a kill in the middle leaves the old file or none, never half of one.
    aside = path.with_name(path.name + ".part")
    aside.write_text(text, encoding="utf-8", errors="replace")
    aside.replace(path)
