"""Writes the gaps as lines, rows and CSV."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from bot.operating.gaps import GapReport

_COLUMNS = ("questions", "partly", "languages", "example", "nearest", "first", "last")
# A cell that begins with one of these is a formula to a spreadsheet.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def moment_since(text: str, *, now: datetime | None = None) -> datetime:
    """The moment that "2026-11-01" or "7d" (days back) means, in UTC; long ago for an empty text.

    ValueError when it is written otherwise.
    """
    if not text:
        return datetime(2000, 1, 1, tzinfo=UTC)
    if text.endswith("d") and text[:-1].isdigit() and len(text) <= 6:
        return (now or datetime.now(UTC)) - timedelta(days=int(text[:-1]))
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise ValueError(f"the beginning is {text!r}; expected a day such as 2026-11-01, or days back as 7d") from error
    return (moment if moment.tzinfo else moment.astimezone()).astimezone(UTC)


def as_rows(report: GapReport) -> list[dict[str, object]]:
    """The groups as plain values, the largest first."""
    return [
        {
            "questions": gap.questions,
            "partly": gap.partly,
            "languages": list(gap.languages),
            "example": gap.example,
            "nearest": list(gap.nearest),
            "first": gap.first.date().isoformat(),
            "last": gap.last.date().isoformat(),
        }
        for gap in report.gaps
    ]


def gap_lines(report: GapReport) -> Iterator[str]:
    """The groups for people to read, and how many questions are in none."""
    for gap in report.gaps:
        partly = f", {gap.partly} answered in part" if gap.partly else ""
        days = f"{gap.first.date()} to {gap.last.date()}"
        yield f"{gap.questions:5}  {gap.example}  ({', '.join(gap.languages)}; {days}{partly})"
        for place in gap.nearest:
            yield f"       ~ {place}"
    shown = f"{len(report.gaps)} groups" if report.gaps else "no group of five questions or more"
    yield f"{shown}; {report.ungrouped} of {report.questions} unanswered questions are in smaller ones, not shown"


def write_csv(report: GapReport, path: Path) -> None:
    """The groups as a CSV file for spreadsheets, in which no cell is a formula."""
    with path.open("w", encoding="utf-8-sig", newline="") as handle:
        write_csv_to(report, handle)


def write_csv_to(report: GapReport, handle: TextIO) -> None:
    """The same to an open file."""
    writer = csv.writer(handle)
    writer.writerow(_COLUMNS)
    for row in as_rows(report):
        values = ["; ".join(v) if isinstance(v, list) else str(v) for v in row.values()]
        writer.writerow([_safe(value) for value in values])


def _safe(cell: str) -> str:
    """The cell with an apostrophe before what a spreadsheet would take for a formula, also after spaces."""
    return f"'{cell}" if cell.lstrip().startswith(_FORMULA) or cell.startswith(_FORMULA) else cell
