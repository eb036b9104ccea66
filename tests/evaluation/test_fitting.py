"""Weights are fitted on whole cases, and what a lowest confidence costs is told for each index."""

from __future__ import annotations

import numpy as np
import pytest

from eval.fitting import Points, fit, trade_off


def points(n_cases: int = 40) -> Points:
    """Cases by turns with an answer, where the only feature is 1, and without, where it is -1; asked of two indexes."""
    cases = np.repeat(np.arange(n_cases), 2)
    has_answer = cases % 2 == 0
    return Points(
        names=("aim",),
        rows=np.where(has_answer, 1.0, -1.0)[:, None],
        labels=has_answer.astype(np.int64),
        cases=cases,
        has_answer=has_answer,
        indexes=np.tile([0, 1], n_cases),
    )


def test_a_feature_that_tells_right_from_wrong_gets_its_weight() -> None:
    weights, guessed = fit(points())
    assert weights["aim"] > 1
    assert weights["bias"] == pytest.approx(0.0, abs=0.01)
    assert ((guessed > 0.5) == points().has_answer).all()


def test_what_a_lowest_confidence_declines_is_told_by_index() -> None:
    lines = trade_off(points()).splitlines()
    assert lines[0].startswith("# declined below, by index")
    assert lines[-1] == "# 0.38: 0.000 / 1.000, 0.000 / 1.000"
