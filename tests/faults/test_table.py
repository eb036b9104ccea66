"""The table of `make faults`: a part that hangs or fails is a row of it, and what is judged by which clock."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

import tests.faults.__main__ as table


def test_a_command_that_hangs_is_ended_with_what_it_started() -> None:
    child = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'import time; time.sleep(600)'])"
    with pytest.raises(subprocess.TimeoutExpired):
        table.printed([sys.executable, "-c", child], 1.0)


def test_what_a_command_prints_is_given_with_its_exit_code() -> None:
    assert table.printed([sys.executable, "-c", "print('{}'); raise SystemExit(3)"], 250.0) == ("{}\n", 3)


@pytest.mark.parametrize(
    ("wall", "processor", "load", "kept"),
    [(4.9, 1.0, 0.5, True), (5.1, 1.0, 0.5, False), (9.0, 1.0, 8.0, True), (9.0, 5.1, 8.0, False)],
)
def test_a_restart_is_judged_by_the_wall_unless_others_use_the_machine(
    wall: float, processor: float, load: float, kept: bool
) -> None:
    kills = {"slowest_restart_s": wall, "restart_processor_s": processor, "load": load}
    assert table.is_in_time(kills, 2) is kept


@pytest.mark.parametrize(
    ("changed", "kept"),
    [({}, True), ({"new": 0}, False), ({"old": 0}, False), ({"kills": 0}, False), ({"mixed": 1}, False)],
)
def test_kills_that_all_came_too_early_or_too_late_prove_nothing(changed: dict[str, int], kept: bool) -> None:
    kills = {"kills": 150, "old": 120, "new": 80, "mixed": 0, "degraded": 0, "next_build": True, "left_over": []}
    assert table.is_whole(kills | changed) is kept


def test_a_part_without_a_result_is_told_and_the_others_go_on(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def killed_builders() -> list[table.Row]:
        raise ValueError

    monkeypatch.setattr(table, "tests_of_faults", lambda: [("tests", "3 passed", True)])
    monkeypatch.setattr(table, "builders_killed_at_each_step", list)
    monkeypatch.setattr(table, "killed_builders", killed_builders)
    monkeypatch.setattr(table, "soaked_server", lambda: [("questions", "none without an answer", True)])
    assert table.main() == 1
    shown = capsys.readouterr().out.splitlines()[2:]
    assert shown == [
        "| tests | 3 passed | yes |",
        "| killed builders | no result (ValueError) | NO |",
        "| questions | none without an answer | yes |",
    ]


def test_every_test_that_the_document_names_is_there() -> None:
    text = (table.ROOT / "docs" / "faults.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", text))
    missing = {(path, name) for path, name in named if not (table.ROOT / path).is_file()}
    missing |= {
        (path, name)
        for path, name in named - missing
        if name and f"def {name}(" not in (table.ROOT / path).read_text(encoding="utf-8")
    }
    assert len(named) > 50
    assert missing == set()
