"""Command: python -m index.training --data DIR --out DIR."""

from __future__ import annotations

import argparse
import time
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

SEED = 20231
_MARK = "## This build"


def main() -> None:
    """Train the embedder from the data folder and write it with its card to the output folder."""
    parser = argparse.ArgumentParser(prog="python -m index.training", description=main.__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with the parallel texts (*.tsv.xz)")
    parser.add_argument("--out", type=Path, default=Path("index/model"), help="folder of the model")
    parser.add_argument("--work", type=Path, default=Path("var/training"), help="folder for the teacher's vectors")
    args = parser.parse_args()
    import numpy as np
    import torch

    from index.training import export, student, teacher, texts, tokenizer

    torch.set_num_threads(2)
    started = time.monotonic()
    terms = Path(str(files("index.training") / "domain_terms.tsv"))
    taught = texts.teacher_texts(args.data, terms, SEED)
    args.work.mkdir(parents=True, exist_ok=True)
    kept = args.work / f"teacher-{len(taught)}.npy"
    if not kept.is_file():
        np.save(kept, teacher.encode_texts(taught))
    print(f"teacher: {len(taught)} texts, {time.monotonic() - started:.0f} s", flush=True)
    targets = teacher.project(np.load(kept), taught)
    pairs = texts.read_pairs(args.data, terms)
    paragraphs = texts.read_paragraphs(args.data)
    both_sides = (side for pair in pairs for side in (pair.english, pair.other))
    pieces = tokenizer.train_tokenizer([*both_sides, *(part for pair in paragraphs for part in pair)])
    print(f"tokenizer: {pieces.get_vocab_size()} pieces, {time.monotonic() - started:.0f} s", flush=True)
    rows = {text: position for position, text in enumerate(taught)}
    table = student.train_student(pairs, paragraphs, rows, targets, pieces, SEED)
    export.export(table, pieces, args.out)
    inputs = [args.data / f"{name}.tsv.xz" for name in [*texts.PARALLEL, texts.PARAGRAPHS]]
    settings = {
        "pairs": str(len(pairs)),
        "texts of the teacher": str(len(taught)),
        "epochs": str(student.EPOCHS),
        "seed": str(SEED),
        "torch": version("torch"),
        "minutes on two cores": f"{(time.monotonic() - started) / 60:.0f}",
    }
    path = args.out / "MODEL.md"
    before = path.read_text(encoding="utf-8").partition(_MARK)[0] if path.is_file() else "# Model card\n\n"
    path.write_text(before + export.card([*inputs, terms], args.out, settings), encoding="utf-8")
    print(f"model in {args.out}, {time.monotonic() - started:.0f} s")


if __name__ == "__main__":
    main()
