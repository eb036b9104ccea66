"""A new index is published only when it passes its gate."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

import app
from eval.gate import GateError
from index import open_index
from tests.evaluation.assistants import write_lines

WATER = "Drinkwater bewaren: zet voor elke persoon drie liter water per dag klaar in schone flessen."
STORM = "Bij zware storm blijft iedereen binnen en zet losse spullen uit de tuin in de schuur."
QUESTION = "Hoeveel drinkwater moet ik per persoon per dag klaarzetten?"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    write_lines(tmp_path / "good.jsonl", [{"id": "w", "title": "Drinkwater", "text": WATER}])
    write_lines(tmp_path / "bad.jsonl", [{"id": "s", "title": "Storm", "text": STORM}])
    gold = {"expect": "answer", "gold": [{"section_id": "w"}]}
    write_lines(tmp_path / "cases.jsonl", [{"id": "1", "question": QUESTION, "lang": "nl"} | gold])
    (tmp_path / "gate.toml").write_text('[[threshold]]\nmeasure = "hit_at_5"\nslice = "nl"\nmin = 1.0\n', "utf-8")
    return tmp_path


def build(monkeypatch: pytest.MonkeyPatch, *options: str) -> int:
    monkeypatch.setattr(sys, "argv", ["paraat", "index", "build", "--out", "live", *options])
    with pytest.raises(SystemExit) as ended:
        app.main()
    return int(ended.value.code or 0)


GATE = ("--gate", "gate.toml", "--cases", "cases.jsonl", "--run", "kept")


def test_what_passes_is_published_with_its_run(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert build(monkeypatch, "--from", "good.jsonl", *GATE) == 0
    scores: dict[str, Any] = json.loads((home / "kept" / "scores.json").read_text(encoding="utf-8"))
    assert scores["measures"]["hit_at_5"]["nl"]["mean"] == 1.0
    assert scores["indexes"] == [open_index(home / "live").fingerprint]


def test_what_misses_leaves_the_old_one_live(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert build(monkeypatch, "--from", "good.jsonl") == 0
    before = open_index(home / "live").fingerprint
    assert build(monkeypatch, "--from", "bad.jsonl", *GATE) == 1
    said = capsys.readouterr().err
    assert "hit_at_5 on nl is 0.000, 1.000 below the minimum of 1.000" in said
    assert "was not published" in said
    assert open_index(home / "live").fingerprint == before
    assert not list((home / "live" / "versions").glob("building-*"))


def test_bad_thresholds_are_told_before_anything_is_built(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "gate.toml").write_text('[[threshold]]\nmeasure = "charm"\nmin = 1\n', encoding="utf-8")
    assert build(monkeypatch, "--from", "good.jsonl", *GATE) == 1
    assert "found measure 'charm'" in capsys.readouterr().err
    assert not (home / "live" / "current").exists()


def test_cases_without_a_gate_are_wrong_usage(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert build(monkeypatch, "--from", "good.jsonl", "--cases", "cases.jsonl") == 2


def test_a_gate_that_names_an_unknown_slice_publishes_nothing(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (home / "gate.toml").write_text('[[threshold]]\nmeasure = "hit_at_5"\nslice = "fr"\nmin = 0\n', encoding="utf-8")
    assert build(monkeypatch, "--from", "good.jsonl", *GATE) == 1
    assert not (home / "live" / "current").exists()
    assert issubclass(GateError, ValueError)
