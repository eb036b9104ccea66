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
from index.origins import write_origins
from index.passages import Chunk, IndexMismatch, IndexMissing
from index.places import fields_of, find_places, place_texts
from index.private_copies import copy_contents
from index.server_store import collection_at, new_collection, write_to_server
from index.stored import IndexedSource, StoredSection, indexed_source, stored_section
from index.versions import building, current_version, publish
from sources import Document

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from index.chroma_server import ChromaServer
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
    documents: Sequence[Document],
    out: Path,
    *,
    embedder: str = "",
    check: Callable[[Index], None] | None = None,
    server: ChromaServer | None = None,
) -> BuildReport:
    """Build the index of the documents in folder `out` and publish it, its vectors at the `server` where one is named.

    The index that is live stays so until the new one is finished and has been read back. An unchanged chunk
    keeps its vector. `check` is given the finished index before it is published: when it raises, the build is
    removed, the live index stays live and the error is passed on. Raises ValueError when the documents hold no text
    or one is given twice, EmbedderMissing for an unknown embedder, and BuildRunning when another process builds in
    the same folder. StoreFailed when Chroma cannot write, or its server not be used.
    """
    from index.embedding import load_embedder

    started = time.perf_counter()
    server = server and server.for_building()
    model = load_embedder(embedder)
    chunks, sections, sources = _records(documents)
    mark = fingerprint(chunks, sections, sources, model.identity)
    manifest = Manifest(schema=SCHEMA, fingerprint=mark, embedder=model.identity, dim=model.dim, sources=sources)
    with building(out) as workplace, new_collection(server, out, mark) as collection:
        live = _live(out)
        same = live if live and server is None and _is_same(live, mark) else None
        reused = len(chunks)
        if same:
            _copy_searches(same, workplace)
        else:
            vectors, reused = _vectors(chunks, live, model)
            languages = _write_searches(workplace, chunks, sections, sources, vectors, model)
            _write_store(workplace / "chroma", chunks, languages, vectors, server, collection)
        write_contents(workplace, manifest, chunks, sections)
        write_origins(workplace, [document.source for document in _ordered(documents)])
        opened = _read_back(workplace, chunks[0].text, model, server, same)
        if check is not None:
            check(opened)
        publish(out, workplace, mark[:16])
    return BuildReport(
        fingerprint=mark,
        documents=len(sources),
        chunks=len(chunks),
        embedded=len(chunks) - reused,
        reused=reused,
        seconds=time.perf_counter() - started,
        folder=out,
    )


def _read_back(workplace: Path, query: str, model: Embedder, server: ChromaServer | None, same: _Live | None) -> Index:
    """The index as it was written, whole and searched once, before anyone sees it; `same` is what was copied."""
    from index.retrieval import open_version

    manifest = read_manifest(workplace)
    opened = open_version(workplace, manifest, model, server=server)
    opened.search(query, k=1)
    if same:
        # Chroma was asked when these files were made.
        if manifest.files != same.manifest.files:
            raise IndexMismatch("files of the live index changed while they were copied; run paraat index build")
    elif (workplace / "chroma").is_dir():
        opened.check_store()
    elif opened.words_only:
        raise IndexMismatch(opened.degraded)
    return opened


def _records(
    documents: Sequence[Document],
) -> tuple[list[Chunk], list[StoredSection], tuple[IndexedSource, ...]]:
    """What an index holds of the documents, by source id; ValueError when that is nothing."""
    ordered = _ordered(documents)
    chunks = mark_floods([chunk for document in ordered for chunk in chunk_document(document)])
    if not chunks:
        raise ValueError("the documents hold no text to index; check them with: paraat sources check")
    sections = [stored_section(document, section) for document in ordered for section in document.sections]
    return chunks, sections, tuple(indexed_source(document) for document in ordered)


def _copy_searches(same: _Live, workplace: Path) -> None:
    for name in sorted({name.partition("/")[0] for name in same.manifest.files}):
        copy_contents(same.folder / name, workplace / name)


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
) -> list[str]:
    """Write what is searched, Chroma aside; gives the language of each chunk."""
    from index.asked import AskedIndex
    from index.lexical import LexicalIndex, count_words
    from index.store import save_rows

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
    return [one.language for one in fields]


def _write_store(
    folder: Path,
    chunks: Sequence[Chunk],
    languages: Sequence[str],
    vectors: NDArray[np.float32],
    server: ChromaServer | None,
    collection: str,
) -> None:
    """Write the vectors to Chroma: in the folder, or as that collection at the server."""
    from index.store import write_vectors

    if server is not None:
        write_to_server(server, collection, folder, chunks, languages, vectors)
        return
    try:
        write_vectors(folder, chunks, languages, vectors)
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


def _is_same(live: _Live, mark: str) -> bool:
    """Whether the live index holds this very content, and all its files as they were published, Chroma's too."""
    is_whole = live.manifest.fingerprint == mark and not live.contents.changed
    if is_whole and collection_at(live.folder / "chroma"):
        return False
    return is_whole and any(name.startswith("chroma/") for name in live.manifest.files)
