"""The commands of an operator, from the command line."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.database import AskedQuestion, Database, StoredFeedback, StoredQuestions
from bot.feedback import make_report
from index import build_index
from tests.commands import run_here as run
from tests.fakes import make_document


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in which five people asked for shelters in vain."""
    monkeypatch.setenv("PARAAT_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("PARAAT_INDEX", str(tmp_path / "index"))
    build_index([make_document("gids", {"1.1": ["Dijken houden het water tegen."]})], tmp_path / "index")
    asked = AskedQuestion(
        at=datetime.now(UTC),
        answer_id="0" * 16,
        text="Waar is een schuilkelder?",
        language="nl",
        status="not_in_sources",
        reason=None,
        nearest=("Gids › Deel 1.1",),
    )
    StoredQuestions(Database("", tmp_path / "data")).add([asked] * 5)
    return tmp_path


def test_gaps_are_shown_as_lines_json_and_csv(home: Path) -> None:
    shown = run("gaps", "--csv", home / "gaps.csv")
    assert shown.returncode == 0
    assert "    5  Waar is een schuilkelder?  (nl; " in shown.stdout
    assert "~ Gids › Deel 1.1" in shown.stdout
    assert "Waar is een schuilkelder?" in (home / "gaps.csv").read_text(encoding="utf-8-sig")
    report = json.loads(run("gaps", "--json", "--since", "1d").stdout)
    assert (report["questions"], report["ungrouped"], report["gaps"][0]["questions"]) == (5, 0, 5)


def test_without_kept_questions_it_says_how_to_keep_them(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARAAT_DATA", str(home / "elsewhere"))
    result = run("gaps")
    assert result.returncode == 1
    assert "PARAAT_KEEP_QUESTIONS=true" in result.stderr
    assert "Traceback" not in result.stderr
    monkeypatch.setenv("PARAAT_KEEP_QUESTIONS", "true")
    assert "no group of five questions or more" in run("gaps").stdout


def test_a_copy_is_whole_and_never_written_over(home: Path) -> None:
    StoredFeedback(Database("", home / "data")).add(make_report("0123456789abcdef", "useful", (), ""))
    copied = run("database", "backup", home / "copy" / "paraat.sqlite")
    assert copied.returncode == 1
    (home / "copy").mkdir()
    assert run("database", "backup", home / "copy" / "paraat.sqlite").returncode == 0
    assert len(StoredFeedback(Database("", home / "copy")).reports()) == 1
    again = run("database", "backup", home / "copy" / "paraat.sqlite")
    assert "exists already" in again.stderr


def test_tables_are_brought_up_to_date(home: Path) -> None:
    assert "revision 2026_11_first" in run("database", "upgrade").stderr


def test_an_index_goes_back(home: Path) -> None:
    build_index([make_document("gids", {"1.1": ["Een andere tekst."]})], home / "index")
    result = run("index", "rollback")
    assert result.returncode == 0
    assert f"is live in {home / 'index'}" in result.stderr
