"""Trains the student: one vector a subword, a text is the mean of its subwords' vectors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from tokenizers import Tokenizer
    from torch import Tensor

    from index.training.texts import Pair

EPOCHS = 12
_TAUGHT, _FREE, _CONTRAST, _CLOZE = 1536, 1024, 1024, 256
_RATE, _DROPOUT, _TEMPERATURE, _CLOZE_TEMPERATURE = 0.02, 0.1, 0.05, 0.07
_MAX_TOKENS = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class _Bags:
    """Token ids of many texts, end to end; text i holds ids[offsets[i]:offsets[i + 1]]."""

    ids: NDArray[np.int64]
    offsets: NDArray[np.int64]


class _Batches:
    """Draws rows and turns their texts into unit vectors."""

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
    """The table of vectors, shape (vocabulary, 256), float32; the row of the padding piece is zero.

    `taught` maps an English text to its row of `targets`, the teacher's unit vectors. The loss is the
    distillation of both languages, the agreement of pairs the teacher did not see, an in-batch contrast, and an
    inverse cloze (a sentence finds the rest of its paragraph).
    """
    import torch

    english = _bags(tokenizer, [pair.english for pair in pairs])
    other = _bags(tokenizer, [pair.other for pair in pairs])
    first = _bags(tokenizer, [one for one, _ in paragraphs])
    rest = _bags(tokenizer, [two for _, two in paragraphs])
    target_of = np.array([taught.get(pair.english, -1) for pair in pairs])
    same: dict[str, int] = {}
    group = np.array([same.setdefault(pair.english.lower(), len(same)) for pair in pairs])
    weights = np.array([pair.weight for pair in pairs], dtype=np.float32)
    with_teacher = np.flatnonzero(target_of >= 0)
    sentences = np.flatnonzero(np.array([not pair.is_word for pair in pairs]))
    batches = _Batches(tokenizer.get_vocab_size(), targets.shape[1], seed)
    vectors = torch.from_numpy(targets)
    per_epoch = len(with_teacher) // _TAUGHT
    steps = EPOCHS * per_epoch
    optimiser = torch.optim.Adam(batches.table.parameters(), lr=_RATE)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min(1.0, (step + 1) / 50) * max(0.02, 1 - step / steps)
    )
    for _ in range(EPOCHS):
        order = batches.random.permutation(with_teacher)
        for batch in range(per_epoch):
            rows = order[batch * _TAUGHT : (batch + 1) * _TAUGHT]
            free = batches.random.choice(sentences, _FREE, replace=False)
            both = np.concatenate([rows, free])
            o, e = batches.encode(other, both), batches.encode(english, both)
            t, w = vectors[target_of[rows]], torch.from_numpy(weights[rows])
            loss = 2.0 * (_distance(o[:_TAUGHT], t, w) + _distance(e[:_TAUGHT], t, w))
            loss = loss + _distance(o[_TAUGHT:], e[_TAUGHT:], torch.ones(_FREE))
            few, ones = rows[:_CONTRAST], torch.ones(_FREE)
            loss = loss + 0.2 * _contrast(o[:_CONTRAST], t[:_CONTRAST], w[:_CONTRAST], group[few])
            loss = loss + 0.1 * _contrast(e[:_CONTRAST], t[:_CONTRAST], w[:_CONTRAST], group[few])
            loss = loss + 0.2 * _contrast(o[_TAUGHT:], e[_TAUGHT:], ones, group[free])
            drawn = batches.random.choice(len(paragraphs), _CLOZE, replace=False)
            one, two = batches.encode(first, drawn, 0.0), batches.encode(rest, drawn, 0.0)
            loss = loss + 0.15 * _contrast(one, two, torch.ones(_CLOZE), drawn, _CLOZE_TEMPERATURE)
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
    table = batches.table.weight.detach().numpy().copy()
    table[0] = 0.0
    return np.asarray(table, dtype=np.float32)


def _bags(tokenizer: Tokenizer, texts: list[str]) -> _Bags:
    ids = [encoding.ids[:_MAX_TOKENS] or [0] for encoding in tokenizer.encode_batch(texts)]
    lengths = np.array([len(row) for row in ids])
    return _Bags(
        ids=np.concatenate([np.asarray(row, dtype=np.int64) for row in ids]),
        offsets=np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64),
    )


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
