"""Asks and scores in one go, and leaves a folder with everything."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING

from eval.cases import read_cases
from eval.generate import generate
from eval.ranking_measures import judge, qrel_rows, run_rows
from eval.records import read_records
from eval.report import scores_json, table, ten_answers
from eval.score import Scores, score
from eval.source_sets import SourceSet, find_source_set

if TYPE_CHECKING:
    from bot import Assistant


def run(
    cases_path: Path, assistant: Assistant, out: Path, *, settings: dict[str, str], source_set: SourceSet | None = None
) -> Scores:
    """Write settings.json, answers.jsonl, scores.json, table.txt, ten.txt, qrels.txt and run.txt to `out`.

    Outcomes are expected for `source_set`; None means the set that the index of the assistant holds.
    The two TREC files hold the ranking judged by section or evidence; see `ranking_measures.judge`.
    """
    from importlib.metadata import version

    source_ids = tuple(source.source_id for source in assistant.index.sources)
    source_set = source_set or find_source_set(source_ids)
    cases = read_cases(cases_path, source_set)
    out.mkdir(parents=True, exist_ok=True)
    told = settings | {
        "version": version("paraat-assistant"),
        "index": assistant.index.fingerprint,
        "sources": ", ".join(source_ids),
        "source_set": source_set,
        "cases": cases_path.name,
        "cases_sha256": hashlib.sha256(cases_path.read_bytes()).hexdigest(),
    }
    _write(out / "settings.json", json.dumps(told, ensure_ascii=False, indent=1))
    generate(cases, assistant, out / "answers.jsonl")
    scores = score(out / "answers.jsonl", cases)
    _write(out / "scores.json", json.dumps(scores_json(scores), ensure_ascii=False, indent=1))
    _write(out / "table.txt", table(scores) + "\n")
    records = read_records(out / "answers.jsonl")
    _write(out / "ten.txt", ten_answers(records, cases))
    by_id = {record.case_id: record for record in records}
    judged = [found for case in cases if (found := judge(case, by_id[case.case_id], by_section=True))]
    _write(out / "qrels.txt", "".join(f"{q} 0 {d} {grade}\n" for j in judged for q, d, grade in qrel_rows(j)))
    lines = [
        f"{query} Q0 {name} {rank} {value:.6f} paraat\n"
        for found in judged
        for rank, (query, name, value) in enumerate(run_rows(found), start=1)
    ]
    _write(out / "run.txt", "".join(lines))
    return scores


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
