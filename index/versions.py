"""Keeps finished indexes side by side and switches to a new one atomically."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain, count
from pathlib import Path

from index.passages import IndexMissing

_CURRENT, _VERSIONS, _LOCK = "current", "versions", "building.lock"


class BuildRunning(RuntimeError):
    """Another process builds in the same folder."""


def current_version(folder: Path) -> Path:
    """The folder of the index that is live; IndexMissing when there is none."""
    pointer = folder / _CURRENT
    if pointer.is_file():
        version = folder / _VERSIONS / pointer.read_text(encoding="utf-8").strip()
        if (version / "manifest.json").is_file():
            return version
    raise IndexMissing(f"there is no index in {folder}; build one with: paraat index build --out {folder}")


def live_version(folder: Path) -> str:
    """The name of the version that is live in the folder; IndexMissing when there is none."""
    return current_version(folder).name


@contextmanager
def building(folder: Path) -> Iterator[Path]:
    """A fresh folder to build in, beside the finished ones; removed afterwards unless it was published.

    Raises BuildRunning when another process builds here. What a killed builder left is removed.
    """
    versions = folder / _VERSIONS
    versions.mkdir(parents=True, exist_ok=True)
    with (folder / _LOCK).open("w", encoding="utf-8") as lock:
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
    before = pointer.read_text(encoding="utf-8").strip() if pointer.is_file() else ""
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
