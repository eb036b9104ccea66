"""Writes the student as int8 with a scale per row, the tokenizer, and the model card."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from tokenizers import Tokenizer


def export(table: NDArray[np.float32], tokenizer: Tokenizer, out: Path) -> None:
    """Fill `out` with model.safetensors (int8 rows, float32 scales) and tokenizer.json."""
    from safetensors.numpy import save_file

    out.mkdir(parents=True, exist_ok=True)
    scales = np.abs(table).max(axis=1, keepdims=True) / 127
    rows = np.round(table / np.where(scales == 0, 1, scales)).astype(np.int8)
    save_file({"rows": rows, "scales": scales.astype(np.float32)}, out / "model.safetensors")
    compact = json.dumps(json.loads(tokenizer.to_str()), ensure_ascii=False, separators=(",", ":"))
    (out / "tokenizer.json").write_text(compact, encoding="utf-8")


def sha256(path: Path) -> str:
    """The SHA-256 of a file, in hex."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def card(inputs: list[Path], out: Path, settings: dict[str, str]) -> str:
    """The lines of the model card that this run determines: settings, digests of data and of the result."""
    lines = ["## This build", ""]
    lines += [f"- {name}: {value}" for name, value in settings.items()]
    lines += ["", "| file | SHA-256 |", "|---|---|"]
    results = [out / "model.safetensors", out / "tokenizer.json"]
    lines += [f"| {path.name} | {sha256(path)} |" for path in [*inputs, *results]]
    return "\n".join(lines) + "\n"
