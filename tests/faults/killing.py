"""Kills builders at random moments and looks at what a restart serves; run in a process of its own.

    python -m tests.faults.killing FOLDER COUNT SEED EACH

prints one JSON object. Each EACH-th restart is a new interpreter and is timed; the others look from this process.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import chromadb  # noqa: F401 - so that no child imports it again

import index.embedding
from index import build_index, open_index
from tests.fakes import CountingEmbedder, make_document

# What a restart does: a new process that opens the index, finds the text of its number, and says which it is.
RESTART = """
import json, sys, time
from pathlib import Path
import index.embedding
from tests.fakes import CountingEmbedder
index.embedding.load_embedder = lambda name="": CountingEmbedder()
from index import open_index
opened = open_index(Path(sys.argv[1]))
texts = [passage.chunk.text for passage in opened.search("water vuur storm bouw").passages]
print(json.dumps([opened.fingerprint, opened.degraded, texts, time.process_time()]))
"""


def texts_of(number: int) -> dict[str, list[str]]:
    """Forty sections whose every text names the number of its build."""
    words = ("water", "vuur", "storm")
    return {str(part): [f"Bouw {number}: het {words[part % 3]} van deel {part}."] for part in range(1, 41)}


def build(folder: Path, number: int) -> str:
    """The fingerprint of a finished build of that number."""
    return build_index([make_document("gids", texts_of(number))], folder).fingerprint


def killed_build(folder: Path, number: int, after: float) -> bool:
    """Build in a child and kill it after so many seconds; whether it was still building."""
    child = os.fork()
    if child == 0:
        try:
            build(folder, number)
        finally:
            os._exit(0)
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def restart(folder: Path) -> tuple[str, str, list[str], float, float]:
    """What a new process finds in the folder, the seconds from its start to its answer, and those of processor."""
    started = time.monotonic()
    done = subprocess.run([sys.executable, "-c", RESTART, str(folder)], capture_output=True, text=True, check=True)
    fingerprint, degraded, texts, processor = json.loads(done.stdout)
    return fingerprint, degraded, texts, time.monotonic() - started, processor


def look(folder: Path) -> tuple[str, str, list[str], float, float]:
    """The same in this process."""
    started, processor = time.monotonic(), time.process_time()
    opened = open_index(folder)
    texts = [passage.chunk.text for passage in opened.search("water vuur storm bouw").passages]
    seconds = time.monotonic() - started
    return opened.fingerprint, opened.degraded, texts, seconds, time.process_time() - processor


def usual_seconds(folder: Path, number: int) -> float:
    """How long a child needs for a whole build of that number, which must not be the live one."""
    started = time.monotonic()
    child = os.fork()
    if child == 0:
        try:
            build(folder, number)
        finally:
            os._exit(0)
    os.waitpid(child, 0)
    return time.monotonic() - started


def kill_builders(folder: Path, count: int, seed: int, each: int) -> dict[str, object]:
    """Kill `count` builders at random moments of their build and restart after each."""
    # The same folder and the same text give the same fingerprint anywhere, so that each build's is known before.
    chance = random.Random(seed)
    # The quickest of three: a build during which the machine stood still would set every kill after the build's end.
    # Each of a text of its own: of a text that is live, files are only copied.
    usual = min(usual_seconds(folder, number) for number in (-2, -1, 0))
    live, number_of_live = restart(folder)[0], 0
    outcome = {"kills": 0, "old": 0, "new": 0, "mixed": 0, "degraded": 0}
    slowest = most_processor = most_load = 0.0
    for number in range(1, count + 1):
        outcome["kills"] += killed_build(folder, number, chance.uniform(0, 1.3 * usual))
        found, degraded, texts, seconds, processor = (look if number % each else restart)(folder)
        slowest, most_processor = max(slowest, seconds), max(most_processor, processor)
        most_load = max(most_load, os.getloadavg()[0])
        outcome["degraded"] += bool(degraded)
        numbers = {int(text.split()[1].rstrip(":")) for text in texts}
        is_old = found == live
        expected = {number_of_live} if is_old else {number}
        outcome["mixed"] += numbers != expected
        outcome["old" if is_old else "new"] += 1
        if not is_old:
            live, number_of_live = found, number
    last = build(folder, count + 1)
    left = sorted(path.name for path in (folder / "versions").iterdir() if path.name.startswith("building-"))
    return outcome | {
        "slowest_restart_s": round(slowest, 2),
        "restart_processor_s": round(most_processor, 2),
        "load": round(most_load, 1),
        "next_build": restart(folder)[0] == last == open_index(folder).fingerprint,
        "left_over": left,
        "build_s": round(usual, 2),
    }


if __name__ == "__main__":
    embedder = CountingEmbedder()
    index.embedding.load_embedder = lambda name="": embedder
    print(json.dumps(kill_builders(Path(sys.argv[1]), *map(int, sys.argv[2:5]))))
