"""Trains the subword tokenizer: 32,000 pieces without a word-boundary mark."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tokenizers import Tokenizer

VOCABULARY = 32_000
PAD, UNKNOWN = "[PAD]", "[UNK]"


def train_tokenizer(texts: Iterable[str]) -> Tokenizer:
    """A Unigram tokenizer over lower-case text without diacritics.

    Without a mark for the start of a word, "drugscriminaliteit" is cut into the pieces of "drugs" and
    "criminaliteit" and shares their vectors: that replaces the splitting of compounds.
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
        special_tokens=[PAD, UNKNOWN],
        unk_token=UNKNOWN,
        max_piece_length=18,
        show_progress=False,
    )
    tokenizer.train_from_iterator(texts, trainer)
    return tokenizer
