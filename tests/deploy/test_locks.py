"""The lock with digests names what the service needs, at the versions of the other lock, and each of its files."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
HASHED = (ROOT / "requirements.hashes.lock").read_text(encoding="utf-8")
# Comes by another way (decision 16), and brings packages that a build without CUDA does not need.
BUILDING = {"hatchling", "pathspec", "pluggy", "trove-classifiers"}
ASIDE = re.compile(r"torch|triton|nvidia-|cuda-")


def pins(text: str) -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9][a-z0-9.-]*)==([^\s\\]+)", text, re.MULTILINE))


def needed() -> set[str]:
    """The installed packages that the service needs, by what each says that it requires on this machine."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    waiting = [(requirement, frozenset({""})) for requirement in project["dependencies"]]
    seen: set[tuple[str, frozenset[str]]] = set()
    while waiting:
        text, extras = waiting.pop()
        requirement = Requirement(text)
        name = canonicalize_name(requirement.name)
        applies = requirement.marker is None or any(requirement.marker.evaluate({"extra": extra}) for extra in extras)
        asked = (name, frozenset({"", *requirement.extras}))
        if not applies or ASIDE.match(name) or asked in seen:
            continue
        seen.add(asked)
        try:
            waiting += [(further, asked[1]) for further in requires(name) or ()]
        except PackageNotFoundError as error:
            raise AssertionError(f"{name} is needed and not installed") from error
    return {name for name, _ in seen}


def test_both_locks_have_the_same_versions() -> None:
    hashed, plain = pins(HASHED), pins((ROOT / "requirements.lock").read_text(encoding="utf-8"))
    assert {name: version for name, version in hashed.items() if plain.get(name, version) != version} == {}
    assert not [name for name in hashed if ASIDE.match(name)]
    # Hatchling builds the package, and is no part of it.
    assert not {name for name in hashed.keys() - plain.keys() if name not in BUILDING}


def test_each_package_has_the_digests_of_its_files() -> None:
    blocks = re.split(r"^(?=[a-z0-9])", HASHED, flags=re.MULTILINE)[1:]
    assert len(blocks) == len(pins(HASHED)) > 100
    for block in blocks:
        head, *digests = block.rstrip().split(" \\\n")
        assert re.fullmatch(r"[a-z0-9.-]+==\S+", head)
        assert digests
        assert [line for line in digests if not re.fullmatch(r" {4}--hash=sha256:[0-9a-f]{64}", line)] == []


def test_what_the_service_needs_is_in_the_lock_with_digests() -> None:
    assert needed() - pins(HASHED).keys() == set()
