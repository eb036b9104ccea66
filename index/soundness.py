"""Finds out what of an index and its libraries can be used; whatever is wrong with vectors, words are searched."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING

from index.passages import IndexMismatch

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from index.chroma_server import ChromaServer
    from index.embedding import Embedder
    from index.manifests import Contents, Manifest
    from index.store import VectorStore

_WORDS_ONLY = "search works by words only: "
_ONE_BY_ONE = "all vectors are compared one by one, without Chroma: "
_REBUILD = "; run paraat index build"
# A crash of Chroma's native code would take the whole process along, so that its first import is tried in another.
_IMPORT_SECONDS = 60
# What the embedder and a comparison of vectors take at their peak. Where that is not to be had, their native code would
# end the process instead of saying so.
_ROOM_BYTES = 160 * 2**20


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What the search by meaning has: embedder, unit vectors of all chunks, shape (n_chunks, dim), and perhaps Chroma.

    Without usable vectors `works` is False, the rows are zeros and the embedder knows no word. `degraded` says in one
    line what is missing and why, and is empty when nothing is; it names no folder, because health shows it.
    `is_damaged` says that files were changed or lost, so that a new build helps.
    """

    model: Embedder
    vectors: NDArray[np.float32]
    store: VectorStore | None
    works: bool
    degraded: str
    is_damaged: bool


def load_model(embedder: str, manifest: Manifest) -> tuple[Embedder, str]:
    """The embedder that the settings name, and what is wrong with it: then it is one that knows no word.

    Raises IndexMismatch when the index was built with another one.
    """
    from index.embedding import load_embedder

    try:
        _need_room()
        model = load_embedder(embedder)
    except Exception as error:  # noqa: BLE001 - missing, damaged, out of memory: words can be searched all the same
        return without_model(manifest)[0], f"the embedder cannot be used ({_short(error)})"
    if (manifest.embedder, manifest.dim) != (model.identity, model.dim):
        raise IndexMismatch(
            f"the index was built with {manifest.embedder}, the settings ask for {model.identity}; "
            "run paraat index build"
        )
    return model, ""


def _need_room() -> None:
    """Raises MemoryError when the process may not have as much memory as the search by meaning takes."""
    from mmap import mmap

    try:
        mmap(-1, _ROOM_BYTES).close()
    except OSError as error:
        raise MemoryError(f"{_ROOM_BYTES >> 20} MB more are not to be had") from error


def without_model(manifest: Manifest) -> tuple[Embedder, str]:
    """An embedder that knows no word, and that it was asked for."""
    from index.embedding import NoEmbedder

    return NoEmbedder(manifest.embedder, manifest.dim), "it was opened without an embedder"


def load_meaning(
    version: Path, contents: Contents, model: Embedder, fault: str, exact_up_to: int, server: ChromaServer | None = None
) -> Meaning:
    """What can be used for the search by meaning; `fault` says what is wrong with the embedder.

    Chroma is opened when there are more than `exact_up_to` chunks, for fewer are compared one by one anyway, or when
    the index was built with a server, which may be away.
    """
    import numpy as np

    from index.embedding import NoEmbedder
    from index.server_store import collection_at
    from index.store import read_rows

    n_chunks = len(contents.chunks)
    damaged = [name for name in contents.changed if not name.startswith("chroma/")]
    if not fault and damaged:
        fault = f"vectors are changed or missing ({', '.join(damaged)})"
    if not fault:
        try:
            # Beside a server they stay on the disk, and a search reads those of its candidates.
            is_remote = contents.is_whole("chroma/") and bool(collection_at(version / "chroma"))
            vectors = read_rows(version / "vectors", n_chunks, on_disk=is_remote)
        except (OSError, ValueError, MemoryError) as error:
            fault = f"vectors cannot be read ({_short(error)})"
    if fault:
        zeros = np.zeros((n_chunks, model.dim), dtype=np.float32)
        return Meaning(
            model=NoEmbedder(model.identity, model.dim),
            vectors=zeros,
            store=None,
            works=False,
            degraded=_WORDS_ONLY + fault + _REBUILD,
            is_damaged=bool(contents.changed),
        )
    store, why = _open_store(version / "chroma", contents, model, server, is_used=n_chunks > exact_up_to)
    return Meaning(
        model=model,
        vectors=vectors,
        store=store,
        works=True,
        degraded=why and _ONE_BY_ONE + why + _REBUILD,
        is_damaged=bool(contents.changed),
    )


def _open_store(
    folder: Path, contents: Contents, model: Embedder, server: ChromaServer | None, *, is_used: bool
) -> tuple[VectorStore | None, str]:
    """Chroma's collection, or None and why it cannot be used; that of a server also while the server is away."""
    from index.server_store import ServerStore, collection_at
    from index.store import VectorStore

    if not contents.is_whole("chroma/"):
        return None, "its files are changed or missing"
    if not folder.is_dir():
        return None, "the index was built without it"
    if find_spec("chromadb") is None:
        return None, "it is not installed"
    if name := collection_at(folder):
        if server is None:
            return None, "its vectors are at a Chroma server, and PARAAT_CHROMA names none"
        fault = _import_fault()
        return (None, fault) if fault else (ServerStore(server, name, model, len(contents.chunks)), "")
    store = VectorStore(folder, model)
    if not is_used:
        return store, ""
    if fault := _import_fault():
        return None, fault
    try:
        found = store.count()
    except Exception as error:  # noqa: BLE001 - whatever Chroma raises, the vectors are there without it
        return None, f"it cannot be opened ({_short(error)})"
    if found != len(contents.chunks):
        return None, f"it holds {found} of {len(contents.chunks)} chunks"
    return store, ""


def _import_fault() -> str:
    """Why Chroma cannot be imported, tried in a process of its own; empty when it can."""
    command = [sys.executable, "-c", "import chromadb"]
    try:
        done = subprocess.run(command, capture_output=True, timeout=_IMPORT_SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"it cannot be imported ({_short(error)})"
    return f"its import ended with {done.returncode}" if done.returncode else ""


def _short(error: BaseException) -> str:
    return type(error).__name__
