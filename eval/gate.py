"""Compares the scores of a run with thresholds."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.score import MEASURES

_BOUNDS = ("min", "max")


class GateError(ValueError):
    """A file of thresholds cannot be used; the message names file, entry, what was found and what was expected."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """A measure on a slice must not be below (`bound` "min") or above ("max") a value."""

    measure: str
    slice: str
    bound: str
    value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A measure that missed its threshold; `value` is None when no case has the measure.

    `low`, `high` and `cases` tell how sure the value is; None and 0 where the scores do not say.
    """

    measure: str
    slice: str
    bound: str
    threshold: float
    value: float | None
    low: float | None = None
    high: float | None = None
    cases: int = 0

    def __str__(self) -> str:
        """For example: citation_hit on nl is 0.850, 0.050 below the minimum of 0.900 (43 cases, 0.740 to 0.950)."""
        if self.value is None:
            return f"{self.measure} on {self.slice} has no value, {self.bound} is {self.threshold:.3f}"
        side = "below the minimum" if self.bound == "min" else "above the maximum"
        gap = abs(self.value - self.threshold)
        text = f"{self.measure} on {self.slice} is {self.value:.3f}, {gap:.3f} {side} of {self.threshold:.3f}"
        if self.low is None or self.high is None:
            return text
        return f"{text} ({self.cases} cases, 95 % interval {self.low:.3f} to {self.high:.3f})"


def read_thresholds(path: Path) -> tuple[Threshold, ...]:
    """The thresholds of a TOML file in its order; an entry with both bounds gives two.

    Raises:
        GateError: the file cannot be read, holds no threshold, or an entry names an unknown measure, has a bound that
            is no number or none at all, or a key that is not known; all bad entries are named at once.
    """
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8")).get("threshold", [])
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise GateError(f"{path}: cannot be read as TOML ({error}); expected [[threshold]] entries") from error
    if not isinstance(entries, list) or not entries:
        raise GateError(f"{path}: found no [[threshold]]; expected at least one, or nothing would be checked")
    found: list[Threshold] = []
    problems: list[str] = []
    for number, entry in enumerate(entries, start=1):
        problem = _problem(entry)
        if problem:
            problems.append(f"{path}: threshold {number}: {problem}")
            continue
        part = entry.get("slice", "all")
        found += [
            Threshold(measure=entry["measure"], slice=part, bound=bound, value=float(entry[bound]))
            for bound in _BOUNDS
            if bound in entry
        ]
    if problems:
        raise GateError("\n".join(problems))
    return tuple(found)


def _problem(entry: object) -> str:
    """What is wrong with an entry; empty when it can be used."""
    if not isinstance(entry, dict):
        return f"found {entry!r}; expected a table"
    if entry.get("measure") not in MEASURES:
        return f"found measure {entry.get('measure')!r}; known are {', '.join(MEASURES)}"
    if not isinstance(entry.get("slice", "all"), str):
        return f"found slice {entry['slice']!r}; expected text, such as all or nl"
    if unknown := sorted(entry.keys() - {"measure", "slice", *_BOUNDS}):
        return f"found {', '.join(unknown)}; expected measure, slice, min and max"
    bounds = [entry[bound] for bound in _BOUNDS if bound in entry]
    if not bounds:
        return "found no bound; it needs a min or a max"
    wrong = [bound for bound in bounds if isinstance(bound, bool) or not isinstance(bound, int | float)]
    return f"found the bound {wrong[0]!r}; expected a number" if wrong else ""


def gate(scores: Mapping[str, Any], thresholds: Path) -> tuple[Failure, ...]:
    """The thresholds of a file that the scores (of `scores_json`) miss, in the order of the file.

    Raises GateError when the file cannot be used, see `read_thresholds`, or names a slice the scores do not have.
    """
    wanted = read_thresholds(thresholds)
    measures = scores["measures"]
    for one in wanted:
        if one.measure not in measures or one.slice not in measures[one.measure]:
            known = ", ".join(measures.get(one.measure, measures))
            raise GateError(f"{thresholds}: found measure {one.measure!r} and slice {one.slice!r}; known are {known}")
    return missed(measures, wanted)


def missed(measures: Mapping[str, Any], thresholds: Sequence[Threshold]) -> tuple[Failure, ...]:
    """The thresholds that the measures of `scores_json` miss; a measure without a value misses."""
    failures = []
    for one in thresholds:
        found = measures[one.measure][one.slice]
        value = found["mean"]
        if value is None or (value < one.value if one.bound == "min" else value > one.value):
            failures.append(
                Failure(
                    measure=one.measure,
                    slice=one.slice,
                    bound=one.bound,
                    threshold=one.value,
                    value=value,
                    low=found.get("low"),
                    high=found.get("high"),
                    cases=found.get("n", 0),
                )
            )
    return tuple(failures)
