"""Fusion weighs words and meaning alike."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.fusion import fuse


def test_the_best_of_both_scores_one_and_the_mean_cosine_counts_nothing() -> None:
    lexical = np.array([4.0, 2.0, 0.0], dtype=np.float32)
    dense = np.array([0.9, 0.5, 0.1], dtype=np.float32)
    assert fuse(lexical, dense).tolist() == pytest.approx([1.0, 0.25, 0.0])


def test_without_words_meaning_decides() -> None:
    assert fuse(np.zeros(2, dtype=np.float32), np.array([0.2, 0.4], dtype=np.float32)).tolist() == [0.0, 0.5]


@given(st.lists(st.tuples(st.floats(0, 50, width=32), st.floats(-1, 1, width=32)), max_size=30))
def test_scores_stay_between_zero_and_one(pairs: list[tuple[float, float]]) -> None:
    lexical = np.array([pair[0] for pair in pairs], dtype=np.float32)
    dense = np.array([pair[1] for pair in pairs], dtype=np.float32)
    fused = fuse(lexical, dense)
    assert ((fused >= 0) & (fused <= 1)).all()
