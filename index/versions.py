"""Keeps finished indexes side by side and switches to a new one atomically."""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain, count
from pathlib import Path

from index.manifests import named_sources
from index.passages import IndexDamaged, IndexMissing

_CURRENT, _VERSIONS, _LOCK = "current", "versions", "building.lock"
_NAME = re.compile(r"(?!building-)[0-9A-Za-z][0-9A-Za-z-]*")


class BuildRunning(RuntimeError):
    """Another process builds in the same folder."""


def current_version(folder: Path) -> Path:
    """The folder of the index that is live; IndexMissing when there is none, IndexDamaged when it cannot be told."""
    pointer = folder / _CURRENT
    if pointer.is_file():
        name = _pointed(pointer)
        if name and (folder / _VERSIONS / name / "manifest.json").is_file():
            return folder / _VERSIONS / name
        kept = ", ".join(path.name for path in finished_versions(folder)) or "none"
        raise IndexDamaged(
            f"{pointer} names no finished index (those in {folder / _VERSIONS}: {kept}); write the name of one into "
            f"it, or run paraat index build --out {folder}"
        )
    raise IndexMissing(f"there is no index in {folder}; build one with: paraat index build --out {folder}")


def finished_versions(folder: Path) -> tuple[Path, ...]:
    """The folders of all finished indexes, live or not, by name."""
    found = (manifest.parent for manifest in (folder / _VERSIONS).glob("*/manifest.json"))
    return tuple(sorted(version for version in found if _NAME.fullmatch(version.name)))


def stored_source_ids(folder: Path) -> frozenset[str]:
    """The ids of the sources in all indexes of a folder, read from damaged ones as far as it goes.

    "?" stands among them for an index of which nothing can be read.
    """
    found = (version for version in (folder / _VERSIONS).glob("*") if _NAME.fullmatch(version.name))
    return frozenset().union(*(named_sources(version) for version in found))


def _pointed(pointer: Path) -> str:
    """The name of a version that stands in the pointer; empty when what stands there is none."""
    name = pointer.read_bytes().decode("ascii", "replace").strip()
    return name if _NAME.fullmatch(name) else ""


def live_version(folder: Path) -> str:
    """The name of the version that is live in the folder; IndexMissing when there is none."""
    return current_version(folder).name


@contextmanager
def building(folder: Path) -> Iterator[Path]:
    """A fresh folder to build in, beside the finished ones; removed afterwards unless it was published.

    Raises BuildRunning when another process builds here. What a killed builder left is removed.
    """
    versions = folder / _VERSIONS
    try:
        versions.mkdir(parents=True, exist_ok=True)
        lock = (folder / _LOCK).open("w", encoding="utf-8")
    except OSError as error:
        raise OSError(
            error.errno, f"no index can be built in {folder} ({error.strerror}); name another folder with --out"
        ) from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise BuildRunning(f"another process builds an index in {folder}; wait for it to finish") from error
        for leftover in versions.glob("building-*"):
            shutil.rmtree(leftover, ignore_errors=True)
        # A new name each time: Chroma remembers every folder that a process has opened.
        workplace = Path(tempfile.mkdtemp(prefix="building-", dir=versions))
        workplace.chmod(0o755)
        try:
            yield workplace
        finally:
            shutil.rmtree(workplace, ignore_errors=True)


def publish(folder: Path, workplace: Path, name: str) -> Path:
    """Make the finished build in `workplace` the live version, and return its folder: `name`, else `name`-2, -3, ….

    Readers see the old version or the new one, never a mix: the pointer is replaced in one step. The version
    that was live before is kept for readers that are opening it; older ones are removed. A version of the same
    content is never written over: it may be in use, or damaged and the reason for this build.
    """
    versions = folder / _VERSIONS
    names = chain([name], (f"{name}-{number}" for number in count(2)))
    target = next(versions / free for free in names if not (versions / free).exists())
    pointer = folder / _CURRENT
    before = _pointed(pointer) if pointer.is_file() else ""
    workplace.rename(target)
    fresh = folder / f"{_CURRENT}.new"
    fresh.write_text(target.name, encoding="utf-8")
    with fresh.open("r+", encoding="utf-8") as handle:
        os.fsync(handle.fileno())
    fresh.replace(pointer)
    for other in versions.iterdir():
        if other.name not in (target.name, before) and not other.name.startswith("building-"):
            shutil.rmtree(other, ignore_errors=True)
    return target


def roll_back(folder: Path) -> str:
    """Make the version that was live before live again, and return its name; a second call goes forward again.

    Raises IndexMissing when there is no other whole version, and BuildRunning while another process builds here.
    """
    live = current_version(folder).name
    with building(folder):
        versions = folder / _VERSIONS
        others = [path.parent.name for path in versions.glob("*/manifest.json") if path.parent.name != live]
        kept = sorted(name for name in others if not name.startswith("building-"))
        if not kept:
            raise IndexMissing(f"{folder} holds no version but {live}, so there is nothing to go back to")
        fresh = folder / f"{_CURRENT}.new"
        fresh.write_text(kept[0], encoding="utf-8")
        fresh.replace(folder / _CURRENT)
    return kept[0]
