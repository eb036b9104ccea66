"""Lets a new index be published only when it passes a gate."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from eval.cases import read_cases
from eval.gate import Failure, gate, read_thresholds
from eval.provenance import answer_settings
from eval.run import SCORES, run

if TYPE_CHECKING:
    from bot import Settings
    from eval.generate import Progress
    from index import Index

DATASETS = Path(__file__).parent / "datasets"
DEFAULT_CASES = DATASETS / "strategy-dev.jsonl"


class GateMissed(RuntimeError):
    """A new index was not published; the message has a line for each threshold it missed."""


def gated(
    thresholds: Path,
    cases: Path,
    out: Path,
    settings: Settings,
    *,
    progress: Progress | None = None,
    say: Callable[[str], None] = lambda _: None,
) -> Callable[[Index], None]:
    """A check for `index.build_index`: asks the cases of the index that is not live yet, and holds it to thresholds.

    Thresholds and cases are read at once, so that a fault in them is told before anything is built. The run is left in
    the folder `out`.

    Raises:
        GateError, CaseError: the files cannot be used.
    """
    read_thresholds(thresholds)
    read_cases(cases)

    def check(index: Index) -> None:
        from bot import assistant_on

        assistant = assistant_on(index, settings)
        run(cases, assistant, out, settings=answer_settings(settings), progress=progress, say=say)
        scores = json.loads((out / SCORES).read_text(encoding="utf-8"))
        if failures := gate(scores, thresholds):
            raise GateMissed(_refusal(failures, thresholds, out))

    return check


def _refusal(failures: tuple[Failure, ...], thresholds: Path, out: Path) -> str:
    lines = "".join(f"\n  {failure}" for failure in failures)
    return (
        f"the new index misses {len(failures)} thresholds of {thresholds} and was not published; "
        f"what was live stays live.{lines}\nEvery case is in {out / 'report.html'}"
    )
