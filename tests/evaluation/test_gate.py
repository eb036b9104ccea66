"""The gate names what missed, by how much, and refuses thresholds that it does not understand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from eval.gate import GateError, gate, read_thresholds

SCORES: dict[str, Any] = {"measures": {"citation_hit": {"nl": {"mean": 0.85}, "pap": {"mean": None}}}}


def thresholds(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "t.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_missed_threshold_says_by_how_much(tmp_path: Path) -> None:
    failures = gate(SCORES, thresholds(tmp_path, '[[threshold]]\nmeasure="citation_hit"\nslice="nl"\nmin=0.9'))
    assert str(failures[0]) == "citation_hit on nl is 0.850, 0.050 below the minimum of 0.900"


def test_a_met_threshold_passes(tmp_path: Path) -> None:
    text = '[[threshold]]\nmeasure="citation_hit"\nslice="nl"\nmin=0.85\nmax=0.85'
    assert gate(SCORES, thresholds(tmp_path, text)) == ()


def test_a_slice_without_cases_fails(tmp_path: Path) -> None:
    failures = gate(SCORES, thresholds(tmp_path, '[[threshold]]\nmeasure="citation_hit"\nslice="pap"\nmin=0.1'))
    assert "has no value" in str(failures[0])


@pytest.mark.parametrize(
    "text",
    [
        '[[threshold]]\nmeasure="citation_hit"\nslice="fr"\nmin=0.1',
        '[[threshold]]\nmeasure="charm"\nslice="nl"\nmin=0.1',
        '[[threshold]]\nmeasure="citation_hit"\nslice="nl"',
        '[[threshold]]\nmeasure="citation_hit"\nmin="high"',
        '[[threshold]]\nmeasure="citation_hit"\nmin=true',
        '[[threshold]]\nmeasure="citation_hit"\nslise="nl"\nmin=0.1',
        'threshold = "0.9"',
        "not toml at all",
        "",
    ],
)
def test_a_threshold_that_cannot_be_checked_is_an_error(tmp_path: Path, text: str) -> None:
    with pytest.raises(ValueError, match=r"t\.toml"):
        gate(SCORES, thresholds(tmp_path, text))


def test_every_bad_threshold_is_named_at_once(tmp_path: Path) -> None:
    text = '[[threshold]]\nmeasure="charm"\nmin=0\n[[threshold]]\nmeasure="citation_hit"'
    with pytest.raises(GateError, match=r"(?s)threshold 1: found measure 'charm'.*threshold 2: found no bound"):
        read_thresholds(thresholds(tmp_path, text))


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(GateError, match="cannot be read"):
        read_thresholds(tmp_path / "none.toml")


def test_a_failure_tells_how_sure_it_is(tmp_path: Path) -> None:
    scores = {"measures": {"citation_hit": {"nl": {"mean": 0.85, "low": 0.74, "high": 0.95, "n": 43}}}}
    failures = gate(scores, thresholds(tmp_path, '[[threshold]]\nmeasure="citation_hit"\nslice="nl"\nmin=0.9'))
    assert str(failures[0]).endswith("(43 cases, 95 % interval 0.740 to 0.950)")
