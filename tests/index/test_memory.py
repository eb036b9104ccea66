"""A process that only searches stays small: it loads no library that only building needs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
QUESTIONS = ROOT / "eval" / "datasets" / "tuning.jsonl"
ONLY_TO_BUILD = ("torch", "sentence_transformers", "transformers", "scipy", "sklearn", "bm25s", "chromadb")
# Opens the index in argv and asks fifty questions; prints the megabytes that the process holds and what it imported.
SEARCHES = f"""
import json, sys
from pathlib import Path
from index import open_index
index = open_index(Path(sys.argv[1]))
for line in Path(sys.argv[2]).read_text(encoding="utf-8").splitlines()[:50]:
    assert index.search(json.loads(line)["question"]).passages is not None
held = [line.split()[1] for line in open("/proc/self/status") if line.startswith("VmRSS")]
print(json.dumps([int(held[0]) / 1024, [name for name in {ONLY_TO_BUILD!r} if name in sys.modules]]))
"""


@pytest.mark.slow
def test_the_retriever_of_the_whole_guide_takes_less_than_200_megabytes(first_home: Path) -> None:
    if not Path("/proc/self/status").is_file():
        pytest.skip("this system does not tell the memory of a process under /proc")
    done = subprocess.run(
        [sys.executable, "-c", SEARCHES, str(first_home / "var" / "index"), str(QUESTIONS)],
        cwd=ROOT,
        env=os.environ | {"OPENBLAS_NUM_THREADS": "2"},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    megabytes, imported = json.loads(done.stdout)
    assert imported == []
    assert megabytes <= 200
