"""Asks a cross-encoder, where the settings name one, whether a text follows from another or contradicts it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

LABELS = ("contradiction", "entailment", "neutral")


class EntailmentMissing(ValueError):
    """The folder that the settings name holds no cross-encoder for entailment; nothing is ever fetched."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entailment:
    """A cross-encoder that was trained on natural language inference, with the place of each label in its output."""

    model: CrossEncoder
    places: dict[str, int]

    def judge(self, premises: Sequence[str], hypothesis: str) -> list[dict[str, float]]:
        """For each premise the probability of LABELS, in [0, 1] and together 1, that the hypothesis has to it."""
        pairs = [(premise, hypothesis) for premise in premises]
        rows = self.model.predict(pairs, apply_softmax=True, show_progress_bar=False).tolist()
        return [{label: row[place] for label, place in self.places.items()} for row in rows]


def load_entailment(folder: Path) -> Entailment:
    """The cross-encoder in a folder; EntailmentMissing says what was found there and what was expected."""
    expected = "expected a folder with a sentence-transformers cross-encoder whose labels are " + ", ".join(LABELS)
    config = folder / "config.json"
    if not config.is_file():
        raise EntailmentMissing(f"{folder} has no config.json; {expected}")
    try:
        named: dict[str, str] = json.loads(config.read_text(encoding="utf-8")).get("id2label", {})
        places = {label.lower(): int(place) for place, label in named.items()}
    except (ValueError, AttributeError) as error:
        raise EntailmentMissing(f"{config} cannot be read ({type(error).__name__}); {expected}") from error
    if sorted(places) != sorted(LABELS):
        raise EntailmentMissing(f"the model in {folder} has the labels {', '.join(places) or '(none)'}; {expected}")
    from index.embedding import stay_offline

    stay_offline()
    from sentence_transformers import CrossEncoder

    try:
        model = CrossEncoder(str(folder), device="cpu", local_files_only=True)
    except Exception as error:
        raise EntailmentMissing(
            f"the model in {folder} cannot be opened ({type(error).__name__}); {expected}"
        ) from error
    return Entailment(model=model, places=places)
