"""Opens a stored index and ranks its passages for a query."""

from __future__ import annotations

import time
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.manifests import Manifest, read_contents, read_manifest
from index.passages import Chunk, IndexMismatch, Passage, Ranking
from index.stored import IndexedSource, StoredSection
from index.versions import current_version

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from index.embedding import Embedder
    from index.lexical import LexicalIndex
    from index.store import VectorStore

# How many chunks each search brings to the fusion: well above any k that is shown, small enough to stay quick.
_CANDIDATES = 100


def open_index(folder: Path, *, embedder: str = "") -> Index:
    """The live index in the folder, ready to search.

    Raises IndexMissing when there is none, and IndexMismatch when it was built with another embedder or its
    content does not agree with its fingerprint.
    """
    from index.embedding import load_embedder

    version = current_version(folder)
    manifest = read_manifest(version)
    model = load_embedder(embedder)
    if (manifest.embedder, manifest.dim) != (model.identity, model.dim):
        raise IndexMismatch(
            f"the index in {folder} was built with {manifest.embedder}, the settings ask for {model.identity}; "
            "run paraat index build"
        )
    return open_version(version, manifest, model)


def open_version(version: Path, manifest: Manifest, model: Embedder) -> Index:
    """The index that is stored in this folder, live or not yet; IndexMismatch when a part of it is damaged."""
    from index.lexical import LexicalIndex
    from index.store import VectorStore

    chunks, sections = read_contents(version, manifest)
    lexical = LexicalIndex.load(version / "lexical")
    return Index(manifest, chunks, sections, model, lexical, VectorStore(version / "chroma", model))


class Index:
    """A stored index in memory; safe to share between threads, never changed."""

    def __init__(
        self,
        manifest: Manifest,
        chunks: Sequence[Chunk],
        sections: Sequence[StoredSection],
        model: Embedder,
        lexical: LexicalIndex,
        store: VectorStore,
    ) -> None:
        self.fingerprint = manifest.fingerprint
        self.sources: tuple[IndexedSource, ...] = manifest.sources
        self._source_of = {source.source_id: source for source in manifest.sources}
        self._chunks = tuple(chunks)
        self._row = {chunk.chunk_id: row for row, chunk in enumerate(self._chunks)}
        self._sections = {(section.source_id, section.section_id): section for section in sections}
        self._model = model
        self._lexical = lexical
        self._store = store
        self._vectors = _matrix(store, self._chunks)

    def search(self, query: str, *, k: int = 20, sources: Sequence[str] = (), languages: Sequence[str] = ()) -> Ranking:
        """The `k` best passages for the query, by words and by meaning; filters keep only what they name.

        An empty query, or one whose words and subwords are all unknown, gives an empty ranking. Raises
        ValueError when `k` is below 1.
        """
        if k < 1:
            raise ValueError(f"k is {k}; expected the number of passages wanted, 1 or more")
        started = time.perf_counter()
        wanted = self._wanted(sources, languages)
        passages = self._ranked(query, k, wanted) if wanted else ()
        return Ranking(
            query=query,
            passages=passages,
            fingerprint=self.fingerprint,
            seconds=time.perf_counter() - started,
        )

    def section(self, source_id: str, section_id: str) -> StoredSection:
        """A section as it was read; KeyError when the index has none of that name."""
        return self._sections[source_id, section_id]

    def sections(self, source_id: str) -> tuple[StoredSection, ...]:
        """The sections of a source in reading order; none for an unknown source."""
        return tuple(section for (source, _), section in self._sections.items() if source == source_id)

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors of short texts as queries, shape (n_texts, dim), float32."""
        return self._model.encode_queries(texts)

    def stems(self, text: str, language: str) -> tuple[str, ...]:
        """The stems of a text as the lexical search sees them, in order, stop words dropped."""
        from index.lexical import stems

        return stems(text, language)

    def weight(self, stem: str) -> float:
        """How rare a stem is in this index (inverse document frequency, above 0); highest when unknown."""
        return self._lexical.weight(stem)

    def holds(self, stem: str) -> bool:
        """True when some text of this index holds the stem."""
        return self._lexical.holds(stem)

    def _wanted(self, sources: Sequence[str], languages: Sequence[str]) -> frozenset[str]:
        return frozenset(
            source.source_id
            for source in self.sources
            if (not sources or source.source_id in sources) and (not languages or source.language in languages)
        )

    def _ranked(self, query: str, k: int, wanted: frozenset[str]) -> tuple[Passage, ...]:
        import numpy as np

        from index.fusion import fuse

        vector = self._model.encode_queries([query])[0]
        by_words = self._lexical.scores(query)
        near = {self._row[chunk_id] for chunk_id in self._nearest(vector, max(k, _CANDIDATES), wanted)}
        candidates = sorted(near.union(self._worded(by_words, max(k, _CANDIDATES), wanted)))
        if not candidates:
            return ()
        # Rounded, because the last bits of a product of matrices depend on how many rows it has.
        dense = np.round((self._vectors[candidates] @ vector).astype(np.float64), 6) + 0.0
        fused = fuse(by_words[candidates], dense)
        order = sorted(range(len(candidates)), key=lambda i: (-fused[i], self._chunks[candidates[i]].chunk_id))
        return tuple(
            self._passage(candidates[i], rank, float(fused[i]), float(dense[i]), float(by_words[candidates[i]]))
            for rank, i in enumerate(order[:k], start=1)
        )

    def _worded(self, by_words: NDArray[np.float32], k: int, wanted: frozenset[str]) -> list[int]:
        """Rows of up to `k` wanted chunks that share a word with the query, most fitting first."""
        import numpy as np

        best = (int(row) for row in np.argsort(-by_words, kind="stable") if by_words[row] > 0)
        return list(islice((row for row in best if self._chunks[row].source_id in wanted), k))

    def _nearest(self, vector: NDArray[np.float32], k: int, wanted: frozenset[str]) -> list[str]:
        if not vector.any():
            return []
        where: dict[str, Any] | None = None
        if len(wanted) < len(self.sources):
            where = {"source_id": {"$in": sorted(wanted)}}
        return self._store.nearest(vector, k, where)

    def _passage(self, row: int, rank: int, score: float, dense: float, lexical: float) -> Passage:
        chunk = self._chunks[row]
        source = self._source_of[chunk.source_id]
        return Passage(
            chunk=chunk,
            rank=rank,
            score=score,
            dense=dense,
            lexical=lexical,
            title=source.title,
            publisher=source.publisher,
            published=source.published,
            language=source.language,
            kind="rendering" if source.kind == "rendering" else "official",
            url=chunk.url or source.url,
            heading_path=self._sections[chunk.source_id, chunk.section_id].heading_path,
        )


def _matrix(store: VectorStore, chunks: Sequence[Chunk]) -> NDArray[np.float32]:
    """The unit vectors of all chunks, shape (n_chunks, dim), so that every candidate has its true cosine."""
    import numpy as np

    found = store.vectors([chunk.chunk_id for chunk in chunks])
    if len(found) != len(chunks):
        raise IndexMismatch(f"the vector store holds {len(found)} of {len(chunks)} chunks; run paraat index build")
    return np.stack([found[chunk.chunk_id] for chunk in chunks])
