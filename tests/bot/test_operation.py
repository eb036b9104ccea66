"""The operator's switches: they hold at once in every process, end by themselves, and leave a line for each change."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.operation import Operation, OperatorNotice, Switches, parse_until

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
NOTICE = OperatorNotice(text="Hoog water.", until=NOON + timedelta(hours=1), url="https://example.org")


class Clock:
    def __init__(self) -> None:
        self.time = NOON

    def __call__(self) -> datetime:
        return self.time


def test_a_notice_is_seen_by_another_process_and_ends_by_itself(tmp_path: Path) -> None:
    clock = Clock()
    serving = Operation(tmp_path, now=clock)
    assert serving.switches() == Switches(notice=None, pauses={})
    Operation(tmp_path, now=clock).set_notice(NOTICE)
    assert serving.switches().notice == NOTICE
    clock.time = NOON + timedelta(hours=1)
    assert serving.switches().notice is None


def test_a_notice_can_be_cleared_and_leaves_pauses_as_they_are(tmp_path: Path) -> None:
    operation = Operation(tmp_path, now=Clock())
    operation.pause(["widget"], "test")
    operation.set_notice(NOTICE)
    operation.clear_notice()
    assert operation.switches() == Switches(notice=None, pauses={"widget": "test"})
    operation.resume(["widget", "api"])
    assert operation.switches().pauses == {}


def test_each_change_is_audited_with_who_when_and_what(tmp_path: Path) -> None:
    operation = Operation(tmp_path, now=Clock())
    operation.set_notice(NOTICE, by="Anna")
    operation.pause(["api", "web"], "fout in de gids", by="Bram")
    rows = [json.loads(line) for line in (tmp_path / "audit.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [(row["by"], row["action"], row["at"]) for row in rows] == [
        ("Anna", "notice set", NOON.isoformat()),
        ("Bram", "pause", NOON.isoformat()),
    ]
    assert (rows[0]["text"], rows[1]["surfaces"], rows[1]["reason"]) == (
        "Hoog water.",
        ["api", "web"],
        "fout in de gids",
    )


@pytest.mark.parametrize(
    ("notice", "found"),
    [
        (OperatorNotice(text="", until=NOTICE.until), "0 characters"),
        (OperatorNotice(text="x" * 301, until=NOTICE.until), "301 characters"),
        (OperatorNotice(text="Hoog water.", until=NOON), "past"),
        (OperatorNotice(text="Hoog water.", until=NOTICE.until, url="javascript:alert(1)"), "https://"),
    ],
)
def test_a_notice_that_cannot_be_shown_is_refused_and_nothing_changes(
    tmp_path: Path, notice: OperatorNotice, found: str
) -> None:
    operation = Operation(tmp_path, now=Clock())
    with pytest.raises(ValueError, match=found):
        operation.set_notice(notice)
    assert not (tmp_path / "audit.jsonl").exists()


def test_a_pause_needs_a_reason_and_a_surface_that_exists(tmp_path: Path) -> None:
    operation = Operation(tmp_path)
    with pytest.raises(ValueError, match="reason"):
        operation.pause(["web"], " ")
    with pytest.raises(ValueError, match="'page'; expected one of web, widget, api"):
        operation.pause(["page"], "test")


def test_a_damaged_file_leaves_what_was_read_before(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    operation = Operation(tmp_path, now=Clock())
    operation.pause(["web"], "test")
    assert operation.switches().pauses
    (tmp_path / "operation.json").write_text("{", encoding="utf-8")
    assert operation.switches().pauses == {"web": "test"}
    assert "cannot be read" in caplog.text


@pytest.mark.parametrize(
    ("text", "hour", "minute"), [("2026-11-25", 23, 59), ("2026-11-25T18:00", 18, 0), ("2026-11-25T18:00+01:00", 18, 0)]
)
def test_the_end_is_a_moment_with_a_time_zone(text: str, hour: int, minute: int) -> None:
    until = parse_until(text)
    assert (until.day, until.hour, until.minute) == (25, hour, minute)
    assert until.tzinfo is not None


def test_an_end_written_otherwise_says_what_is_expected() -> None:
    with pytest.raises(ValueError, match="'morgen'; expected a moment such as"):
        parse_until("morgen")


def test_a_clock_that_jumps_back_a_day_keeps_notice_and_pauses(tmp_path: Path) -> None:
    clock = Clock()
    operation = Operation(tmp_path, now=clock)
    operation.set_notice(NOTICE)
    operation.pause(["widget"], "test")
    clock.time = NOON - timedelta(days=1)
    assert operation.switches() == Switches(notice=NOTICE, pauses={"widget": "test"})
    operation.resume(["widget"])
    assert Operation(tmp_path, now=clock).switches().pauses == {}
