"""Compares the scores of a run with thresholds."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A measure that missed its threshold; `value` is None when no case has the measure."""

    measure: str
    slice: str
    bound: str
    threshold: float
    value: float | None

    def __str__(self) -> str:
        """For example: citation_hit on nl is 0.850, 0.050 below the minimum of 0.900."""
        if self.value is None:
            return f"{self.measure} on {self.slice} has no value, {self.bound} is {self.threshold:.3f}"
        side = "below the minimum" if self.bound == "min" else "above the maximum"
        gap = abs(self.value - self.threshold)
        return f"{self.measure} on {self.slice} is {self.value:.3f}, {gap:.3f} {side} of {self.threshold:.3f}"


def gate(scores: dict[str, Any], thresholds: Path) -> tuple[Failure, ...]:
    """The thresholds that the scores (of `scores_json`) miss, in the order of the file.

    Raises ValueError when a threshold names an unknown measure or slice, or gives no bound.
    """
    failures: list[Failure] = []
    for entry in tomllib.loads(thresholds.read_text(encoding="utf-8")).get("threshold", []):
        measure, part = entry.get("measure", ""), entry.get("slice", "all")
        measures = scores["measures"]
        if measure not in measures or part not in measures[measure]:
            known = ", ".join(measures.get(measure, measures))
            raise ValueError(f"{thresholds}: found measure {measure!r} and slice {part!r}; known are {known}")
        bounds = [(bound, float(entry[bound])) for bound in ("min", "max") if bound in entry]
        if not bounds:
            raise ValueError(f"{thresholds}: the threshold for {measure} on {part} needs a min or a max")
        value = measures[measure][part]["mean"]
        for bound, threshold in bounds:
            missed = value is None or (value < threshold if bound == "min" else value > threshold)
            if missed:
                failures.append(Failure(measure=measure, slice=part, bound=bound, threshold=threshold, value=value))
    return tuple(failures)
