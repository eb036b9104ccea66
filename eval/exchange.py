"""Writes question sets as TREC, BEIR and CSV files, and reads them back."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")

FORMATS = ("trec", "beir", "csv")
_COLUMNS = ("id", "lang", "audience", "type", "expect", "question", "places", "facts", "notes")
# What a spreadsheet takes for a formula at the start of a cell, and the mark that makes it text.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_TEXT_MARK = "'"
_SPACE = re.compile(r"\s")


class ExchangeError(ValueError):
    """A file cannot be exchanged; the message names the file, the line, what was found and what was expected."""


def export_cases(rows: Sequence[dict[str, Any]], folder: Path, form: str) -> tuple[Path, ...]:
    """Write the rows of a question set in one of `FORMATS` to the folder, and return the files.

    * trec: `topics.tsv` (id, question) and `qrels.txt` (id 0 section 1).
    * beir: `queries.jsonl` (`_id`, `text`, `metadata`) and `qrels/test.tsv` with its heading.
    * csv: `cases.csv`; a cell that a spreadsheet would take for a formula begins with an apostrophe.

    TREC and BEIR keep question and places, CSV also facts, expectation and notes; history, evidence and patterns stay
    behind.

    Raises:
        ExchangeError: an id or section holds white space, which TREC and BEIR files cannot say.
    """
    folder.mkdir(parents=True, exist_ok=True)
    return _WRITERS[form](rows, folder)


def import_cases(folder: Path, form: str) -> tuple[dict[str, Any], ...]:
    """The rows of a question set from files as `export_cases` writes them, in the order of the questions.

    Raises:
        ExchangeError: a file is missing or a line is not what the format says; all bad lines are named at once.
    """
    return _READERS[form](folder)


def _places(row: dict[str, Any]) -> list[str]:
    return [place["section_id"] for place in row.get("gold") or [] if place.get("section_id")]


def _plain(value: str, what: str) -> str:
    if not value or _SPACE.search(value):
        raise ExchangeError(f"{what} {value!r} is empty or holds white space, which this format cannot say; use csv")
    return value


def _write_trec(rows: Sequence[dict[str, Any]], folder: Path) -> tuple[Path, ...]:
    topics, qrels = folder / "topics.tsv", folder / "qrels.txt"
    asked = [f"{_plain(_id(row), 'id')}\t{' '.join(_question(row).split())}\n" for row in rows]
    judged = [f"{_id(row)} 0 {_plain(place, 'section')} 1\n" for row in rows for place in _places(row)]
    topics.write_text("".join(asked), encoding="utf-8")
    qrels.write_text("".join(judged), encoding="utf-8")
    return topics, qrels


def _read_trec(folder: Path) -> tuple[dict[str, Any], ...]:
    def topic(line: str) -> tuple[str, str]:
        case_id, tab, question = line.partition("\t")
        if not tab or not case_id.strip() or not question.strip():
            raise ValueError("expected an id, a tab and a question")
        return case_id, question

    def judged(line: str) -> tuple[str, str, int]:
        fields = line.split()
        if len(fields) != len(("id", "0", "section", "grade")):
            raise ValueError(f"found {len(fields)} fields; expected id, 0, section and grade")
        return fields[0], fields[2], int(fields[3])

    return _joined(_lines(folder / "topics.tsv", topic), _lines(folder / "qrels.txt", judged), folder / "qrels.txt")


def _write_beir(rows: Sequence[dict[str, Any]], folder: Path) -> tuple[Path, ...]:
    queries, qrels = folder / "queries.jsonl", folder / "qrels" / "test.tsv"
    qrels.parent.mkdir(exist_ok=True)
    kept = ("lang", "audience", "type")
    asked = [
        {"_id": _plain(_id(row), "id"), "text": _question(row), "metadata": {n: row[n] for n in kept if row.get(n)}}
        for row in rows
    ]
    judged = [f"{_id(row)}\t{_plain(place, 'section')}\t1\n" for row in rows for place in _places(row)]
    queries.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in asked), encoding="utf-8")
    qrels.write_text("query-id\tcorpus-id\tscore\n" + "".join(judged), encoding="utf-8")
    return queries, qrels


def _read_beir(folder: Path) -> tuple[dict[str, Any], ...]:
    about: dict[str, dict[str, Any]] = {}

    def query(line: str) -> tuple[str, str]:
        row = json.loads(line)
        if not isinstance(row, dict) or not isinstance(row.get("_id"), str) or not isinstance(row.get("text"), str):
            raise ValueError("expected an object with the texts _id and text")  # noqa: TRY004 - what a user gave
        metadata = row.get("metadata")
        about[row["_id"]] = metadata if isinstance(metadata, dict) else {}
        return row["_id"], row["text"]

    def judged(line: str) -> tuple[str, str, int]:
        fields = line.split("\t")
        if len(fields) != len(("query-id", "corpus-id", "score")):
            raise ValueError(f"found {len(fields)} fields; expected query-id, corpus-id and score")
        return fields[0], fields[1], int(fields[2])

    queries = _lines(folder / "queries.jsonl", query)
    path = folder / "qrels" / "test.tsv"
    rows = _joined(queries, _lines(path, judged, heading="query-id"), path)
    kept = ("lang", "audience", "type")
    return tuple(
        row | {name: about[row["id"]][name] for name in kept if isinstance(about[row["id"]].get(name), str)}
        for row in rows
    )


def _joined(
    topics: Sequence[tuple[str, str]], judged: Iterable[tuple[str, str, int]], path: Path
) -> tuple[dict[str, Any], ...]:
    """The rows of both files; a place of grade 0 is none."""
    places: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    asked = {case_id for case_id, _ in topics}
    for case_id, section, grade in judged:
        if case_id not in asked:
            raise ExchangeError(f"{path}: found {case_id!r}, which no question has; expected only ids of questions")
        if grade > 0:
            places[case_id].append({"section_id": section})
    return tuple({"id": case_id, "question": question, "gold": places[case_id]} for case_id, question in topics)


def _write_csv(rows: Sequence[dict[str, Any]], folder: Path) -> tuple[Path, ...]:
    path = folder / "cases.csv"
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    for row in rows:
        facts = [str(nugget.get("fact", "")) for nugget in row.get("nuggets") or []]
        expect = row.get("expect") or ""
        cells = {
            "id": _id(row),
            "question": _question(row),
            "expect": expect if isinstance(expect, str) else json.dumps(expect, ensure_ascii=False),
            "places": json.dumps(_places(row), ensure_ascii=False),
            "facts": json.dumps(facts, ensure_ascii=False),
        }
        known = {name: str(row.get(name) or "") for name in _COLUMNS} | cells
        writer.writerow([_safe(known[name]) for name in _COLUMNS])
    path.write_text(written.getvalue(), encoding="utf-8", newline="")
    return (path,)


def _read_csv(folder: Path) -> tuple[dict[str, Any], ...]:
    path = folder / "cases.csv"
    table = csv.DictReader(io.StringIO(_text(path), newline=""))
    missing = [name for name in ("id", "question") if name not in (table.fieldnames or ())]
    if missing:
        raise ExchangeError(f"{path}: has no column {', '.join(missing)}; expected {', '.join(_COLUMNS)}")
    rows, problems = [], []
    for number, cells in enumerate(table, start=2):
        try:
            rows.append(_row_of_csv({name: _unsafe(cells.get(name) or "") for name in _COLUMNS}))
        except ValueError as problem:
            problems.append(f"{path}, row {number}: {problem}")
    if problems:
        raise ExchangeError("\n".join(problems))
    return tuple(rows)


def _row_of_csv(cells: dict[str, str]) -> dict[str, Any]:
    if not cells["id"].strip() or not cells["question"].strip():
        raise ValueError("id or question is empty; expected both")
    row: dict[str, Any] = {name: cells[name] for name in ("id", "question", "lang", "audience", "type", "notes")}
    row = {name: value for name, value in row.items() if value}
    if cells["expect"]:
        row["expect"] = json.loads(cells["expect"]) if cells["expect"].startswith("{") else cells["expect"]
    row["gold"] = [{"section_id": place} for place in _texts(cells["places"], "places")]
    # A fact comes back with a pattern of its own words: sharper ones are written in the JSONL file.
    row["nuggets"] = [{"fact": one, "any_of": [re.escape(one.lower())]} for one in _texts(cells["facts"], "facts")]
    return row


def _texts(cell: str, name: str) -> list[str]:
    found = json.loads(cell) if cell else []
    if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
        raise ValueError(f'{name} is {cell!r}; expected a list of texts, such as ["2.3.12"]')
    return found


def _safe(cell: str) -> str:
    return _TEXT_MARK + cell if cell.startswith((*_FORMULA, _TEXT_MARK)) else cell


def _unsafe(cell: str) -> str:
    # Only a mark that `_safe` can have put there: 's avonds, written by hand, keeps its own.
    is_marked = cell.startswith(_TEXT_MARK) and cell[1:].startswith((*_FORMULA, _TEXT_MARK))
    return cell[1:] if is_marked else cell


def _lines(path: Path, parse: Callable[[str], T], heading: str = "") -> list[T]:
    found, problems = [], []
    for number, line in enumerate(_text(path).split("\n"), start=1):
        if not line.strip() or (number == 1 and heading and line.startswith(heading)):
            continue
        try:
            found.append(parse(line.removesuffix("\r")))
        except ValueError as problem:
            problems.append(f"{path}:{number}: {problem}")
    if problems:
        raise ExchangeError("\n".join(problems))
    return found


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise ExchangeError(f"{path}: cannot be read ({error.strerror}); expected it in this format") from error
    except UnicodeDecodeError as error:
        raise ExchangeError(f"{path}: byte {error.start} is not UTF-8; save the file as UTF-8") from error


def _id(row: dict[str, Any]) -> str:
    return str(row.get("id") if row.get("id") is not None else row.get("_id"))


def _question(row: dict[str, Any]) -> str:
    return str(row.get("question") or row.get("text"))


_WRITERS: dict[str, Callable[[Sequence[dict[str, Any]], Path], tuple[Path, ...]]] = {
    "trec": _write_trec,
    "beir": _write_beir,
    "csv": _write_csv,
}
_READERS: dict[str, Callable[[Path], tuple[dict[str, Any], ...]]] = {
    "trec": _read_trec,
    "beir": _read_beir,
    "csv": _read_csv,
}
