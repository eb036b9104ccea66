"""The stored answers as scoring needs them (Record, Cited, Retrieved) and the reader of their JSONL file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot import AnswerStatus
from eval.lines import LineError, read_jsonl, shown, take, take_number, take_objects

_NEEDED = ("status", "text", "citations", "ranking")


class RecordError(ValueError):
    """A file of answers cannot be scored; the message names file, line, what was found and what was expected."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """One citation of a stored answer; `rendered_section_id` is empty unless it cites a rendering."""

    marker: int
    kind: str
    source_id: str
    title: str
    section_id: str
    rendered_section_id: str
    heading_path: tuple[str, ...]
    page: int | None
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Retrieved:
    """One passage of a stored ranking, with its whole text; `rank` counts from 1."""

    rank: int
    source_id: str
    section_id: str
    text: str
    page: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One stored answer; `ranking` is sorted by rank, `index` is the fingerprint of the index it came from.

    `confidence` is in [0, 1], None where nothing was weighed; `seconds` is the time of all steps together, None
    where none was stored; `language` is what the question was taken to be in.
    """

    case_id: str
    status: AnswerStatus
    reason: str = ""
    text: str = ""
    citations: tuple[Cited, ...] = ()
    ranking: tuple[Retrieved, ...] = ()
    index: str = ""
    language: str = ""
    confidence: float | None = None
    seconds: float | None = None


def read_records(path: Path) -> tuple[Record, ...]:
    """The records of a JSONL file in its order; keys that are not known are passed over.

    Raises:
        RecordError: the file cannot be read, a line is no record (that of another version may lack a key),
            or a case was answered twice; all bad lines are named at once.
    """
    first_lines: dict[str, int] = {}

    def parse(raw: dict[str, Any], number: int) -> Record:
        record = _parse_record(raw)
        first = first_lines.setdefault(record.case_id, number)
        if first != number:
            raise LineError(f"case {shown(record.case_id)} stands on line {first} too; expected one record a case")
        return record

    return read_jsonl(path, parse, RecordError)


def _parse_record(raw: dict[str, Any]) -> Record:
    missing = [name for name in _NEEDED if raw.get(name) is None]
    if missing:
        raise LineError(
            f"{', '.join(missing)} missing; expected a record of this version: "
            "write the file again with `paraat eval generate`"
        )
    if raw.get("case_id") is None:
        raise LineError("case_id is missing; expected the id of the case this record answers")
    status = take(raw, "status", str)
    if status not in tuple(AnswerStatus):
        raise LineError(f"status is {shown(status)}; expected one of {', '.join(AnswerStatus)}")
    ranking = take_objects(raw, "ranking", _parse_retrieved)
    return Record(
        case_id=take(raw, "case_id", str),
        status=AnswerStatus(status),
        reason=take(raw, "reason", str, ""),
        text=take(raw, "text", str),
        citations=take_objects(raw, "citations", _parse_cited),
        ranking=tuple(sorted(ranking, key=lambda passage: passage.rank)),
        index=take(raw, "index", str, ""),
        language=take(raw, "language", str, ""),
        confidence=_take_share(raw, "confidence"),
        seconds=_sum_seconds(take(raw, "seconds", dict, {})),
    )


def _take_share(raw: dict[str, Any], name: str) -> float | None:
    value = raw.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise LineError(f"{name} is {shown(value)}; expected a number from 0 to 1")
    return float(value)


def _sum_seconds(steps: dict[str, Any]) -> float | None:
    """The time of all steps; what is no number is passed over, as it changes no score."""
    known = [float(value) for value in steps.values() if isinstance(value, int | float)]
    return sum(known) if known else None


def _parse_retrieved(raw: dict[str, Any]) -> Retrieved:
    return Retrieved(
        rank=take(raw, "rank", int),
        source_id=take(raw, "source_id", str, ""),
        section_id=take(raw, "section_id", str),
        text=take(raw, "text", str),
        page=take_number(raw, "page"),
    )


def _parse_cited(raw: dict[str, Any]) -> Cited:
    renders = take(raw, "renders", dict, {})
    return Cited(
        marker=take(raw, "marker", int),
        kind=take(raw, "kind", str, ""),
        source_id=take(raw, "source_id", str, ""),
        title=take(raw, "title", str, ""),
        section_id=take(raw, "section_id", str),
        rendered_section_id=take(renders, "section_id", str, ""),
        heading_path=tuple(str(heading) for heading in take(raw, "heading_path", list, [])),
        page=take_number(raw, "page"),
        quote=take(raw, "quote", str),
    )
