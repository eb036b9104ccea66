"""Two checks of retrieval that no question set of ours can flatter."""

from __future__ import annotations

import lzma
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from eval.cases import Case, Gold
from index import build_index, load_embedder, open_index
from sources import Document, read_records

if TYPE_CHECKING:
    from index import Index


def answers_only(document: Document) -> tuple[Document, tuple[Case, ...]]:
    """The records without their questions, and each question as a case whose gold is its own record."""
    sections = tuple(replace(one, heading="", heading_path=(), heading_nl="") for one in document.sections)
    cases = tuple(
        Case(
            case_id=one.section_id,
            question=one.heading,
            language=document.source.language,
            gold=(Gold(section_id=one.section_id),),
        )
        for one in document.sections
        if one.text.strip() and one.heading.strip()
    )
    return replace(document, sections=sections), cases


def index_answers(records: Path) -> tuple[Index, tuple[Case, ...]]:
    """An index of the answers of a JSONL file of records, and the questions that should find them."""
    document, cases = answers_only(read_records(records))
    with tempfile.TemporaryDirectory() as folder:
        build_index([document], Path(folder))
        return open_index(Path(folder)), cases


def sentence_accuracy(pairs: Path) -> tuple[float, float]:
    """Shares of sentences whose nearest sentence in the other language is their translation (accuracy@1).

    The file has two columns, English and Dutch, and may be xz-compressed; the first figure is Dutch to English,
    the second English to Dutch. Vectors alone, by the embedder in the package.
    """
    import numpy as np

    content = pairs.read_bytes()
    text = (lzma.decompress(content) if pairs.suffix == ".xz" else content).decode("utf-8")
    rows = [line.split("\t")[:2] for line in text.split("\n") if line.count("\t")]
    model = load_embedder()
    scores = model.encode_queries([row[0] for row in rows]) @ model.encode_queries([row[1] for row in rows]).T
    right = np.arange(len(rows))
    return float((scores.argmax(axis=0) == right).mean()), float((scores.argmax(axis=1) == right).mean())
