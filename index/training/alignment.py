"""Learns which word stands for which: IBM model 1 (Brown et al. 1993) in flat arrays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

ITERATIONS = 6
_MOST_TOKENS = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Alignment:
    """Every pair of a word and a target that stood in one sentence pair; arrays of shape (n_pairs,).

    `chance` is p(target given word), `reverse` p(word given target) and `count` how often the pair is expected
    to be aligned. `words` and `targets` hold the texts that `word_of` and `target_of` number.
    """

    words: tuple[str, ...]
    targets: tuple[str, ...]
    word_of: NDArray[np.int64]
    target_of: NDArray[np.int64]
    chance: NDArray[np.float32]
    reverse: NDArray[np.float32]
    count: NDArray[np.float64]


def align(pairs: Sequence[tuple[Sequence[str], Sequence[str]]], iterations: int = ITERATIONS) -> Alignment:
    """The alignment of (words, targets) sentence pairs, of which the first 40 tokens a side are read.

    A pair with an empty side teaches nothing and is passed over. The same pairs in the same order give the same
    numbers.
    """
    words: dict[str, int] = {}
    targets: dict[str, int] = {}
    left, right = [], []
    for one, other in pairs:
        if one and other:
            left.append(np.array([words.setdefault(token, len(words)) for token in one[:_MOST_TOKENS]], dtype=np.int32))
            right.append(
                np.array([targets.setdefault(token, len(targets)) for token in other[:_MOST_TOKENS]], dtype=np.int32)
            )
    if not left:
        raise ValueError("no sentence pair has words on both sides; expected at least one")
    lengths = [(len(one), len(other)) for one, other in zip(left, right, strict=True)]
    # Each target of a sentence is a group of as many co-occurrences as the sentence has words.
    groups = np.concatenate([np.full(n_targets, n_words, dtype=np.int32) for n_words, n_targets in lengths])
    keys = np.concatenate(
        [(two[:, None].astype(np.int64) * len(words) + one).ravel() for one, two in zip(left, right, strict=True)]
    )
    pair_keys, pair_of = np.unique(keys, return_inverse=True)
    del keys, left, right
    word_of, target_of = pair_keys % len(words), pair_keys // len(words)
    chance, count = _expectations(pair_of.astype(np.int32), groups, word_of, len(words), iterations)
    per_target = np.bincount(target_of, weights=count, minlength=len(targets))
    return Alignment(
        words=tuple(words),
        targets=tuple(targets),
        word_of=word_of,
        target_of=target_of,
        chance=chance,
        reverse=(count / per_target[target_of]).astype(np.float32),
        count=count,
    )


def _expectations(
    pair_of: NDArray[np.int32],
    groups: NDArray[np.int32],
    word_of: NDArray[np.int64],
    n_words: int,
    iterations: int,
) -> tuple[NDArray[np.float32], NDArray[np.float64]]:
    """p(target given word) and the expected counts after so many rounds of expectation and maximisation."""
    starts = np.concatenate([[0], np.cumsum(groups)[:-1]])
    chance = np.ones(len(word_of), dtype=np.float32)
    count: NDArray[np.float64] = np.zeros(len(word_of))
    for _ in range(iterations):
        share = chance[pair_of]
        share /= np.repeat(np.add.reduceat(share, starts), groups)
        count = np.asarray(np.bincount(pair_of, weights=share, minlength=len(word_of)), dtype=np.float64)
        per_word = np.bincount(word_of, weights=count, minlength=n_words)
        chance = (count / per_word[word_of]).astype(np.float32)
    return chance, count
