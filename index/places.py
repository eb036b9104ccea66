"""Joins the sections that are about the same: an official section and the renderings of it.

A place is a section of an official text with all renderings of it, so that a Dutch question that finds the Dutch
guide's paragraph lifts the English section as well. A section without renderings is a place alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from index.lexical import Fields

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from index.passages import Chunk
    from index.stored import IndexedSource, StoredSection

_OF_TERMS = ("glossary", "definitions", "table")
_TERM = re.compile(r"([^:\n]{2,60})[:\n]")


def find_places(chunks: Sequence[Chunk], sources: Sequence[IndexedSource]) -> NDArray[np.int64]:
    """The number of each chunk's place, shape (n_chunks,), counted from 0 in the order of the chunks."""
    import numpy as np

    renders = {source.source_id: source.renders for source in sources}
    numbers: dict[tuple[str, str], int] = {}
    of_chunk = [
        numbers.setdefault((renders[chunk.source_id] or chunk.source_id, chunk.section_id), len(numbers))
        for chunk in chunks
    ]
    return np.array(of_chunk, dtype=np.int64)


def fields_of(chunk: Chunk, section: StoredSection) -> Fields:
    """What a chunk is searched by: its own text, the headings above it, its Dutch heading, and the term it explains.

    In a glossary or a table the term stands before a colon or a line end; there it is the heading of its chunk.
    """
    _, _, body = chunk.embedded_text.partition("\n")
    headings = [(" ".join(section.heading_path), section.language)]
    if section.heading_nl and section.heading_nl not in section.heading_path:
        headings.append((section.heading_nl, "nl"))
    term = _TERM.match(body) if section.kind in _OF_TERMS else None
    if term:
        headings.append((term.group(1), section.language))
    return Fields(body=body, language=section.language, headings=tuple(headings))


def place_texts(place_of: NDArray[np.int64], fields: Sequence[Fields]) -> list[list[Fields]]:
    """The fields of each place in the order of its number: every chunk's body, the headings of a section once."""
    texts: list[list[Fields]] = [[] for _ in range(int(place_of.max(initial=-1)) + 1)]
    seen: set[tuple[int, tuple[tuple[str, str], ...]]] = set()
    for number, one in zip(place_of.tolist(), fields, strict=True):
        is_new = (number, one.headings) not in seen
        seen.add((number, one.headings))
        texts[number].append(one if is_new else Fields(body=one.body, language=one.language))
    return texts


def place_vectors(place_of: NDArray[np.int64], vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """The mean direction of each place's chunks, shape (n_places, dim), rows of unit length or zero."""
    import numpy as np

    sums = np.zeros((int(place_of.max(initial=-1)) + 1, vectors.shape[1]), dtype=np.float64)
    np.add.at(sums, place_of, vectors)
    lengths = np.linalg.norm(sums, axis=1, keepdims=True)
    return np.asarray(sums / np.where(lengths == 0, 1, lengths), dtype=np.float32)
