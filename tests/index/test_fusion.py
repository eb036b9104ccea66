"""Fusion weighs all parts alike, and stays between 0 and 1."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.fusion import above_mean, fuse, fuse_ranks


def test_the_best_cosine_scores_one_and_the_mean_nothing() -> None:
    assert above_mean(np.array([0.9, 0.5, 0.1]), 0.5).tolist() == pytest.approx([1.0, 0.0, 0.0])


def test_cosines_that_do_not_stand_out_give_nothing() -> None:
    assert above_mean(np.array([0.5, 0.5]), 0.5).tolist() == [0.0, 0.0]
    assert above_mean(np.array([]), 0.1).tolist() == []


def test_parts_count_the_same() -> None:
    assert fuse([np.array([1.0, 0.5]), np.array([0.0, 0.1])]).tolist() == [0.5, 0.3]


def test_ranks_decide_not_scores() -> None:
    fused = fuse_ranks([np.array([9.0, 8.9, 0.0]), np.array([0.9, 0.1, 0.0])])
    assert fused.tolist() == pytest.approx([1.0, 61 / 62, 0.0])


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(-1, 1)), min_size=1, max_size=30), st.floats(-1, 1))
def test_scores_stay_between_zero_and_one(pairs: list[tuple[float, float]], mean: float) -> None:
    parts = [np.array([pair[0] for pair in pairs]), above_mean(np.array([pair[1] for pair in pairs]), mean)]
    for fused in (fuse(parts), fuse_ranks(parts)):
        assert ((fused >= 0) & (fused <= 1)).all()
