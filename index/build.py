"""Builds an index aside, checks it, and publishes it when it is whole."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from index.chunking import chunk_document, mark_floods
from index.expanding import is_part
from index.manifests import SCHEMA, Contents, Manifest, fingerprint, read_contents, read_manifest, write_contents
from index.passages import Chunk, IndexMismatch, IndexMissing
from index.places import fields_of, find_places, place_texts
from index.private_copies import copy_contents
from index.stored import IndexedSource, StoredSection, indexed_source, stored_section
from index.versions import building, current_version, publish
from sources import Document

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from index.embedding import Embedder
    from index.retrieval import Index


_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildReport:
    """What a build did.

    `embedded` counts the vectors that were made, `reused` the chunks that took an existing one: from the live
    index, or from a chunk of the same text.
    """

    fingerprint: str
    documents: int
    chunks: int
    embedded: int
    reused: int
    seconds: float
    folder: Path


def build_index(
    documents: Sequence[Document], out: Path, *, embedder: str = "", check: Callable[[Index], None] | None = None
) -> BuildReport:
    """Build the index of the documents in folder `out` and publish it.

    The index that is live stays so until the new one is finished and has been read back. An unchanged chunk
    keeps its vector. `check` is given the finished index before it is published: when it raises, the build is
    removed, the live index stays live and the error is passed on. Raises ValueError when the documents hold no text
    or one is given twice, EmbedderMissing for an unknown embedder, and BuildRunning when another process builds in
    the same folder.
    """
    from index.embedding import load_embedder
    from index.retrieval import open_version

    started = time.perf_counter()
    model = load_embedder(embedder)
    ordered = _ordered(documents)
    chunks = mark_floods([chunk for document in ordered for chunk in chunk_document(document)])
    if not chunks:
        raise ValueError("the documents hold no text to index; check them with: paraat sources check")
    sections = [stored_section(document, section) for document in ordered for section in document.sections]
    sources = tuple(indexed_source(document) for document in ordered)
    mark = fingerprint(chunks, sections, sources, model.identity)
    manifest = Manifest(schema=SCHEMA, fingerprint=mark, embedder=model.identity, dim=model.dim, sources=sources)
    with building(out) as workplace:
        live = _live(out)
        same = live if live and _is_same(live, mark) else None
        if same:
            reused = _copy_searches(same, workplace)
        else:
            vectors, reused = _vectors(chunks, live, model)
            _write_searches(workplace, chunks, sections, sources, vectors, model)
        write_contents(workplace, manifest, chunks, sections)
        # Read back whole, and searched once, before anyone sees it.
        opened = open_version(workplace, read_manifest(workplace), model)
        opened.search(chunks[0].text, k=1)
        _check_files(opened, workplace, same)
        if check is not None:
            check(opened)
        publish(out, workplace, mark[:16])
    return BuildReport(
        fingerprint=mark,
        documents=len(ordered),
        chunks=len(chunks),
        embedded=len(chunks) - reused,
        reused=reused,
        seconds=time.perf_counter() - started,
        folder=out,
    )


def _check_files(opened: Index, workplace: Path, same: _Live | None) -> None:
    """Raises IndexMismatch when Chroma lacks vectors, nothing but words works, or copied files are not the same."""
    if same:
        # Chroma was asked when these files were made.
        if read_manifest(workplace).files != same.manifest.files:
            raise IndexMismatch("files of the live index changed while they were copied; run paraat index build")
    elif (workplace / "chroma").is_dir():
        opened.check_store()
    elif opened.words_only:
        raise IndexMismatch(opened.degraded)


def _ordered(documents: Sequence[Document]) -> list[Document]:
    """The documents by source id, so that the order in which they were named changes nothing."""
    ordered = sorted(documents, key=lambda document: document.source.source_id)
    for one, other in pairwise(ordered):
        if one.source.source_id == other.source.source_id:
            raise ValueError(f"source {one.source.source_id!r} was given twice; expected each source once")
    return ordered


def _write_searches(
    workplace: Path,
    chunks: Sequence[Chunk],
    sections: Sequence[StoredSection],
    sources: Sequence[IndexedSource],
    vectors: NDArray[np.float32],
    model: Embedder,
) -> None:
    from index.asked import AskedIndex
    from index.lexical import LexicalIndex, count_words
    from index.store import save_rows, write_vectors

    named = {(section.source_id, section.section_id): section for section in sections}
    fields = [fields_of(chunk, named[chunk.source_id, chunk.section_id]) for chunk in chunks]
    vocabulary = count_words(fields)
    knows = partial(is_part, vocabulary=vocabulary)
    LexicalIndex.build([[one] for one in fields], knows).save(workplace / "lexical")
    place_of = find_places(chunks, sources)
    LexicalIndex.build(place_texts(place_of, fields), knows).save(workplace / "places")
    if asked := AskedIndex.build(chunks, place_of, named, model, knows):
        asked.save(workplace / "asked")
    vocabulary.save(workplace / "lexical")
    save_rows(workplace / "vectors", vectors)
    try:
        write_vectors(workplace / "chroma", chunks, [one.language for one in fields], vectors)
    except ImportError as error:
        # What is searched one by one needs no Chroma; opening the index says that it is not there.
        _log.critical("Chroma cannot be imported (%s): the index is built without it", error)


def _vectors(chunks: Sequence[Chunk], live: _Live | None, model: Embedder) -> tuple[NDArray[np.float32], int]:
    """Unit vectors of the chunks, shape (n_chunks, dim), and how many were taken over from the live index."""
    import numpy as np

    known = _known_vectors(live, model) if live else {}
    fresh = {chunk.digest: chunk.embedded_text for chunk in chunks if chunk.digest not in known}
    if fresh:
        known |= dict(zip(fresh, model.encode_passages(list(fresh.values())), strict=True))
    return np.stack([known[chunk.digest] for chunk in chunks]), len(chunks) - len(fresh)


def _known_vectors(live: _Live, model: Embedder) -> dict[str, NDArray[np.float32]]:
    """Vectors of the live index by digest of the text; none when they are damaged or of another embedder."""
    from index.store import read_rows

    chunks = live.contents.chunks
    if live.manifest.embedder != model.identity or not live.contents.is_whole("vectors/"):
        return {}
    try:
        vectors = read_rows(live.folder / "vectors", len(chunks))
    except IndexMismatch:
        return {}
    return {chunk.digest: vector for chunk, vector in zip(chunks, vectors, strict=True)}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Live:
    """The index that is live while another one is built, as it was read."""

    folder: Path
    manifest: Manifest
    contents: Contents


def _live(out: Path) -> _Live | None:
    """The live index; None when there is none, or its texts or words are damaged."""
    try:
        folder = current_version(out)
        manifest = read_manifest(folder)
        return _Live(folder=folder, manifest=manifest, contents=read_contents(folder, manifest))
    except (IndexMissing, IndexMismatch):
        return None


def _copy_searches(live: _Live, workplace: Path) -> int:
    """Copy the folders of the live index, and give the number of its chunks."""
    for name in sorted({name.partition("/")[0] for name in live.manifest.files}):
        copy_contents(live.folder / name, workplace / name)
    return len(live.contents.chunks)


def _is_same(live: _Live, mark: str) -> bool:
    """Whether the live index holds this very content, and all its files as they were published, Chroma's too."""
    is_whole = live.manifest.fingerprint == mark and not live.contents.changed
    return is_whole and any(name.startswith("chroma/") for name in live.manifest.files)
