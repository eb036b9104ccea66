"""Trains the student: one vector a subword, a text is the mean of its subwords' vectors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from index.training.tokenizer import SPECIAL

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from tokenizers import Tokenizer
    from torch import Tensor

    from index.training.texts import Pair

EPOCHS = 12
# Rows a step: pairs that have a teacher vector, pairs drawn freely, rows compared with each other, paragraphs.
_TAUGHT, _FREE, _CONTRAST, _CLOZE = 1536, 1024, 1024, 256
_RATE, _WARM_UP, _LAST_SHARE = 0.02, 50, 0.02
_DROPOUT, _TEMPERATURE, _CLOZE_TEMPERATURE = 0.1, 0.05, 0.07
_MAX_TOKENS = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class _Bags:
    """Token ids of many texts, end to end; text i holds ids[offsets[i]:offsets[i + 1]]."""

    ids: NDArray[np.int64]
    offsets: NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Material:
    """What the student learns from; arrays have one value a pair, `taught` and `sentences` hold rows of pairs.

    `target_of` is the row of a pair's English text in `targets`, -1 without one; pairs with the same English text
    share their `group`.
    """

    english: _Bags
    other: _Bags
    first: _Bags
    rest: _Bags
    n_paragraphs: int
    targets: Tensor
    target_of: NDArray[np.int64]
    group: NDArray[np.int64]
    weights: NDArray[np.float32]
    taught: NDArray[np.int64]
    sentences: NDArray[np.int64]


class _Student:
    """The table of vectors in training, and the random numbers of its batches."""

    def __init__(self, vocabulary: int, dimensions: int, seed: int) -> None:
        import torch

        torch.manual_seed(seed)
        self.table = torch.nn.EmbeddingBag(vocabulary, dimensions, mode="mean")
        torch.nn.init.normal_(self.table.weight, 0, 0.05)
        self.random = np.random.default_rng(seed)

    def encode(self, bags: _Bags, rows: NDArray[np.int64], dropout: float = _DROPOUT) -> Tensor:
        """Unit vectors (n_rows, dimensions); a share of the tokens is replaced by the padding piece."""
        import torch

        lengths = bags.offsets[rows + 1] - bags.offsets[rows]
        starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
        ids = bags.ids[np.repeat(bags.offsets[rows] - starts, lengths) + np.arange(lengths.sum())]
        if dropout:
            ids = np.where(self.random.random(len(ids)) < dropout, 0, ids)
        means = self.table(torch.from_numpy(ids), torch.from_numpy(starts))
        return torch.nn.functional.normalize(means, dim=1)


def train_student(
    pairs: list[Pair],
    paragraphs: list[tuple[str, str]],
    taught: dict[str, int],
    targets: NDArray[np.float32],
    tokenizer: Tokenizer,
    seed: int,
) -> NDArray[np.float32]:
    """The table of vectors, shape (vocabulary, 256), float32; the rows of the special pieces are zero.

    `taught` maps an English text to its row of `targets`, the teacher's unit vectors. At least 1,536 pairs must have
    one, 1,024 must be sentences and there must be 256 paragraphs. The same input and number of threads give the
    same table.
    """
    import torch

    material = _prepare(pairs, paragraphs, taught, targets, tokenizer)
    student = _Student(tokenizer.get_vocab_size(), targets.shape[1], seed)
    per_epoch = len(material.taught) // _TAUGHT
    steps = EPOCHS * per_epoch
    optimiser = torch.optim.Adam(student.table.parameters(), lr=_RATE)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min(1.0, (step + 1) / _WARM_UP) * max(_LAST_SHARE, 1 - step / steps)
    )
    for _ in range(EPOCHS):
        order = student.random.permutation(material.taught)
        for start in range(0, per_epoch * _TAUGHT, _TAUGHT):
            loss = _loss(student, material, order[start : start + _TAUGHT])
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
    table = student.table.weight.detach().numpy().copy()
    # Padding and unknown pieces mean nothing; as zeros they leave the direction of a text alone.
    table[: len(SPECIAL)] = 0.0
    return np.asarray(table, dtype=np.float32)


def _prepare(
    pairs: list[Pair],
    paragraphs: list[tuple[str, str]],
    taught: dict[str, int],
    targets: NDArray[np.float32],
    tokenizer: Tokenizer,
) -> _Material:
    import torch

    target_of = np.array([taught.get(pair.english, -1) for pair in pairs])
    same: dict[str, int] = {}
    return _Material(
        english=_bags(tokenizer, [pair.english for pair in pairs]),
        other=_bags(tokenizer, [pair.other for pair in pairs]),
        first=_bags(tokenizer, [one for one, _ in paragraphs]),
        rest=_bags(tokenizer, [two for _, two in paragraphs]),
        n_paragraphs=len(paragraphs),
        targets=torch.from_numpy(targets),
        target_of=target_of,
        group=np.array([same.setdefault(pair.english.lower(), len(same)) for pair in pairs]),
        weights=np.array([pair.weight for pair in pairs], dtype=np.float32),
        taught=np.flatnonzero(target_of >= 0),
        sentences=np.flatnonzero(np.array([not pair.is_word for pair in pairs])),
    )


def _bags(tokenizer: Tokenizer, texts: list[str]) -> _Bags:
    ids = [encoding.ids[:_MAX_TOKENS] or [0] for encoding in tokenizer.encode_batch(texts)]
    lengths = np.array([len(row) for row in ids])
    return _Bags(
        ids=np.concatenate([np.asarray(row, dtype=np.int64) for row in ids]),
        offsets=np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64),
    )


def _loss(student: _Student, material: _Material, rows: NDArray[np.int64]) -> Tensor:
    """The loss of one step over pairs that have a teacher vector, and others drawn here.

    It sums the distance of both languages to the teacher, the distance between the sides of the free pairs, a
    contrast within the batch for each (InfoNCE, van den Oord et al. 2018), and an inverse cloze: a sentence must
    find the rest of its paragraph (Lee et al. 2019).
    """
    import torch

    free = student.random.choice(material.sentences, _FREE, replace=False)
    both = np.concatenate([rows, free])
    other, english = student.encode(material.other, both), student.encode(material.english, both)
    targets = material.targets[material.target_of[rows]]
    weights, ones = torch.from_numpy(material.weights[rows]), torch.ones(_FREE)
    loss = 2.0 * (_distance(other[:_TAUGHT], targets, weights) + _distance(english[:_TAUGHT], targets, weights))
    loss = loss + _distance(other[_TAUGHT:], english[_TAUGHT:], ones)
    few, group = slice(_CONTRAST), material.group[rows[:_CONTRAST]]
    loss = loss + 0.2 * _contrast(other[few], targets[few], weights[few], group)
    loss = loss + 0.1 * _contrast(english[few], targets[few], weights[few], group)
    loss = loss + 0.2 * _contrast(other[_TAUGHT:], english[_TAUGHT:], ones, material.group[free])
    drawn = student.random.choice(material.n_paragraphs, _CLOZE, replace=False)
    one, two = student.encode(material.first, drawn, 0.0), student.encode(material.rest, drawn, 0.0)
    return loss + 0.15 * _contrast(one, two, torch.ones(_CLOZE), drawn, _CLOZE_TEMPERATURE)


def _distance(one: Tensor, two: Tensor, weights: Tensor) -> Tensor:
    return ((1 - (one * two).sum(1)) * weights).mean()


def _contrast(
    one: Tensor, two: Tensor, weights: Tensor, group: NDArray[np.int64], temperature: float = _TEMPERATURE
) -> Tensor:
    """Cross-entropy of each row against all others; rows of the same text do not count as wrong."""
    import torch

    same = (group[:, None] == group[None, :]) & ~np.eye(len(group), dtype=bool)
    scores = (one @ two.T / temperature).masked_fill(torch.from_numpy(same), -1e4)
    losses = torch.nn.functional.cross_entropy(scores, torch.arange(len(group)), reduction="none")
    return (losses * weights).mean()
