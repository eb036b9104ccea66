"""Command: python -m eval.triage_training. Learns the table that tells how much a message is like a call for help."""

from __future__ import annotations

import argparse
import base64
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bot import CALL_PLACES, CALL_TABLE, EMERGENCY_KINDS, call_places
from eval.triage_sets import DATASETS, ordinary_questions, read_rows

# Inverse strength of the ridge, and of the filled-in ordinary questions each this many is learned from: they are
# many and alike. The tuning half is learned from and nothing else, so that the test half stays unseen.
_INVERSE_RIDGE, _EVERY = 60.0, 3


def main() -> None:
    """Learn from the tuning half of the committed sets and write the table."""
    parser = argparse.ArgumentParser(prog="python -m eval.triage_training", description=main.__doc__)
    parser.add_argument("--out", type=Path, default=Path(str(CALL_TABLE)), help="file of the table")
    args = parser.parse_args()
    texts, labels = training_rows(DATASETS)
    table = learn(texts, labels)
    args.out.write_text(json.dumps(table, separators=(",", ":")) + "\n", encoding="utf-8")
    print(f"learned from {len(texts)} messages, {sum(label != 'none' for label in labels)} of them calls")


def training_rows(folder: Path) -> tuple[list[str], list[str]]:
    """The messages of the tuning half and the label of each: a kind of emergency, or "none"."""
    calls = [(row["question"], row["kind"]) for row in _tuning(folder, "emergencies.jsonl")]
    names = ("near-misses.jsonl", "live-events.jsonl")
    others = [row["question"] for name in names for row in _tuning(folder, name)]
    others += ordinary_questions(folder)[::_EVERY]
    rows = calls + [(question, "none") for question in others]
    return [text for text, _ in rows], [label for _, label in rows]


def _tuning(folder: Path, name: str) -> list[dict[str, Any]]:
    return [row for row in read_rows(folder, name) if row["half"] == "tuning"]


def learn(texts: Sequence[str], labels: Sequence[str]) -> dict[str, Any]:
    """The table as it is stored: labels, offsets, a scale, and one row of signed bytes a label in base 85."""
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    features = np.zeros((len(texts), CALL_PLACES), dtype=np.float32)
    for number, text in enumerate(texts):
        touched = list(call_places(text))
        features[number, touched] = 1 / np.sqrt(max(1, len(touched)))
    named = ["none", *EMERGENCY_KINDS]
    model = LogisticRegression(C=_INVERSE_RIDGE, max_iter=2_000)
    model.fit(features, [named.index(label) for label in labels])
    scale = float(np.abs(model.coef_).max()) / 127
    rows = np.rint(model.coef_ / scale).astype(np.int8)
    return {
        "labels": named,
        "offsets": [round(float(offset), 4) for offset in model.intercept_],
        "scale": scale,
        "rows": [base64.b85encode(row.tobytes()).decode("ascii") for row in rows],
    }


if __name__ == "__main__":
    main()
