"""Builds ever larger corpora out of the bundled guide's sentences, and times building and searching each."""

from __future__ import annotations

import json
import random
import re
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.bench.load import percentile
from index import build_index, open_index
from sources import builtin_sources, read_document, read_records

# Sentences that make a text: about as long as the paragraphs that they come from.
_SENTENCES = 5
_QUERIES = 100
_END = re.compile(r"(?<=[.!?])\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sized:
    """What a corpus of so many passages took: seconds to build it from nothing, milliseconds of a search.

    `build_processor` and `processor` (the median of a search) are the time that the processor was busy, the others are
    by the clock.
    """

    passages: int
    build_seconds: float
    build_processor: float
    p50: float
    p95: float
    processor: float


def measure_sizes(sizes: Sequence[int], questions: Sequence[str]) -> Iterator[Sized]:
    """One measurement for each number of texts, the same texts with every run."""
    sentences = _sentences()
    for size in sizes:
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place)
            _write(folder / "texts.jsonl", sentences, size)
            document, busy = read_records(folder / "texts.jsonl"), time.process_time()
            report = build_index([document], folder / "index")
            spent = time.process_time() - busy
            yield _searched(folder / "index", report.seconds, spent, questions[:_QUERIES])


def _sentences() -> list[str]:
    """The sentences of the Dutch guides, each once, in their order."""
    documents = [read_document(source) for source in builtin_sources() if source.language == "nl"]
    blocks = [
        section.text[block.start : block.end]
        for document in documents
        for section in document.sections
        for block in section.blocks
    ]
    return list(dict.fromkeys(sentence for block in blocks for sentence in _END.split(block)))


def _write(path: Path, sentences: Sequence[str], size: int) -> None:
    drawn = random.Random(0)
    with path.open("w", encoding="utf-8") as file:
        for number in range(size):
            text = " ".join(drawn.sample(sentences, _SENTENCES))
            file.write(json.dumps({"_id": f"t{number}", "title": f"Tekst {number}", "text": text}) + "\n")


def _searched(folder: Path, build_seconds: float, build_processor: float, questions: Sequence[str]) -> Sized:
    index = open_index(folder)
    for question in questions:
        index.search(question)
    clock, processor = [], []
    for question in questions:
        started, busy = time.perf_counter(), time.process_time()
        index.search(question)
        clock.append(1e3 * (time.perf_counter() - started))
        processor.append(1e3 * (time.process_time() - busy))
    return Sized(
        passages=index.size,
        build_seconds=build_seconds,
        build_processor=build_processor,
        p50=percentile(sorted(clock), 0.5),
        p95=percentile(sorted(clock), 0.95),
        processor=percentile(sorted(processor), 0.5),
    )
