"""A run that is killed with -9 goes on with the same command, and ends as an unbroken one."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from index import build_index
from tests.evaluation.assistants import case, write_lines
from tests.fakes import make_document
from tests.services import wait_for

PARAAT = Path(sys.executable).with_name("paraat")
COUNT = 400


def command(out: str) -> list[str]:
    return [str(PARAAT), "eval", "run", "--cases", "c.jsonl", "--index", "index", "--out", out]


def rows(path: Path) -> list[dict[str, Any]]:
    return [
        {name: value for name, value in json.loads(line).items() if name != "seconds"}
        for line in path.read_text(encoding="utf-8").splitlines()
    ]


def kill_after_three(folder: Path, answers: Path) -> int:
    """Begin the run anew and kill it when three answers are there; how many were there in the end."""
    shutil.rmtree(answers.parent, ignore_errors=True)
    with subprocess.Popen(
        command(answers.parent.name), cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as running:
        try:
            wait_for(lambda: running.poll() is not None or written(answers) >= 3)
        finally:
            running.kill()
    return written(answers)


def written(answers: Path) -> int:
    """How many whole lines stand in the file, which may not be there yet."""
    return answers.read_bytes().count(b"\n") if answers.is_file() else 0


@pytest.mark.slow
def test_a_killed_run_goes_on(tmp_path: Path) -> None:
    texts = ["De dijk beschermt het dorp tegen hoog water.", "De pont vaart elk half uur tot middernacht."]
    build_index([make_document("gids", {"1": texts[:1], "2": texts[1:]})], tmp_path / "index")
    asked = ("Wat beschermt het dorp?", "Hoe vaak vaart de pont?", "Wie woont er op de maan?")
    write_lines(tmp_path / "c.jsonl", [case(f"q{n:03}", f"{asked[n % 3]} ({n})") for n in range(COUNT)])
    answers = tmp_path / "killed" / "answers.jsonl"
    # When the machine stands still between the third answer and the kill, the run may be whole by then: once more.
    had = next(had for _ in range(9) if (had := kill_after_three(tmp_path, answers)) < COUNT)
    assert had >= 3
    again = subprocess.run(command("killed"), cwd=tmp_path, capture_output=True, text=True, check=False)
    assert again.returncode == 0, again.stderr
    assert f"going on with the run in killed: {had} of {COUNT} were answered" in again.stderr
    whole = subprocess.run(command("whole"), cwd=tmp_path, capture_output=True, text=True, check=False)
    assert whole.returncode == 0, whole.stderr
    for name in ("scores.json", "settings.json", "table.txt", "ten.txt", "qrels.txt", "run.txt", "problems.txt"):
        assert (tmp_path / "killed" / name).read_bytes() == (tmp_path / "whole" / name).read_bytes(), name
    assert rows(answers) == rows(tmp_path / "whole" / "answers.jsonl")
