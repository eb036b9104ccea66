"""Command: python -m index.training --data DIR --out DIR."""

from __future__ import annotations

import argparse
import hashlib
import time
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from tokenizers import Tokenizer

    from index.training.texts import Pair

_SEED = 20231
_THREADS = 2


def main() -> None:
    """Train the embedder from the data folder and write it with its card to the output folder."""
    parser = argparse.ArgumentParser(prog="python -m index.training", description=main.__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with the parallel texts (*.tsv.xz)")
    parser.add_argument("--out", type=Path, required=True, help="folder of the model")
    parser.add_argument("--work", type=Path, default=Path("var/training"), help="folder for the teacher's vectors")
    parser.add_argument("--tokenizer", type=Path, help="tokenizer.json to keep; without it a new one is trained")
    args = parser.parse_args()
    from index.training import texts

    missing = [path.name for path in texts.data_files(args.data) if not path.is_file()]
    if missing:
        parser.error(f"{args.data} lacks {', '.join(missing)}")
    _train(args.data, args.out, args.work, args.tokenizer)


def _train(data: Path, out: Path, work: Path, kept_tokenizer: Path | None) -> None:
    import torch

    from index.training import export, measure, student, teacher, texts

    torch.set_num_threads(_THREADS)
    torch.use_deterministic_algorithms(True)
    started = time.monotonic()
    terms = Path(str(files("index.training") / "domain_terms.tsv"))
    taught = texts.teacher_texts(data, terms, _SEED)
    vectors, source = _teacher_vectors(taught, work)
    print(f"teacher: {source}", flush=True)
    pairs, paragraphs = texts.read_pairs(data, terms), texts.read_paragraphs(data)
    pieces = _tokenizer(kept_tokenizer, pairs, paragraphs)
    print(f"tokenizer: {pieces.get_vocab_size()} pieces", flush=True)
    rows = {text: position for position, text in enumerate(taught)}
    began = time.monotonic()
    table = student.train_student(pairs, paragraphs, rows, teacher.project(vectors, taught), pieces, _SEED)
    export.export(table, pieces, out)
    settings = {
        "pairs": str(len(pairs)),
        "texts of the teacher": str(len(taught)),
        "vectors of the teacher": source,
        "student": f"{student.EPOCHS} epochs, {time.monotonic() - began:.0f} s",
        "seed": str(_SEED),
        "threads": str(_THREADS),
        "torch": version("torch"),
        "tokenizers": version("tokenizers"),
        "seconds in all": f"{time.monotonic() - started:.0f}",
    }
    export.write_card(out, settings, measure.measure(out, data), [*texts.data_files(data), terms])
    print(f"model in {out}, {settings['seconds in all']} s")


def _teacher_vectors(taught: list[str], work: Path) -> tuple[NDArray[np.float32], str]:
    """The teacher's vectors and how they came about; they are kept, because they cost most of the time."""
    import numpy as np

    from index.training import teacher

    work.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256("\n".join(taught).encode("utf-8")).hexdigest()
    kept = work / f"teacher-{digest[:16]}.npy"
    if kept.is_file():
        return np.load(kept), "kept from an earlier run"
    started = time.monotonic()
    vectors = teacher.encode_texts(taught)
    np.save(kept, vectors)
    return vectors, f"made in {time.monotonic() - started:.0f} s"


def _tokenizer(kept: Path | None, pairs: list[Pair], paragraphs: list[tuple[str, str]]) -> Tokenizer:
    from tokenizers import Tokenizer

    from index.training.tokenizer import train_tokenizer

    if kept is not None:
        return Tokenizer.from_file(str(kept))
    both_sides = [side for pair in pairs for side in (pair.english, pair.other)]
    return train_tokenizer([*both_sides, *(part for paragraph in paragraphs for part in paragraph)])


if __name__ == "__main__":
    main()
