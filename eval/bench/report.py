"""Runs the parts of the benchmark and writes what they measured, with the machine that it was measured on."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

from eval.bench.parts import PARTS, Bench


def run_bench(bench: Bench, only: Sequence[str]) -> str:
    """The tables of these parts, or of all, in Markdown; ValueError for a part that does not exist."""
    if unknown := [name for name in only if name not in PARTS]:
        raise ValueError(f"the part is {unknown[0]!r}; expected one of {', '.join(PARTS)}")
    names = only or tuple(PARTS)
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}, load {os.getloadavg()[0]:.1f} at the start"
    return "\n\n".join([machine, *(f"## {name}\n\n{PARTS[name](bench)}" for name in names)])


def own_questions() -> tuple[str, ...]:
    """Questions of our own sets, all different."""
    folder = Path(str(files("eval"))) / "datasets"
    found: dict[str, None] = {}
    for name in ("ordinary", "answerable-tuning", "declined-tuning", "near-misses"):
        lines = (folder / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
        found |= dict.fromkeys(json.loads(line)["question"] for line in lines)
    return tuple(found)


def plot_curve(curve: Sequence[tuple[float, float, float]], path: Path) -> None:
    """A picture of load against answers and latency, as SVG or PNG by the name of the file."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(7, 3), layout="constrained")
    left, right = figure.subplots(1, 2)
    offered = [point[0] for point in curve]
    left.plot(offered, [point[1] for point in curve], marker="o")
    left.set(xlabel="questions offered a second", ylabel="answers a second")
    right.plot(offered, [point[2] for point in curve], marker="o")
    right.set(xlabel="questions offered a second", ylabel="p95 of answers, ms")
    for axes in (left, right):
        axes.set_ylim(bottom=0)
        axes.grid(visible=True, alpha=0.3)
    figure.savefig(path)
