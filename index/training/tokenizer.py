"""Trains the subword tokenizer: 32,000 pieces without a word-boundary mark."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tokenizers import Tokenizer

VOCABULARY = 32_000
# The first pieces, in this order: padding, unknown.
SPECIAL = ("[PAD]", "[UNK]")


def train_tokenizer(texts: Iterable[str]) -> Tokenizer:
    """A Unigram tokenizer over lower-case text without diacritics.

    Without a mark for the start of a word, "drugscriminaliteit" is cut into the pieces of "drugs" and
    "criminaliteit" and shares their vectors: that replaces the splitting of compounds.

    The pieces come out the same each time, their scores do not quite (about 0.001): the library adds up in the order
    of a hash table. To rebuild a model bit for bit, keep its tokenizer.
    """
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, trainers

    tokenizer = Tokenizer(models.Unigram())
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.NFKD(), normalizers.StripAccents(), normalizers.Lowercase()]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.BertPreTokenizer(), pre_tokenizers.Digits(individual_digits=False)]
    )
    trainer = trainers.UnigramTrainer(
        vocab_size=VOCABULARY,
        special_tokens=list(SPECIAL),
        unk_token=SPECIAL[1],
        max_piece_length=18,
        show_progress=False,
    )
    tokenizer.train_from_iterator(texts, trainer)
    return _rounded(tokenizer)


def _rounded(tokenizer: Tokenizer) -> Tokenizer:
    """The tokenizer with its scores cut to four decimals: a smaller file, written the same after each reading."""
    from tokenizers import Tokenizer

    content = json.loads(tokenizer.to_str())
    content["model"]["vocab"] = [[piece, round(score, 4)] for piece, score in content["model"]["vocab"]]
    return Tokenizer.from_str(json.dumps(content))
