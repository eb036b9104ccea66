"""The figures of a judge: means by dimension and language, and what it left without marks, counted apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from eval.judge.verdicts import DIMENSIONS, LEAST, MOST, Verdict
from eval.score import Figure, figure


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """What a judge said of a file of answers; marks run from 1 to 5, and unscored answers count in no mean.

    `figures` has "all" and each language with each dimension. `unscored` counts the reasons. `left_out` are the
    answers that no judge is asked about: fixed texts, and languages without a prompt.
    """

    model: str
    prompt: int
    verdicts: tuple[Verdict, ...]
    left_out: int
    unscored: Mapping[str, int]
    figures: Mapping[str, Mapping[str, Figure]]

    @property
    def scored(self) -> int:
        """How many answers got their marks."""
        return sum(verdict.is_scored for verdict in self.verdicts)


def sum_up(model: str, prompt: int, verdicts: Sequence[Verdict], records: int) -> Wording:
    """The figures of the verdicts on `records` answers."""
    languages = sorted({verdict.language for verdict in verdicts})
    parts = {"all": list(verdicts)} | {name: [one for one in verdicts if one.language == name] for name in languages}
    return Wording(
        model=model,
        prompt=prompt,
        verdicts=tuple(verdicts),
        left_out=records - len(verdicts),
        unscored=dict(sorted(Counter(verdict.reason for verdict in verdicts if not verdict.is_scored).items())),
        figures={name: _figures(part) for name, part in parts.items()},
    )


def _figures(verdicts: Sequence[Verdict]) -> dict[str, Figure]:
    scored = [verdict.marks for verdict in verdicts if verdict.is_scored]
    return {dimension: figure(marks[dimension] for marks in scored) for dimension in DIMENSIONS}


def wording_json(wording: Wording) -> dict[str, Any]:
    """What scores.json holds under "wording"; cases without marks have their reason instead."""
    return {
        "model": wording.model,
        "prompt": wording.prompt,
        "scale": [LEAST, MOST],
        "asked": len(wording.verdicts),
        "scored": wording.scored,
        "unscored": dict(wording.unscored),
        "left_out": wording.left_out,
        "measures": {
            dimension: {
                name: {"mean": part[dimension].mean, "low": part[dimension].low, "high": part[dimension].high}
                | {"n": part[dimension].cases}
                for name, part in wording.figures.items()
            }
            for dimension in DIMENSIONS
        },
        "cases": {
            verdict.case_id: dict(verdict.marks) if verdict.is_scored else {"unscored": verdict.reason}
            for verdict in wording.verdicts
        },
    }


def wording_table(wording: Wording) -> str:
    """A readable table of the marks with their 95 % intervals, and a line on what got none."""
    lines = [f"wording, {LEAST} to {MOST}, by {wording.model} with prompt {wording.prompt}"]
    lines.append(f"{'':24}{''.join(f'{name:>23}' for name in wording.figures)}")
    for dimension in DIMENSIONS:
        cells = "".join(f"{_cell(part[dimension]):>23}" for part in wording.figures.values())
        lines.append(f"{dimension:24}{cells}")
    return "\n".join([*lines, counts(wording)])


def counts(wording: Wording) -> str:
    """How many answers were judged, how many got no marks and why, and how many no judge is asked about."""
    reasons = ", ".join(f"{count} {reason}" for reason, count in wording.unscored.items())
    missed = len(wording.verdicts) - wording.scored
    unscored = f"{missed} unscored ({reasons})" if missed else "none unscored"
    return (
        f"{wording.scored} of {len(wording.verdicts)} answers judged, {unscored}; {wording.left_out} not to be judged"
    )


def _cell(found: Figure) -> str:
    return "-" if found.mean is None else f"{found.mean:.2f} [{found.low:.2f}, {found.high:.2f}]"
