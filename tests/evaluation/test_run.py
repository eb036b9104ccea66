"""A run leaves everything in its folder, goes on where it was broken off, and never mixes two configurations."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, cast

import pytest

from bot import Settings
from eval.cases import CaseError
from eval.provenance import answer_settings
from eval.run import run
from tests.evaluation.assistants import EchoAssistant, case, echo, write_lines

CASES = [case("a", "Wat is vuur?"), case("b", "Wat is water?"), case("c", "Wat is storm?")]
REFUSED = case("d", "ik weet niet wat", expect="refuse", gold=[], lang="en", type="vague")


def cases_file(tmp_path: Path, *more: dict[str, Any]) -> Path:
    return write_lines(tmp_path / "c.jsonl", [*CASES, *more])


def without_seconds(path: Path) -> list[dict[str, Any]]:
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [{name: value for name, value in row.items() if name != "seconds"} for row in rows]


def test_a_run_leaves_its_folder(tmp_path: Path) -> None:
    run(cases_file(tmp_path, REFUSED), echo(), tmp_path / "run", settings={})
    left = {path.name for path in (tmp_path / "run").iterdir()}
    assert left == {
        "settings.json", "cases.jsonl", "answers.jsonl", "scores.json", "table.txt", "ten.txt", "qrels.txt", "run.txt",
        "problems.txt", "report.html",
    }  # fmt: skip


def test_settings_tell_what_the_run_was_made_with(tmp_path: Path) -> None:
    run(cases_file(tmp_path), echo(), tmp_path / "run", settings={"embedder": "mine"})
    told = json.loads((tmp_path / "run" / "settings.json").read_text(encoding="utf-8"))
    assert (told["embedder"], told["index"], told["cases"], told["sources"]) == ("mine", "f1", "c.jsonl", "gids")
    assert told["packages"]["ir-measures"]
    assert len(told["code"]) == 64
    assert str(tmp_path) not in json.dumps(told)


def test_settings_hold_no_key_and_no_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARAAT_CHAT_KEY", "sk-secret")
    monkeypatch.setenv("PARAAT_CHAT_BASE_URL", "https://me:pass@models.example/v1?key=k")
    told = answer_settings(Settings())
    assert told["chat_base_url"] == "https://models.example/v1"
    assert "secret" not in json.dumps(told)


def broken_off(tmp_path: Path, **given: Any) -> None:
    """A run that died at the third case."""
    with pytest.raises(KeyboardInterrupt):
        run(cases_file(tmp_path, REFUSED), echo(dies_at="storm", **given), tmp_path / "run", settings={})


def test_a_broken_run_goes_on_and_ends_as_an_unbroken_one(tmp_path: Path) -> None:
    broken_off(tmp_path)
    assert not (tmp_path / "run" / "scores.json").exists()
    again, said = echo(), list[str]()
    run(cases_file(tmp_path, REFUSED), again, tmp_path / "run", settings={}, say=said.append)
    assert cast(EchoAssistant, again).asked == ["Wat is storm?", "ik weet niet wat"]
    assert f"going on with the run in {tmp_path / 'run'}: 2 of 4 were answered" in said
    run(cases_file(tmp_path, REFUSED), echo(), tmp_path / "whole", settings={})
    for name in ("scores.json", "settings.json", "qrels.txt", "run.txt", "table.txt", "ten.txt", "problems.txt"):
        assert (tmp_path / "run" / name).read_bytes() == (tmp_path / "whole" / name).read_bytes()
    assert without_seconds(tmp_path / "run/answers.jsonl") == without_seconds(tmp_path / "whole/answers.jsonl")


def test_a_line_that_was_being_written_is_asked_again(tmp_path: Path) -> None:
    broken_off(tmp_path)
    answers = tmp_path / "run" / "answers.jsonl"
    answers.write_bytes(answers.read_bytes()[:-7])
    again = echo()
    run(cases_file(tmp_path, REFUSED), again, tmp_path / "run", settings={})
    assert cast(EchoAssistant, again).asked == ["Wat is water?", "Wat is storm?", "ik weet niet wat"]
    assert [row["case_id"] for row in without_seconds(answers)] == ["a", "b", "c", "d"]


def test_another_index_begins_again_and_says_so(tmp_path: Path) -> None:
    broken_off(tmp_path)
    again, said = echo(fingerprint="f2"), list[str]()
    run(cases_file(tmp_path, REFUSED), again, tmp_path / "run", settings={}, say=said.append)
    assert len(cast(EchoAssistant, again).asked) == 4
    assert any("differs in index: begun again" in line for line in said)
    assert len(without_seconds(tmp_path / "run" / "unfinished-answers.jsonl")) == 2
    assert json.loads((tmp_path / "run/settings.json").read_text(encoding="utf-8"))["index"] == "f2"


def test_other_settings_or_cases_begin_again(tmp_path: Path) -> None:
    broken_off(tmp_path)
    said: list[str] = []
    path = write_lines(tmp_path / "c.jsonl", CASES)
    run(path, echo(), tmp_path / "run", settings={"embedder": "other"}, say=said.append)
    assert any("differs in cases_sha256, embedder" in line for line in said)


def run_again(tmp_path: Path, assistant: Any, **given: Any) -> tuple[list[str], list[str]]:
    """What was asked and what was said when the same command is given once more."""
    said: list[str] = []
    run(tmp_path / "c.jsonl", assistant, tmp_path / "run", settings={}, say=said.append, **given)
    return cast(EchoAssistant, assistant).asked, said


def test_a_finished_run_is_not_made_again(tmp_path: Path) -> None:
    before = run(cases_file(tmp_path), echo(), tmp_path / "run", settings={})
    written = {path.name: path.stat().st_mtime_ns for path in (tmp_path / "run").iterdir()}
    asked, said = run_again(tmp_path, echo())
    assert asked == []
    assert any("is finished and nothing has changed" in line for line in said)
    assert written == {path.name: path.stat().st_mtime_ns for path in (tmp_path / "run").iterdir()}
    assert run(tmp_path / "c.jsonl", echo(), tmp_path / "run", settings={}) == before


def test_a_finished_run_is_made_anew_when_something_changed_or_on_demand(tmp_path: Path) -> None:
    run(cases_file(tmp_path), echo(), tmp_path / "run", settings={})
    asked, said = run_again(tmp_path, echo(fingerprint="f2"))
    assert len(asked) == 3
    assert any("the finished run" in line and "differs in index: made anew" in line for line in said)
    asked, _ = run_again(tmp_path, echo(fingerprint="f2"), fresh=True)
    assert len(asked) == 3


def test_a_finished_run_that_lost_a_file_is_scored_again_without_asking(tmp_path: Path) -> None:
    run(cases_file(tmp_path), echo(), tmp_path / "run", settings={})
    (tmp_path / "run" / "report.html").unlink()
    (tmp_path / "run" / "scores.json").write_text("{half", encoding="utf-8")
    asked, _ = run_again(tmp_path, echo())
    assert asked == []
    assert (tmp_path / "run" / "report.html").is_file()
    assert json.loads((tmp_path / "run" / "scores.json").read_text(encoding="utf-8"))["missing"] == []


def test_a_finished_run_that_lost_answers_asks_those(tmp_path: Path) -> None:
    run(cases_file(tmp_path), echo(), tmp_path / "run", settings={})
    answers = tmp_path / "run" / "answers.jsonl"
    answers.write_bytes(b"".join(answers.read_bytes().splitlines(keepends=True)[:2]))
    asked, _ = run_again(tmp_path, echo())
    assert asked == ["Wat is storm?"]


def test_bad_cases_are_named_by_line_before_anything_is_asked(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "c.jsonl", [CASES[0], {"id": "x"}, {"id": "a", "question": "?"}])
    assistant = echo()
    with pytest.raises(CaseError, match=r"(?s)c\.jsonl:2: .*c\.jsonl:3: "):
        run(path, assistant, tmp_path / "run", settings={})
    assert cast(EchoAssistant, assistant).asked == []
    assert not (tmp_path / "run").exists()


def test_problems_name_what_cannot_be_scored(tmp_path: Path) -> None:
    odd = [
        case("same", "wat is VUUR?"),
        case("placeless", "Hoe laat is het?", gold=[]),
        case("elsewhere", "En daar?", gold=[{"section_id": "9.9"}]),
        {"id": "open", "question": "Wat verwacht u?"},
    ]
    run(cases_file(tmp_path, *odd), echo(), tmp_path / "run", settings={})
    told = (tmp_path / "run" / "problems.txt").read_text(encoding="utf-8").splitlines()
    assert told == [
        "same: asks the same as a",
        "placeless: expects an answer and names no place, so its place is not scored",
        "elsewhere: section 9.9 is not in the index",
        "open: says not what is expected, so its outcome is not scored",
    ]


def test_progress_is_told_for_every_case(tmp_path: Path) -> None:
    steps: list[tuple[int, int]] = []
    run(cases_file(tmp_path), echo(), tmp_path / "run", settings={}, progress=lambda *step: steps.append(step))
    assert steps == [(0, 3), (1, 3), (2, 3), (3, 3)]
