"""What a stored index says of itself: files, fingerprint, embedder and sources."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from itertools import chain
from pathlib import Path
from typing import Any

from index.passages import Chunk, IndexDamaged
from index.stored import IndexedSource, StoredSection, section_from_json, shallow

# Raised whenever files or their meaning change (the analysis of words too), so that an older index is rebuilt
# and never misread.
SCHEMA = 9
_MANIFEST, _CHUNKS, _SECTIONS = "manifest.json", "chunks.jsonl", "sections.jsonl"
# What only the search by meaning reads: without it the words are still searched.
_OF_MEANING = ("chroma/", "vectors/", "asked/vectors.npy")
_SOURCE_ID = re.compile(rb'"source_id": "([^"\\]+)"')


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """The first file that is read of an index.

    `fingerprint` is a digest of all content, the same wherever that is indexed. `files` holds the SHA-256 of each
    file of the two search indexes, by its path in the folder: these differ from build to build.
    """

    schema: int
    fingerprint: str
    embedder: str
    dim: int
    sources: tuple[IndexedSource, ...]
    files: dict[str, str] = field(default_factory=dict)


def fingerprint(
    chunks: Iterable[Chunk], sections: Iterable[StoredSection], sources: Iterable[IndexedSource], embedder: str
) -> str:
    """SHA-256 over chunks, sections, sources and embedder: the same content has the same one on any machine."""
    digest = hashlib.sha256(f"{SCHEMA}\n{embedder}\n".encode())
    encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, default=shallow).encode
    for row in chain[IndexedSource | StoredSection | Chunk](sources, sections, chunks):
        digest.update(encode(row).encode("utf-8"))
    return digest.hexdigest()


def write_contents(
    folder: Path, manifest: Manifest, chunks: Sequence[Chunk], sections: Sequence[StoredSection]
) -> None:
    """Write chunks, sections and, last, the manifest, without which the folder is no index.

    The search indexes must be finished: the manifest gets the digests of their files.
    """
    _write_rows(folder / _CHUNKS, chunks)
    _write_rows(folder / _SECTIONS, sections)
    text = json.dumps(asdict(replace(manifest, files=_digests(folder))), ensure_ascii=False, indent=1)
    (folder / _MANIFEST).write_text(text, encoding="utf-8")


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a stored index; IndexDamaged when it is of another schema or damaged."""
    path = folder / _MANIFEST
    try:
        row = json.loads(path.read_text(encoding="utf-8"))
        if row["schema"] != SCHEMA:
            raise IndexDamaged(
                f"{folder} was written in layout {row['schema']}, this version reads {SCHEMA}; run paraat index build"
            )
        sources = tuple(IndexedSource(**source) for source in row["sources"])
        return Manifest(**(row | {"sources": sources}))
    except (ValueError, KeyError, TypeError, OSError) as error:
        raise IndexDamaged(f"{path} is damaged ({error}); run paraat index build") from error


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """Chunks and sections as they were built, and which files of the search by meaning are changed or missing."""

    chunks: tuple[Chunk, ...]
    sections: tuple[StoredSection, ...]
    changed: tuple[str, ...]

    def is_whole(self, part: str) -> bool:
        """True when no file whose path begins with `part` is changed or missing."""
        return not any(name.startswith(part) for name in self.changed)


def read_contents(folder: Path, manifest: Manifest) -> Contents:
    """The contents; IndexDamaged when texts, places or the search by words are not those the manifest knows."""
    try:
        chunks = tuple(Chunk(**row) for row in _read_rows(folder / _CHUNKS))
        sections = tuple(section_from_json(row) for row in _read_rows(folder / _SECTIONS))
        digests = _digests(folder)
    except (ValueError, KeyError, TypeError, OSError) as error:
        raise IndexDamaged(f"{folder} is damaged ({error}); run paraat index build") from error
    found = fingerprint(chunks, sections, manifest.sources, manifest.embedder)
    if found != manifest.fingerprint:
        raise IndexDamaged(
            f"the content of {folder} has fingerprint {found[:16]}, its manifest says {manifest.fingerprint[:16]}; "
            "run paraat index build"
        )
    differ = sorted(dict(digests.items() ^ manifest.files.items()))
    if any(not name.startswith(_OF_MEANING) for name in differ):
        raise IndexDamaged(f"{folder} is damaged (changed or missing: {', '.join(differ)}); run paraat index build")
    return Contents(chunks=chunks, sections=sections, changed=tuple(differ))


def named_sources(folder: Path) -> frozenset[str]:
    """The ids of the sources that a stored index names anywhere, read from a damaged one as far as it goes.

    "?" alone when nothing can be read.
    """
    found: set[str] = set()
    for name in (_MANIFEST, _CHUNKS, _SECTIONS):
        with suppress(OSError):
            found.update(one.decode("utf-8", "replace") for one in _SOURCE_ID.findall((folder / name).read_bytes()))
    return frozenset(found) or frozenset({"?"})


def _digests(folder: Path) -> dict[str, str]:
    """SHA-256 of the files in the subfolders by their path, sorted."""
    found: dict[str, str] = {}
    for path in sorted(folder.glob("*/**/*")):
        if path.is_file():
            with path.open("rb") as handle:
                found[path.relative_to(folder).as_posix()] = hashlib.file_digest(handle, "sha256").hexdigest()
    return found


def _write_rows(path: Path, rows: Sequence[StoredSection | Chunk]) -> None:
    encode = json.JSONEncoder(ensure_ascii=False, default=shallow).encode
    text = "".join(f"{encode(row)}\n" for row in rows)
    path.write_text(text, encoding="utf-8")


def _read_rows(path: Path) -> list[dict[str, Any]]:
    # Not splitlines: a text may hold characters that Python takes for line ends.
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]
