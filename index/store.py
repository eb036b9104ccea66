"""Keeps the vectors of chunks in Chroma and finds the nearest ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import chromadb
    import numpy as np
    from numpy.typing import NDArray

    from index.embedding import Embedder
    from index.passages import Chunk

_COLLECTION = "chunks"
# Chroma refuses larger batches (5,461 rows).
_BATCH = 4_000
# Exact enough that rankings repeat after a rebuild: the graph search visits this many neighbours.
_HNSW = {"space": "cosine", "ef_construction": 200, "ef_search": 200}


def _client(folder: Path) -> chromadb.api.ClientAPI:
    import chromadb

    settings = chromadb.config.Settings(anonymized_telemetry=False)
    return chromadb.PersistentClient(path=str(folder), settings=settings)


def write_vectors(
    folder: Path, chunks: Sequence[Chunk], languages: Sequence[str], vectors: NDArray[np.float32]
) -> None:
    """Make a new collection of unit vectors, shape (n_chunks, dim), with what searches filter by."""
    # Chroma must not bring its own embedding function, which would fetch a model.
    collection = _client(folder).create_collection(_COLLECTION, embedding_function=None, configuration={"hnsw": _HNSW})
    for start in range(0, len(chunks), _BATCH):
        part = slice(start, start + _BATCH)
        collection.upsert(
            ids=[chunk.chunk_id for chunk in chunks[part]],
            embeddings=vectors[part],
            documents=[chunk.text for chunk in chunks[part]],
            metadatas=[
                {"source_id": chunk.source_id, "section_id": chunk.section_id, "language": language}
                for chunk, language in zip(chunks[part], languages[part], strict=True)
            ],
        )


class VectorStore:
    """Reads one Chroma folder; the folder must belong to this process alone, since Chroma writes when it reads."""

    def __init__(self, folder: Path, embedder: Embedder) -> None:
        from langchain_chroma import Chroma

        client = _client(folder)
        self._store = Chroma(
            client=client,
            collection_name=_COLLECTION,
            embedding_function=embedder,
            create_collection_if_not_exists=False,
        )
        self._collection = client.get_collection(_COLLECTION, embedding_function=None)
        self.count = int(self._collection.count())

    def nearest(self, vector: NDArray[np.float32], k: int, where: dict[str, Any] | None) -> Iterator[tuple[str, float]]:
        """(chunk id, cosine) of up to `k` chunks that pass the filter, nearest first."""
        found = self._store.similarity_search_by_vector_with_relevance_scores(
            [float(value) for value in vector], k=min(k, self.count), filter=where
        )
        for document, distance in found:
            yield str(document.id), 1.0 - float(distance)

    def vectors(self, chunk_ids: Sequence[str]) -> dict[str, NDArray[np.float32]]:
        """The vectors of these chunks by id; an unknown id is left out."""
        import numpy as np

        found: dict[str, NDArray[np.float32]] = {}
        for start in range(0, len(chunk_ids), _BATCH):
            rows = self._collection.get(ids=list(chunk_ids[start : start + _BATCH]), include=["embeddings"])
            for chunk_id, row in zip(rows["ids"], rows["embeddings"], strict=True):
                found[chunk_id] = np.asarray(row, dtype=np.float32)
        return found
