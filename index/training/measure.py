"""Measures a finished model on text that no training saw."""

from __future__ import annotations

from pathlib import Path

from index.embedding import PackagedEmbedder
from index.training.texts import read_rows

# News sentences translated by people: NTREX-128 (Federmann et al. 2022), a test set only.
TEST = "eval-ntrex-nl-en"
_PROBES = ("What is national security?", "Wat is nationale veiligheid?", "The cat sleeps on the warm sofa.")


def measure(model: Path, data: Path) -> dict[str, str]:
    """Figures of the model in the folder, by name, ready to print.

    Sentence retrieval is the share of sentences whose nearest sentence in the other language is their translation
    (accuracy@1); it is left out where the data folder has no test file.
    """
    import numpy as np

    embedder = PackagedEmbedder(model)
    english, dutch, other = embedder.encode_queries(_PROBES)
    figures = {
        f"cosine of {_PROBES[0]!r} and {_PROBES[1]!r}": f"{english @ dutch:.2f}",
        f"cosine of {_PROBES[2]!r} and {_PROBES[1]!r}": f"{other @ dutch:.2f}",
    }
    test = data / f"{TEST}.tsv.xz"
    if test.is_file():
        rows = read_rows(test)
        scores = embedder.encode_queries([one for one, _ in rows]) @ embedder.encode_queries([two for _, two in rows]).T
        right = np.arange(len(rows))
        figures |= {
            f"NTREX-128, {len(rows)} sentences, Dutch to English": f"{(scores.argmax(axis=0) == right).mean():.3f}",
            f"NTREX-128, {len(rows)} sentences, English to Dutch": f"{(scores.argmax(axis=1) == right).mean():.3f}",
        }
    return figures
