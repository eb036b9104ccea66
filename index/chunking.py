"""Cuts sections into chunks that never cross a section."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from index.passages import Chunk
from sources import Block, Document, Section, find_floods

# Words at which a chunk is closed, and the most a chunk may hold (the record's limit for a passage). About 110
# words is what retrieval was measured with; a list stays whole up to the limit.
TARGET_WORDS, MAX_WORDS = 110, 250
# Sections whose blocks are looked up one by one: a note, a term.
_SEPARATE = ("endnotes", "glossary")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Piece:
    """A stretch of a section's text that stays together; `block` is where it begins."""

    start: int
    end: int
    block: Block


def chunk_document(document: Document) -> tuple[Chunk, ...]:
    """The chunks of a document in reading order; a section without text gives none."""
    return tuple(chunk for section in document.sections for chunk in _chunk_section(document, section))


def mark_floods(chunks: Sequence[Chunk]) -> list[Chunk]:
    """The chunks, those of a flood of near copies marked with the first of it; notes cite alike and are none."""
    # A note is known by its number, a text by its words.
    found = find_floods(["" if chunk.note is not None else chunk.text for chunk in chunks])
    return [
        chunk if first is None else replace(chunk, flood=chunks[first].chunk_id)
        for chunk, first in zip(chunks, found, strict=True)
    ]


def _chunk_section(document: Document, section: Section) -> Iterator[Chunk]:
    source_id = document.source.source_id
    headings = [*section.heading_path]
    if section.heading_nl and section.heading_nl not in headings:
        headings.append(section.heading_nl)
    for position, piece in enumerate(_pieces(section)):
        text = section.text[piece.start : piece.end]
        embedded = f"{' > '.join(headings)}\n{document.searchable(text)}"
        yield Chunk(
            chunk_id=f"{source_id}/{section.section_id}/{position}",
            source_id=source_id,
            section_id=section.section_id,
            position=position,
            text=text,
            start=piece.start,
            end=piece.end,
            embedded_text=embedded,
            digest=hashlib.sha256(embedded.encode("utf-8")).hexdigest(),
            page=piece.block.page if piece.block.page is not None else section.page,
            url=piece.block.url,
            note=piece.block.note,
            refers_to=piece.block.refers_to,
        )


def _pieces(section: Section) -> list[_Piece]:
    """The section's blocks put together up to the target; lists whole, notes, terms and rows apart."""
    blocks = section.blocks or (Block(start=0, end=len(section.text), page=section.page),)
    pieces: list[_Piece] = []
    for unit in _units(section.text, blocks, apart=section.kind in _SEPARATE):
        if pieces and section.kind not in _SEPARATE and _join(section.text, pieces[-1], unit):
            pieces[-1] = _Piece(start=pieces[-1].start, end=unit.end, block=pieces[-1].block)
        else:
            pieces.append(unit)
    return [piece for piece in pieces if section.text[piece.start : piece.end].strip()]


def _units(text: str, blocks: Sequence[Block], *, apart: bool) -> Iterator[_Piece]:
    """What a chunk border never parts: a whole list, else a paragraph; what is too long gives several."""
    for (listed, _), group in groupby(blocks, key=lambda block: (block.listed, block.url)):
        items = list(group)
        whole = _Piece(start=items[0].start, end=items[-1].end, block=items[0])
        if listed and not apart and _n_words(text, whole) <= MAX_WORDS:
            yield whole
            continue
        for block in items:
            for start, end in _within_limit(text, block):
                yield _Piece(start=start, end=end, block=block)


def _join(text: str, piece: _Piece, unit: _Piece) -> bool:
    """Whether the unit still fits in the piece: up to the target, a list with what introduces it up to the limit."""
    if piece.block.url != unit.block.url:
        return False
    limit = MAX_WORDS if unit.block.listed else TARGET_WORDS
    return _n_words(text, piece) + _n_words(text, unit) <= limit


def _n_words(text: str, piece: _Piece) -> int:
    return len(text[piece.start : piece.end].split())


def _within_limit(text: str, block: Block) -> list[tuple[int, int]]:
    """The block's offsets, cut at sentence ends where the block is longer than a chunk may be."""
    own = text[block.start : block.end]
    if len(own.split()) <= MAX_WORDS:
        return [(block.start, block.end)]
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    splitter = RecursiveCharacterTextSplitter(
        chunk_size=TARGET_WORDS,
        chunk_overlap=0,
        length_function=lambda part: len(part.split()),
        separators=["\n\n", r"(?<=[.!?;:])\s", r"\s"],
        is_separator_regex=True,
        keep_separator="start",
        add_start_index=True,
    )
    spans = []
    for part in splitter.create_documents([own]):
        start = block.start + int(part.metadata["start_index"])
        spans.append((start, start + len(part.page_content)))
    return spans


def split_plainly(text: str, size: int = 1000, overlap: int = 200) -> list[tuple[int, int]]:
    """Offsets of overlapping pieces of so many characters, as tutorials cut a text; for comparison only."""
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    splitter = RecursiveCharacterTextSplitter(chunk_size=size, chunk_overlap=overlap, add_start_index=True)
    found = splitter.create_documents([text])
    return [(int(p.metadata["start_index"]), int(p.metadata["start_index"]) + len(p.page_content)) for p in found]
