"""Draws the figures of a run as SVG."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# Colours that stand in for those of the page, which differ by day and by night.
_INK, _SERIES = "#010203", ("#a10001", "#a20002", "#a30003", "#a40004")
_ROW_INCHES, _WIDTH_INCHES = 0.34, 5.4

_LABEL_CHARS = 26


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A value with its interval in one series of one row."""

    row: str
    series: str
    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A drawing, and what it shows in words."""

    svg: str
    label: str


def intervals_chart(name: str, points: Sequence[Point], label: str) -> Chart:
    """Dots with 95 % intervals from 0 to 1: one line a row, in the order given, one colour a series."""
    rows = list(dict.fromkeys(point.row for point in points))
    series = list(dict.fromkeys(point.series for point in points))
    step = 0.62 / max(len(series), 1)
    with _axes(name, height=_ROW_INCHES * len(rows) * max(1.0, 0.55 * len(series)) + 0.9) as (axes, drawn):
        for number, one in enumerate(series):
            own = [point for point in points if point.series == one]
            at = [rows.index(point.row) + (number - (len(series) - 1) / 2) * step for point in own]
            colour = _SERIES[number % len(_SERIES)]
            axes.hlines(at, [point.low for point in own], [point.high for point in own], color=colour, linewidth=2)
            axes.plot([point.value for point in own], at, "o", color=colour, markersize=5, label=_short(one))
        axes.set_yticks(range(len(rows)), labels=[_short(row) for row in rows])
        axes.set_ylim(len(rows) - 0.4, -0.6)
        axes.set_xlim(-0.02, 1.02)
        axes.grid(axis="x", alpha=0.2, color=_INK)
        if len(series) > 1:
            _legend(axes, columns=len(series))
    return Chart(svg=drawn[0], label=label)


def calibration_chart(name: str, bins: Sequence[Point], label: str) -> Chart:
    """What the confidence promised against how often it was right; `row` of a point is its confidence."""
    with _axes(name, height=3.6) as (axes, drawn):
        axes.plot([0, 1], [0, 1], "--", color=_INK, linewidth=1, alpha=0.6)
        at = [float(point.row) for point in bins]
        axes.vlines(at, [point.low for point in bins], [point.high for point in bins], color=_SERIES[0], linewidth=2)
        axes.plot(at, [point.value for point in bins], "o-", color=_SERIES[0], markersize=5)
        for place, point in zip(at, bins, strict=True):
            axes.annotate(point.series, (place, point.value), (4, -11), textcoords="offset points", fontsize=8)
        _unit_square(axes, "confidence of the answer", "right place cited")
    return Chart(svg=drawn[0], label=label)


def tradeoff_chart(
    name: str, curve: Sequence[tuple[float, float]], used: tuple[float, float] | None, label: str
) -> Chart:
    """False refusal (x) against correct refusal (y) for every threshold, with the point that was used."""
    with _axes(name, height=3.6) as (axes, drawn):
        axes.step([x for x, _ in curve], [y for _, y in curve], where="post", color=_SERIES[0], linewidth=2)
        if used is not None:
            axes.plot([used[0]], [used[1]], "o", color=_SERIES[1], markersize=8, label="as it was run")
            axes.legend(frameon=False, loc="lower right", labelcolor=_INK)
        _unit_square(axes, "false refusal (lower is better)", "correct refusal")
    return Chart(svg=drawn[0], label=label)


def latency_chart(name: str, milliseconds: Sequence[float], marks: dict[str, float], label: str) -> Chart:
    """The share of answers that were ready within a time, on a logarithmic axis, with named marks."""
    ordered = sorted(max(value, 0.01) for value in milliseconds)
    with _axes(name, height=3.0) as (axes, drawn):
        shares = [(number + 1) / len(ordered) for number in range(len(ordered))]
        axes.step(ordered, shares, where="post", color=_SERIES[0], linewidth=2)
        for number, (mark, value) in enumerate(marks.items()):
            axes.axvline(value, color=_SERIES[1], linewidth=1, linestyle="--")
            axes.annotate(mark, (value, 0.04 + 0.12 * number), (4, 0), textcoords="offset points", fontsize=9)
        axes.set_xscale("log")
        axes.set_ylim(0, 1.02)
        axes.set_xlabel("milliseconds")
        axes.set_ylabel("share of answers")
        axes.grid(alpha=0.2, color=_INK)
    return Chart(svg=drawn[0], label=label)


def _short(label: str) -> str:
    """A label that leaves room for the drawing beside it."""
    return label if len(label) <= _LABEL_CHARS else label[: _LABEL_CHARS - 1] + "…"


def _unit_square(axes: Axes, across: str, up: str) -> None:
    axes.set_xlim(-0.02, 1.02)
    axes.set_ylim(-0.02, 1.05)
    axes.set_xlabel(across)
    axes.set_ylabel(up)
    axes.grid(alpha=0.2, color=_INK)


def _legend(axes: Axes, columns: int) -> None:
    axes.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=columns, frameon=False, labelcolor=_INK)


@contextmanager
def _axes(name: str, *, height: float) -> Iterator[tuple[Axes, list[str]]]:
    """Axes to draw on; afterwards the list holds the SVG. The same drawing gives the same bytes."""
    import matplotlib as mpl
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    ink = ("text.color", "axes.edgecolor", "axes.labelcolor", "xtick.color", "ytick.color")
    style: dict[Any, Any] = dict.fromkeys(ink, _INK)
    style |= {"svg.fonttype": "none", "svg.hashsalt": name, "font.size": 11, "text.parse_math": False}
    drawn: list[str] = []
    with mpl.rc_context(style):
        figure = Figure(figsize=(_WIDTH_INCHES, height), layout="constrained")
        axes = figure.subplots()
        axes.spines[["top", "right"]].set_visible(False)
        yield axes, drawn
        kept = io.StringIO()
        canvas: Any = FigureCanvasSVG(figure)
        canvas.print_svg(kept, metadata={"Date": None})
        drawn.append(_themed(kept.getvalue(), name))


def _themed(svg: str, name: str) -> str:
    """The drawing in the colours of the page around it, without a ground, its ids unlike those of other drawings."""
    svg = re.sub(r'(<g id="patch_1">\s*<path[^>]*style=")fill: #ffffff', r"\1fill: none", svg)
    svg = re.sub(r'(<g id="patch_2">\s*<path[^>]*style=")fill: #ffffff', r"\1fill: none", svg)
    svg = svg.replace(_INK, "currentColor")
    for number, colour in enumerate(_SERIES, start=1):
        svg = svg.replace(colour, f"var(--series-{number})")
    svg = re.sub(r'\bid="', f'id="{name}-', svg)
    return re.sub(r'(href="#|url\(#)', rf"\g<1>{name}-", svg)
