"""Measures how emergencies are told from what only looks like them, on the committed sets."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot import find_emergency, is_live_event

DATASETS = Path(__file__).parent / "datasets"
HALVES = ("tuning", "test")


@dataclass(frozen=True, slots=True, kw_only=True)
class TriageFigure:
    """How many questions of a set come out as they should, and the ones that do not."""

    name: str
    half: str
    total: int
    missed: tuple[str, ...]

    def __str__(self) -> str:
        """For example: emergencies recognised, test: 251 of 251."""
        return f"{self.name}, {self.half}: {self.total - len(self.missed)} of {self.total}"


def triage_figures(folder: Path = DATASETS) -> tuple[TriageFigure, ...]:
    """The figures of every set and half in `folder`, emergencies first; no index and no model is needed."""
    emergencies, near_misses = read_rows(folder, "emergencies.jsonl"), read_rows(folder, "near-misses.jsonl")
    live = read_rows(folder, "live-events.jsonl")
    ordinary = [{"question": question} for question in ordinary_questions(folder)]
    figures = []
    for half in HALVES:
        figures += [
            _figure("emergencies recognised", half, emergencies, _is_emergency),
            _figure("emergencies with the right kind", half, emergencies, _has_its_kind),
            _figure("near misses left alone", half, near_misses, _is_left_alone),
            _figure("live events recognised", half, live, _is_live),
            _figure("live events not taken for an emergency", half, live, _is_left_alone),
        ]
    return (*figures, _figure("ordinary questions left alone", "all", ordinary, _is_left_alone))


def ordinary_questions(folder: Path = DATASETS) -> tuple[str, ...]:
    """Questions that are no emergency: those written one by one, then every filler in every sentence of its group."""
    written = [row["question"] for row in read_rows(folder, "ordinary.jsonl")]
    groups = tomllib.loads((folder / "ordinary.toml").read_text(encoding="utf-8"))["group"]
    filled = [
        sentence.replace("{}", filler)
        for group in groups
        for sentence in group["sentences"]
        for filler in group["fillers"]
    ]
    return (*written, *filled)


def read_rows(folder: Path, name: str) -> list[dict[str, Any]]:
    """The rows of a set in `folder`, in the order of the file."""
    return [json.loads(line) for line in (folder / name).read_text(encoding="utf-8").splitlines()]


def _figure(
    name: str, half: str, rows: list[dict[str, Any]], is_right: Callable[[dict[str, Any]], bool]
) -> TriageFigure:
    asked = [row for row in rows if row.get("half", half) == half]
    missed = tuple(row["question"] for row in asked if not is_right(row))
    return TriageFigure(name=name, half=half, total=len(asked), missed=missed)


def _is_emergency(row: dict[str, Any]) -> bool:
    return find_emergency(row["question"]) is not None


def _has_its_kind(row: dict[str, Any]) -> bool:
    found = find_emergency(row["question"])
    return found is not None and found.kind == row["kind"]


def _is_left_alone(row: dict[str, Any]) -> bool:
    return find_emergency(row["question"]) is None


def _is_live(row: dict[str, Any]) -> bool:
    return is_live_event(row["question"])
