"""What happens to an index when processes die, differ or share it."""

from __future__ import annotations

import gc
import json
import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from index import build_index, open_index
from tests.fakes import CountingEmbedder, make_document

ROOT = Path(__file__).parents[2]
TEXTS = {"1": ["Het water stijgt snel."], "2": ["Het vuur brandt."], "3": ["De storm en het water."]}
# A process of its own, with the counting embedder; argv holds the folder of the index.
BEGIN = """
import json, os, signal, sys
from pathlib import Path
import index.build, index.embedding
from index import build_index, open_index
from tests.fakes import CountingEmbedder, make_document
embedder = CountingEmbedder()
index.embedding.load_embedder = lambda name="": embedder
out = Path(sys.argv[1])
def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)
"""
BUILD = "print(build_index([make_document('gids', {'1': ['De stroom valt uit.']})], out).fingerprint)\n"


def run(script: str, out: Path, hash_seed: str = "0") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", BEGIN + script, str(out)],
        cwd=ROOT,
        env=os.environ | {"PYTHONHASHSEED": hash_seed},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize(
    "moment",
    ["index.build.write_contents = die", "index.build.publish = die", "Path.replace = die"],
    ids=["before the manifest", "before publishing", "before the switch"],
)
def test_a_builder_that_is_killed_leaves_the_old_index_live(
    tmp_path: Path, counting: CountingEmbedder, moment: str
) -> None:
    before = build_index([make_document("gids", TEXTS)], tmp_path).fingerprint
    assert run(f"{moment}\n{BUILD}", tmp_path).returncode == -signal.SIGKILL
    assert open_index(tmp_path).fingerprint == before
    after = run(BUILD, tmp_path)
    assert open_index(tmp_path).fingerprint == after.stdout.strip() != before
    assert not list((tmp_path / "versions").glob("building-*"))


def test_two_processes_give_the_same_ranking(tmp_path: Path) -> None:
    script = f"""
report = build_index([make_document('gids', {TEXTS!r})], out)
passages = open_index(out).search('water bij storm').passages
print(json.dumps([report.fingerprint, [[p.chunk.chunk_id, p.score, p.dense, p.lexical] for p in passages]]))
"""
    printed = [run(script, tmp_path / seed, seed).stdout for seed in ("1", "2")]
    assert printed[0] == printed[1]
    assert json.loads(printed[0])[1][0][0] == "gids/3/0"


def test_a_search_imports_nothing_that_only_building_needs(tmp_path: Path, counting: CountingEmbedder) -> None:
    build_index([make_document("gids", TEXTS)], tmp_path)
    script = """
assert open_index(out).search('water bij storm').passages
print(*(name for name in ('torch', 'scipy', 'bm25s', 'chromadb', 'sentence_transformers') if name in sys.modules))
"""
    done = run(script, tmp_path)
    assert (done.returncode, done.stdout.strip()) == (0, ""), done.stderr


def test_threads_share_an_index(tmp_path: Path, counting: CountingEmbedder) -> None:
    build_index([make_document("gids", TEXTS)], tmp_path)
    index = open_index(tmp_path)
    queries = ["water", "vuur", "storm"] * 20
    with ThreadPoolExecutor(8) as pool:
        together = [ranking.passages for ranking in pool.map(index.search, queries)]
    assert together == [index.search(query).passages for query in queries]


def test_opening_again_and_again_keeps_no_files_open(tmp_path: Path, counting: CountingEmbedder) -> None:
    open_files = Path("/proc/self/fd")
    if not open_files.is_dir():
        pytest.skip("this system does not list open files under /proc")
    build_index([make_document("gids", TEXTS)], tmp_path)
    counts = []
    for _ in range(4):
        open_index(tmp_path).search("water")
        gc.collect()
        counts.append(len(list(open_files.iterdir())))
    assert counts[-1] <= counts[0]
