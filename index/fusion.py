"""Fuses the scores of two searches into one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def fuse(lexical: NDArray[np.float32], dense: NDArray[np.float32]) -> NDArray[np.float64]:
    """One score in [0, 1] for each candidate, from its BM25 score and its cosine; all arrays (n_candidates,).

    BM25 is divided by its maximum; cosines become (s - mean) / (max - mean), not below 0; both count the same.
    Equal linear weights ranked better than reciprocal rank fusion in every pair that was compared, and hold no
    parameter that could be fitted to a question set.
    """
    words = np.asarray(lexical, dtype=np.float64)
    best = words.max(initial=0.0)
    if best > 0:
        words = words / best
    meaning = np.asarray(dense, dtype=np.float64)
    if meaning.size:
        mean, top = meaning.mean(), meaning.max()
        meaning = np.clip((meaning - mean) / (top - mean), 0, None) if top > mean else np.zeros_like(meaning)
    return np.round((words + meaning) / 2, 9)
