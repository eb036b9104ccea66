"""The collections of an index at a Chroma server: one for each version, dropped with it, read while it is there."""

from __future__ import annotations

import json
import logging
import time
import weakref
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cached_property, partial
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING, Any, TypeVar

from index.passages import IndexMismatch
from index.store import CLOUD_MOST, StoreFailed, VectorStore, fill
from index.versions import finished_versions

if TYPE_CHECKING:
    import chromadb
    import numpy as np
    from numpy.typing import NDArray

    from index.chroma_server import ChromaServer
    from index.embedding import Embedder
    from index.passages import Chunk

_log = logging.getLogger(__name__)
_T = TypeVar("_T")
# In the folder of a version, and in that of the index: the collections that it has at the server.
_NAME, _RECORD = "server.json", "collections.json"
# A server that was away is not asked again for so long.
_PAUSE_SECONDS = 5.0


class ServerAway(RuntimeError):
    """The Chroma server cannot be asked now; it may be back in a moment."""


def collection_at(folder: Path) -> str:
    """The name of the collection at a server that holds this version's vectors; empty when they are in the folder."""
    try:
        return str(json.loads((folder / _NAME).read_text(encoding="utf-8"))["collection"])
    except FileNotFoundError:
        return ""


@contextmanager
def new_collection(server: ChromaServer | None, out: Path, fingerprint: str) -> Iterator[str]:
    """The name for a collection of the index in `out`; afterwards those that no finished version names are dropped.

    Must be used by one builder at a time. A name is written down before anything is made, so that what a killed builder
    left, or what was not dropped because the server went, goes with the next build. Empty without a server.
    """
    if server is None:
        yield ""
        return
    name = f"paraat-{fingerprint[:16]}-{token_hex(4)}"
    _write_record(out, {*_read_record(out), name})
    try:
        yield name
    finally:
        _sweep(server, out)


def write_to_server(
    server: ChromaServer,
    name: str,
    folder: Path,
    chunks: Sequence[Chunk],
    languages: Sequence[str],
    vectors: NDArray[np.float32],
) -> None:
    """Make the collection `name` of unit vectors, shape (n_chunks, dim), and say in `folder` that it holds them.

    Raises StoreFailed when the server cannot be used.
    """
    folder.mkdir()
    (folder / _NAME).write_text(json.dumps({"collection": name}), encoding="utf-8")
    try:
        with server.client() as client:
            fill(client, name, chunks, languages, vectors, in_cloud=server.is_cloud)
    except Exception as error:
        raise StoreFailed(
            f"the Chroma server of PARAAT_CHROMA could not take {len(chunks)} vectors ({type(error).__name__}: {error})"
        ) from error


class ServerStore(VectorStore):
    """A version's collection at a Chroma server; the server may go and come back.

    `nearest` raises ServerAway meanwhile, at once for some seconds after a failure, so that answers do not wait.
    """

    is_remote = True

    def __init__(
        self,
        server: ChromaServer,
        name: str,
        embedder: Embedder,
        n_chunks: int,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(Path(), embedder, name)
        self._server, self._n_chunks, self._clock = server, n_chunks, clock
        self._failure, self._looked_at = "", float("-inf")

    def count(self) -> int:
        """How many vectors the collection holds; ServerAway when the server cannot be asked."""
        return self._asked(super().count)

    def nearest(self, vector: NDArray[np.float32], k: int, where: dict[str, Any] | None) -> list[str]:
        """The ids of up to `k` chunks that pass the filter, nearest by cosine first; ServerAway while it is away."""
        most = min(k, CLOUD_MOST) if self._server.is_cloud else k
        return self._asked(partial(super().nearest, vector, most, where))

    def state(self) -> str:
        """What is wrong with the server, or nothing; it is asked itself when that was some seconds ago."""
        if self._clock() - self._looked_at >= _PAUSE_SECONDS:
            with suppress(ServerAway):
                self.count()
        return self._failure

    @cached_property
    def _collection(self) -> chromadb.Collection:
        found = self._client.get_collection(self._name, embedding_function=None)
        held = found.count()
        if held != self._n_chunks:
            raise IndexMismatch(f"{self._name} holds {held} of {self._n_chunks} chunks; run paraat index build")
        return found

    @property
    def _size(self) -> int:
        return self._n_chunks

    @cached_property
    def _opened(self) -> chromadb.api.ClientAPI:
        client = self._server.client()
        weakref.finalize(self, client.close)
        return client

    def _asked(self, work: Callable[[], _T]) -> _T:
        if self._failure and self._clock() - self._looked_at < _PAUSE_SECONDS:
            raise ServerAway(self._failure)
        try:
            found = work()
        except Exception as error:
            # Chroma raises its own errors, those of its HTTP client and plain ones: all mean the same here.
            if not self._failure:
                _log.error("the Chroma server cannot be used (%s); answers go on without it", error)
            self._failure, self._looked_at = f"the Chroma server cannot be used ({type(error).__name__})", self._clock()
            # One that comes back may hold another collection of that name, or none.
            self.__dict__.pop("_collection", None)
            raise ServerAway(self._failure) from error
        if self._failure:
            _log.warning("the Chroma server is back")
        self._failure, self._looked_at = "", self._clock()
        return found


def _sweep(server: ChromaServer, out: Path) -> None:
    """Drop the collections that no finished version of this index names; the next build tries again what fails."""
    named = {collection_at(version / "chroma") for version in finished_versions(out)}
    unused = _read_record(out) - named
    try:
        server.drop(sorted(unused))
    except Exception as error:  # noqa: BLE001 - whatever Chroma raises, what was published is published
        _log.warning("collections %s stay at the Chroma server for now (%s)", ", ".join(sorted(unused)), error)
    else:
        _write_record(out, named - {""})


def _read_record(out: Path) -> set[str]:
    try:
        return set(json.loads((out / _RECORD).read_text(encoding="utf-8")))
    except (FileNotFoundError, ValueError):
        return set()


def _write_record(out: Path, names: set[str]) -> None:
    fresh = out / f"{_RECORD}.new"
    fresh.write_text(json.dumps(sorted(names), indent=1), encoding="utf-8")
    fresh.replace(out / _RECORD)
