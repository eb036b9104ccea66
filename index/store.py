"""Keeps the vectors of chunks, as they are and in Chroma, and finds the nearest ones."""

from __future__ import annotations

import threading
import weakref
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from index.arrays import read_array
from index.passages import IndexMismatch, IndexMissing
from index.private_copies import PrivateCopy

if TYPE_CHECKING:
    import chromadb
    import numpy as np
    from langchain_core.vectorstores import VectorStore as VectorStoreInterface
    from numpy.typing import NDArray

    from index.embedding import Embedder
    from index.passages import Chunk

_COLLECTION, _ROWS = "chunks", "rows.npy"
# Chroma refuses larger batches (5,461 rows).
_BATCH = 4_000
# What Chroma Cloud takes in one write and gives in one answer.
CLOUD_MOST = 300
# The graph search visits as many chunks as there are, within these bounds. With 200 of 1,173, two builds of the
# same texts missed different neighbours and gave different scores to 19 of 121 questions; with all, to none. Of
# 50,817 passages of treaties 1,500 visits found 0.989 of the nearest hundred in 6 ms, 3,000 found 0.996 in 10 ms.
_LEAST_VISITED, _MOST_VISITED = 200, 3_000
# More rows than this in one answer and SQLite runs out of variables.
_MOST = 10_000


class StoreFailed(RuntimeError):
    """Chroma could not write its files; it names many faults, a full disk among them, by errors of its own."""


def _client(folder: Path) -> chromadb.api.ClientAPI:
    import chromadb

    settings = chromadb.config.Settings(anonymized_telemetry=False)
    return chromadb.PersistentClient(path=str(folder), settings=settings)


def save_rows(folder: Path, vectors: NDArray[np.float32]) -> None:
    """Write unit vectors, shape (n_chunks, dim), as they are: small indexes are searched without Chroma."""
    import numpy as np

    folder.mkdir()
    np.save(folder / _ROWS, vectors)


def read_rows(folder: Path, n_chunks: int, *, on_disk: bool = False) -> NDArray[np.float32]:
    """The unit vectors of all chunks, shape (n_chunks, dim); IndexMismatch when there are more or fewer.

    With `on_disk` they are read when they are looked at, and take no memory that others need.
    """
    import numpy as np

    mode: Literal["r"] | None = "r" if on_disk else None
    found: NDArray[np.float32] = np.asarray(read_array(folder / _ROWS, mode))
    if len(found) != n_chunks:
        raise IndexMismatch(f"{folder} holds the vectors of {len(found)} of {n_chunks} chunks; run paraat index build")
    return found


def write_vectors(
    folder: Path, chunks: Sequence[Chunk], languages: Sequence[str], vectors: NDArray[np.float32]
) -> None:
    """Make a new collection of unit vectors, shape (n_chunks, dim), with what searches filter by.

    Raises ImportError where Chroma cannot be imported, and StoreFailed when it cannot write.
    """
    try:
        with _client(folder) as client:
            fill(client, _COLLECTION, chunks, languages, vectors)
    except ImportError:
        raise
    except Exception as error:
        raise StoreFailed(
            f"Chroma could not write {len(chunks)} vectors ({error}); is there room on the disk?"
        ) from error


def fill(
    client: chromadb.api.ClientAPI,
    name: str,
    chunks: Sequence[Chunk],
    languages: Sequence[str],
    vectors: NDArray[np.float32],
    *,
    in_cloud: bool = False,
) -> None:
    """Make the collection `name` of unit vectors, shape (n_chunks, dim); raises what Chroma raises."""
    visited = min(max(len(chunks), _LEAST_VISITED), _MOST_VISITED)
    graph = {"space": "cosine", "ef_construction": 200, "ef_search": visited}
    # Chroma Cloud has an index of its own, which it tunes itself.
    configuration = {"spann": {"space": "cosine"}} if in_cloud else {"hnsw": graph}
    # Chroma must not bring its own embedding function, which would fetch a model.
    collection = client.create_collection(name, embedding_function=None, configuration=configuration)
    batch = CLOUD_MOST if in_cloud else _BATCH
    for start in range(0, len(chunks), batch):
        part = slice(start, start + batch)
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
    """Reads a Chroma folder through a private copy, which goes when the store is no longer used.

    Chroma writes to its folder even when it only reads, and two processes on one folder see each other's
    half-written state; a copy of a few MB keeps the published one immutable. It is made when it is first needed:
    Chroma and its copy take 80 MB and half a second, and small indexes are searched without.
    """

    # Whether the vectors are at a server, which is asked also for few of them.
    is_remote = False

    def __init__(self, folder: Path, embedder: Embedder, name: str = _COLLECTION) -> None:
        self._folder, self._embedder, self._name = folder, embedder, name
        self._opening = threading.Lock()

    @cached_property
    def langchain(self) -> VectorStoreInterface:
        """The vectors as LangChain's Chroma store."""
        from langchain_chroma import Chroma

        store: VectorStoreInterface = Chroma(
            client=self._client,
            collection_name=self._name,
            embedding_function=self._embedder,
            create_collection_if_not_exists=False,
        )
        return store

    def state(self) -> str:
        """What has gone wrong since it was opened; nothing for a folder, which nobody changes."""
        return ""

    def count(self) -> int:
        """How many vectors Chroma holds; IndexMissing when a newer index has taken the place of this one."""
        return int(self._collection.count())

    def nearest(self, vector: NDArray[np.float32], k: int, where: dict[str, Any] | None) -> list[str]:
        """The ids of up to `k` chunks that pass the filter, nearest by cosine first; never more than 10,000."""
        # Ids alone: to fetch texts and metadata as well takes three times as long.
        found = self._collection.query(
            query_embeddings=[vector], n_results=min(k, self._size, _MOST), where=where, include=[]
        )
        return [str(chunk_id) for chunk_id in found["ids"][0]]

    @cached_property
    def _collection(self) -> chromadb.Collection:
        return self._client.get_collection(self._name, embedding_function=None)

    @cached_property
    def _size(self) -> int:
        return self.count()

    @property
    def _client(self) -> chromadb.api.ClientAPI:
        with self._opening:
            return self._opened

    @cached_property
    def _opened(self) -> chromadb.api.ClientAPI:
        if not self._folder.is_dir():
            raise IndexMissing(f"{self._folder} is gone: a newer index took its place; open the index again")
        copy = PrivateCopy(self._folder)
        client = _client(copy.path)
        weakref.finalize(self, _release, client, copy)
        return client


def _release(client: chromadb.api.ClientAPI, copy: PrivateCopy) -> None:
    """Close the files and threads that Chroma holds, then remove what it read."""
    client.close()
    copy.remove()
