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

_HEADING = "## This build"


def export(table: NDArray[np.float32], tokenizer: Tokenizer, out: Path) -> None:
    """Fill `out` with model.safetensors (int8 rows, float32 scales) and tokenizer.json."""
    from safetensors.numpy import save

    out.mkdir(parents=True, exist_ok=True)
    scales = np.abs(table).max(axis=1, keepdims=True) / 127
    rows = np.round(table / np.where(scales == 0, 1, scales)).astype(np.int8)
    (out / "model.safetensors").write_bytes(save({"rows": rows, "scales": scales.astype(np.float32)}))
    compact = json.dumps(json.loads(tokenizer.to_str()), ensure_ascii=False, separators=(",", ":"))
    (out / "tokenizer.json").write_text(compact, encoding="utf-8")


def write_card(out: Path, settings: dict[str, str], figures: dict[str, str], inputs: list[Path]) -> None:
    """Write what this run determines into MODEL.md; what stands above its heading there is kept."""
    path = out / "MODEL.md"
    kept = path.read_text(encoding="utf-8").partition(_HEADING)[0] if path.is_file() else "# Model card\n\n"
    results = [out / "model.safetensors", out / "tokenizer.json"]
    lines = [_HEADING, "", "Written by the training command.", ""]
    lines += [f"- {name}: {value}" for name, value in (settings | figures).items()]
    lines += ["", "| file | bytes | SHA-256 |", "|---|---|---|"]
    lines += [f"| {file.name} | {file.stat().st_size:,} | {_sha256(file)} |" for file in [*inputs, *results]]
    path.write_text(kept + "\n".join(lines) + "\n", encoding="utf-8")


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
