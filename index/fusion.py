"""Fuses the scores of several searches into one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

# The constant of reciprocal rank fusion (Cormack et al. 2009).
_RANKS = 60
# Scores are rounded, because their last bits depend on the order in which a processor adds.
_DIGITS = 9


def cosines_of(vectors: NDArray[np.float32], vector: NDArray[np.float32]) -> NDArray[np.float64]:
    """The cosines of unit vectors, shape (n, dim), with one more, to six digits.

    One product a row: the same row gives the same bits among any others, which a product of matrices does not, and
    no threads are started for a task of microseconds.
    """
    return np.asarray(np.round(np.vecdot(vectors, vector).astype(np.float64), 6) + 0.0)


def above_mean(cosines: NDArray[np.float64], mean: float, top: float | None = None) -> NDArray[np.float64]:
    """Cosines as (s - mean) / (top - mean) within [0, 1]: how far each stands out from the usual.

    `top` is the highest of them where none is given.
    """
    if top is None:
        top = float(cosines.max(initial=-1.0))
    return np.clip((cosines - mean) / (top - mean), 0, 1) if top > mean else np.zeros_like(cosines)


def fuse(parts: list[NDArray[np.float64]]) -> NDArray[np.float64]:
    """The mean of several scores in [0, 1]; all arrays (n_candidates,).

    Equal linear weights mostly ranked better than reciprocal rank fusion (decision 5), and hold no parameter that
    could be fitted to a question set.
    """
    return np.asarray(np.round(sum(parts[1:], parts[0]) / len(parts), _DIGITS))


def fuse_ranks(parts: list[NDArray[np.float64]]) -> NDArray[np.float64]:
    """Reciprocal rank fusion, divided by what a first place everywhere gives; a score of 0 gives nothing."""
    fused = np.zeros_like(parts[0])
    for scores in parts:
        ranks = np.empty(len(scores))
        ranks[np.argsort(-scores, kind="stable")] = np.arange(1, len(scores) + 1)
        fused += np.where(scores > 0, (_RANKS + 1) / (_RANKS + ranks), 0.0)
    return np.asarray(np.round(fused / len(parts), _DIGITS))
