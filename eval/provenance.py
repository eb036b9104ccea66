"""Says what a run was made with: configuration, index, cases, code and package versions."""

from __future__ import annotations

import hashlib
import platform
import re
import shutil
import subprocess
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit, urlunsplit

if TYPE_CHECKING:
    from bot import Assistant, Settings

_DISTRIBUTION = "paraat-assistant"
_ROOMS = ("sources", "index", "bot", "eval")
# Files that decide answers or scores; question sets have a digest of their own.
_CODE = frozenset({".py", ".toml", ".txt", ".md", ".json", ".npz", ".safetensors"})
# Told, but no reason to ask anew: another commit of the same code gives the same answers.
NOT_COMPARED = frozenset({"commit"})


def answer_settings(settings: Settings) -> dict[str, Any]:
    """The settings that can change an answer, without keys and without a name or password in an address."""
    return {
        "embedder": settings.embedder,
        "cross_encoder": settings.cross_encoder,
        "chat_model": settings.chat_model,
        "chat_base_url": _without_user(settings.chat_base_url),
        "chat_deadline": settings.chat_deadline,
        "chat_silence": settings.chat_silence,
        # By its name: where it lies is nobody's business.
        "nli": settings.nli.name if settings.nli else "",
        "region": settings.region,
    }


def describe_run(
    settings: dict[str, Any], assistant: Assistant, cases_path: Path, source_set: str, depth: int
) -> dict[str, Any]:
    """What settings.json holds, ready for JSON; it names no folder, no key and no time of day.

    Two runs with the same values, those in `NOT_COMPARED` aside, give the same answers.
    """
    return settings | {
        "version": metadata.version(_DISTRIBUTION),
        "commit": _commit(),
        "code": _code_digest(),
        "python": platform.python_version(),
        "packages": _package_versions(),
        "index": assistant.index.fingerprint,
        "sources": ", ".join(source.source_id for source in assistant.index.sources),
        "source_set": str(source_set),
        "depth": depth,
        "cases": cases_path.name,
        "cases_sha256": hashlib.sha256(cases_path.read_bytes()).hexdigest(),
    }


def differing(before: dict[str, Any], now: dict[str, Any]) -> tuple[str, ...]:
    """The names of what is not the same in two settings, sorted; what is not compared is left out."""
    return tuple(
        sorted(name for name in {*before, *now} - NOT_COMPARED if before.get(name) != now.get(name)),
    )


def _without_user(address: str) -> str:
    parts = urlsplit(address)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2], query="", fragment=""))


def _package_versions() -> dict[str, str]:
    """The installed version of each package this one requires, by name; one that is not installed is left out."""
    versions = {}
    for requirement in metadata.requires(_DISTRIBUTION) or ():
        if "extra ==" in requirement:
            continue
        name = re.split(r"[^A-Za-z0-9._-]", requirement, maxsplit=1)[0]
        try:
            versions[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return dict(sorted(versions.items()))


def _code_digest() -> str:
    """A digest of every file of the four rooms that decides an answer or a score."""
    home = Path(__file__).parents[1]
    digest = hashlib.sha256()
    for room in _ROOMS:
        for path in sorted((home / room).rglob("*")):
            if path.suffix in _CODE and "datasets" not in path.parts and path.is_file():
                digest.update(path.relative_to(home).as_posix().encode() + b"\0")
                digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _commit() -> str:
    """The commit this code was checked out at; empty outside a checkout of it, or without git."""
    git = shutil.which("git")
    here = Path(__file__)
    if git is None:
        return ""
    # Only a checkout that tracks this very file is ours: an installed copy may lie inside another one.
    is_tracked = [git, "-C", str(here.parent), "ls-files", "--error-unmatch", here.name]
    head = [git, "-C", str(here.parent), "rev-parse", "HEAD"]
    try:
        subprocess.run(is_tracked, check=True, capture_output=True, timeout=10)
        return subprocess.run(head, check=True, capture_output=True, text=True, timeout=10).stdout.strip()
    except (OSError, subprocess.SubprocessError):
        return ""
