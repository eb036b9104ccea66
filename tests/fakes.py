"""Documents and embedders that can be computed in the head."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.embedding import Embedder
from sources import Block, Document, Section, Source

# One axis a word; a text's vector counts how often each stands in it.
WORDS = ("water", "vuur", "storm", "stroom")


class CountingEmbedder(Embedder):
    """Counts four words; remembers how many passages it was given."""

    identity = "counting-4"
    dim = len(WORDS)

    def __init__(self) -> None:
        self.passages = 0

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        rows = np.array([[text.lower().count(word) for word in WORDS] for text in texts], dtype=np.float32)
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        return np.asarray(rows / np.where(lengths == 0, 1, lengths), dtype=np.float32)

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.passages += len(texts)
        return self.encode_queries(texts)


def make_document(source_id: str, sections: dict[str, list[str]], **fields: Any) -> Document:
    """A document with a section for each id; each text in its list becomes one block on page 1, 2, …"""
    made: list[Section] = []
    text = ""
    for section_id, paragraphs in sections.items():
        own, blocks = "", []
        for page, paragraph in enumerate(paragraphs, start=1):
            start = len(own)
            is_item = paragraph.startswith("- ")
            own += paragraph.removeprefix("- ")
            blocks.append(Block(start=start, end=len(own), page=page, listed=is_item))
            own += "\n\n"
        own = own.rstrip("\n")
        made.append(
            Section(
                section_id=section_id,
                heading=f"Deel {section_id}",
                heading_path=("Gids", f"Deel {section_id}"),
                level=2,
                text=own,
                start=len(text),
                end=len(text) + len(own),
                page=1,
                pages=tuple(range(1, len(paragraphs) + 1)),
                blocks=tuple(blocks),
            )
        )
        text += own + "\n\n"
    defaults = {"title": source_id.title(), "language": "nl", "path": Path("-"), "url": "https://example.org"}
    return Document(source=Source(source_id=source_id, **(defaults | fields)), text=text, sections=tuple(made))
