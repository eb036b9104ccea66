"""Runs the parts of the benchmark and writes what they measured, with the machine that it was measured on."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from eval.bench.parts import PARTS, Bench

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from eval.bench.scaling import Scaled
    from eval.bench.sizes import Sized


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


def plot_measured(bench: Bench, path: Path) -> None:
    """A picture, SVG or PNG by the name of the file, of what was measured: load, else workers, else size.

    ValueError when none of them was.
    """
    if not (bench.curve or bench.scaled or bench.sized):
        raise ValueError("--plot draws what --only http, workers or size measured; expected one of them")
    from matplotlib.figure import Figure

    figure = Figure(figsize=(7, 3), layout="constrained")
    left, right = figure.subplots(1, 2)
    if bench.curve:
        _draw_load(bench.curve, left, right)
    elif bench.scaled:
        _draw_workers(bench.scaled, left, right)
    else:
        _draw_sizes(bench.sized, left, right)
    for axes in (left, right):
        axes.set_ylim(bottom=0)
        axes.grid(visible=True, alpha=0.3)
    figure.savefig(path)


def _draw_load(curve: Sequence[tuple[float, float, float]], left: Axes, right: Axes) -> None:
    offered = [point[0] for point in curve]
    left.plot(offered, [point[1] for point in curve], marker="o")
    left.set(xlabel="questions offered a second", ylabel="answers a second")
    right.plot(offered, [point[2] for point in curve], marker="o")
    right.set(xlabel="questions offered a second", ylabel="p95 of answers, ms")


def _draw_workers(scaled: Sequence[Scaled], left: Axes, right: Axes) -> None:
    """Answers a second, each worker's share on top of the other; beside it the time of the processor for an answer."""
    workers = [one.workers for one in scaled]
    for number in range(max(workers)):
        shares = [one.of_each[number] if number < one.workers else 0.0 for one in scaled]
        below = [sum(one.of_each[:number]) for one in scaled]
        left.bar(workers, shares, bottom=below, width=0.6, edgecolor="white")
    left.set(xlabel="worker processes", ylabel="answers a second, by worker", xticks=workers)
    each = [1e3 * sum(one.each) / one.answers for one in scaled]
    listener = [1e3 * one.listener / one.answers for one in scaled]
    right.bar(workers, each, width=0.6, label="workers")
    right.bar(workers, listener, bottom=each, width=0.6, label="listening process")
    right.set(xlabel="worker processes", ylabel="processor time of an answer, ms", xticks=workers)
    right.legend()


def _draw_sizes(sized: Sequence[Sized], left: Axes, right: Axes) -> None:
    passages = [one.passages for one in sized]
    # On a busy machine the clock would tell of the others; the table has it.
    left.plot(passages, [one.build_processor for one in sized], marker="o")
    left.set(xlabel="passages", ylabel="processor seconds to build from nothing")
    right.plot(passages, [one.p95 for one in sized], marker="o", label="p95")
    right.plot(passages, [one.p50 for one in sized], marker="o", label="median")
    right.plot(passages, [one.processor for one in sized], marker="o", label="median of the processor")
    right.set(xlabel="passages", ylabel="milliseconds of a search")
    right.legend()
