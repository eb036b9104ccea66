"""Kills a builder before each change that it makes to files, one by one; run in a process of its own.

    python -m tests.faults.stepping FOLDER

prints one JSON object: how many changes there are, and what a restart served after each.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path

import chromadb  # noqa: F401 - so that no child imports it again

import index.embedding
from index import open_index
from tests.fakes import CountingEmbedder
from tests.faults.killing import build

# What Python tells of before it does it. Chroma writes its own files beside these.
_CHANGES = {"os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.chmod", "os.truncate"}
# Parts of the mode of a file that is opened to be written.
_WRITES = set("wxa+")


def killed_before(folder: Path, number: int, change: int) -> bool:
    """Build in a child that is killed before its change of that number, from 1; whether it came to that.

    In a child always: what Chroma keeps in this process would not live on in those that are forked from it.
    """
    child = os.fork()
    if child == 0:
        done = 0

        def look(event: str, given: tuple[object, ...]) -> None:
            nonlocal done
            is_open = event == "open" and isinstance(given[1], str) and _WRITES & set(given[1])
            if (is_open or event in _CHANGES) and str(given[0]).startswith(str(folder)):
                done += 1
                if done == change:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(look)
        try:
            build(folder, number)
        finally:
            os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def served(folder: Path) -> tuple[str, set[int]]:
    """The fingerprint of what is live, and the numbers of the builds whose texts are found in it."""
    opened = open_index(folder)
    assert opened.degraded == ""
    texts = [passage.chunk.text for passage in opened.search("water vuur storm bouw").passages]
    return opened.fingerprint, {int(text.split()[1].rstrip(":")) for text in texts}


def step_through(folder: Path) -> dict[str, object]:
    """Kill a builder of a new text before its first change, its second, …, until one comes to its end."""
    killed_before(folder, 0, 0)
    live, number, outcome = *served(folder), list[str]()
    while killed_before(folder, len(outcome) + 1, len(outcome) + 1):
        found, numbers = served(folder)
        is_old = found == live
        expected = number if is_old else {len(outcome) + 1}
        outcome.append("mixed" if numbers != expected else "old" if is_old else "new")
        live, number = found, numbers
    ended = served(folder)[1] == {len(outcome) + 1}
    left = [path.name for path in (folder / "versions").iterdir() if path.name.startswith("building-")]
    return {"changes": len(outcome), "served": outcome, "ended": ended, "left_over": left}


if __name__ == "__main__":
    embedder = CountingEmbedder()
    index.embedding.load_embedder = lambda name="": embedder
    print(json.dumps(step_through(Path(sys.argv[1]))))
