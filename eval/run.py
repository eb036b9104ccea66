"""Asks and scores in one go, and leaves a folder with everything."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from eval.cases import Case, read_cases
from eval.generate import Progress, answered, append_answers
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

SETTINGS, ANSWERS, SCORES, CASES = "settings.json", "answers.jsonl", "scores.json", "cases.jsonl"
_LATER = (SCORES, "table.txt", "ten.txt", "qrels.txt", "run.txt", "problems.txt", "report.html")
_DEPTH = 20


def run(
    cases_path: Path,
    assistant: Assistant,
    out: Path,
    *,
    settings: dict[str, Any],
    source_set: SourceSet | None = None,
    progress: Progress | None = None,
    say: Callable[[str], None] = lambda _: None,
) -> Scores:
    """Write a whole run to the folder `out`; see docs/evaluation.md for its files.

    Outcomes are expected for `source_set`; None means the set that the index of the assistant holds. A run that was
    broken off goes on where it was, when settings, code, index and cases are the same; else it is kept aside and
    begun again, and `say` is told why. The two TREC files hold the ranking judged by section or evidence; see
    `ranking_measures.judge`.

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
    done = _begin(out, told, cases, cases_path, say)
    append_answers(cases, assistant, out / ANSWERS, done=done, depth=_DEPTH, progress=progress)
    return _finish(out, told, cases, found)


def _begin(out: Path, told: dict[str, Any], cases: Sequence[Case], cases_path: Path, say: Callable[[str], None]) -> int:
    """Make the folder ready, and say how many cases an earlier run of the same has answered."""
    before = _settings_of(out)
    is_unfinished = bool(before) and (out / ANSWERS).is_file() and not (out / SCORES).is_file()
    changed = differing(before, told)
    done = 0
    if is_unfinished and not changed:
        done = answered(cases, out / ANSWERS)
        say(f"going on with the run in {out}: {done} of {len(cases)} were answered")
    elif is_unfinished:
        aside = out / "unfinished-answers.jsonl"
        (out / ANSWERS).replace(aside)
        say(f"the unfinished run in {out} differs in {', '.join(changed)}: begun again, its answers are in {aside}")
    for name in _LATER:
        (out / name).unlink(missing_ok=True)
    if not done:
        (out / ANSWERS).unlink(missing_ok=True)
        if cases_path.resolve() != (out / CASES).resolve():
            shutil.copyfile(cases_path, out / CASES)
        _write(out / SETTINGS, json.dumps(told, ensure_ascii=False, indent=1))
    return done


def _settings_of(out: Path) -> dict[str, Any]:
    """The settings of the run in the folder; empty where there is none, or none that can be read."""
    try:
        found = json.loads((out / SETTINGS).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _finish(out: Path, told: dict[str, Any], cases: Sequence[Case], found: Sequence[str]) -> Scores:
    """Score what was answered and write the rest of the folder; scores.json comes last: it says the run is whole."""
    records = read_records(out / ANSWERS)
    scores = score_records(records, cases)
    problems = (*found, *run_problems(records, scores.missing))
    _write(out / "table.txt", table(scores) + "\n")
    _write(out / "ten.txt", ten_answers(records, cases))
    _write(out / "problems.txt", "".join(f"{problem}\n" for problem in problems))
    _write_trec(out, records, cases)
    _write(out / "report.html", report_page(told, cases, records, scores, problems))
    _write(out / SCORES, json.dumps(scores_json(scores), ensure_ascii=False, indent=1))
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
