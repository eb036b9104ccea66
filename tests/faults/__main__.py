"""The long tests of faults: `make faults`. Prints what each fault got; exit code 1 when one got what it must not."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
KILLS, QUESTIONS, STREAMS, MOST_GROWTH = 200, 20_000, 200, 0.10
RESTART_SECONDS = 5.0
# A part that takes longer hangs, or nothing can be said of this machine now.
_KILLING_SECONDS, _SOAKING_SECONDS, _TESTS_SECONDS = 3600, 5400, 3600
# The quicker faults are tests of their own: files, disks, libraries, models, clients, a killed run of an evaluation.
_TESTS = (
    *("tests/index/test_faults.py", "tests/index/test_soundness.py", "tests/index/test_server_store.py"),
    *("tests/index/test_origins.py", "tests/bot/test_opening.py", "tests/bot/operating/test_full_disk.py"),
    *("tests/bot/generating", "tests/bot/test_strangers.py", "tests/bot/test_rough_clients.py"),
    *("tests/bot/test_patience.py", "tests/bot/test_odd_questions.py", "tests/bot/test_workers.py"),
    *("tests/bot/test_limits_clock.py", "tests/evaluation/test_killed_run.py"),
)

Row = tuple[str, str, bool]


def printed(command: list[str], seconds: float) -> tuple[str, int]:
    """What a command prints and its exit code; TimeoutExpired when it takes longer, with all that it started ended."""
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, start_new_session=True) as running:
        try:
            return running.communicate(timeout=seconds)[0], running.returncode
        except subprocess.TimeoutExpired:
            os.killpg(running.pid, signal.SIGKILL)
            raise


def found(module: str, *arguments: object, seconds: float) -> dict[str, Any]:
    """What a module of this folder found; ValueError when it printed no JSON."""
    given, _code = printed([sys.executable, "-m", f"tests.faults.{module}", *map(str, arguments)], seconds)
    return dict(json.loads(given))


def tests_of_faults() -> list[Row]:
    """What pytest says of them in its last line, and which failed."""
    given, code = printed([sys.executable, "-m", "pytest", "-q", *_TESTS], _TESTS_SECONDS)
    lines = given.strip().splitlines() or ["nothing"]
    failed = [line.partition(" - ")[0] for line in lines if line.startswith(("FAILED ", "ERROR "))]
    return [("the tests of faults", "; ".join([lines[-1], *failed]), code == 0)]


def killed_builders() -> list[Row]:
    """Builders that are killed, and the restart after each."""
    with tempfile.TemporaryDirectory() as folder:
        kills = found("killing", folder, KILLS, 1, 1, seconds=_KILLING_SECONDS)
    processor = kills["restart_processor_s"]
    return [
        (
            f"{kills['old'] + kills['new']} builders killed at random moments ({kills['kills']} were still building)",
            f"{kills['old']} restarts served the old index, {kills['new']} the new, {kills['mixed']} a mix",
            is_whole(kills),
        ),
        (
            "a restart after a kill",
            f"{kills['slowest_restart_s']} s at most, {processor} s of processor, at a load of {kills['load']}",
            is_in_time(kills, os.cpu_count() or 1),
        ),
    ]


def builders_killed_at_each_step() -> list[Row]:
    """Builders that are killed before each change to files, also within the switch."""
    with tempfile.TemporaryDirectory() as folder:
        steps = found("stepping", folder, seconds=_KILLING_SECONDS)
    served = steps["served"]
    return [
        (
            f"{steps['changes']} builders killed before each change to files",
            f"{served.count('old')} restarts served the old index, {served.count('new')} the new, "
            f"{served.count('mixed')} a mix",
            "mixed" not in served and steps["ended"] and not steps["left_over"] and {"old", "new"} <= set(served),
        )
    ]


def is_whole(kills: dict[str, Any]) -> bool:
    """Never a mix, nothing left over; and of the moments some lay before the switch and some behind it."""
    is_told = kills["old"] > 0 and kills["new"] > 0 and kills["kills"] > 0
    return bool(is_told and kills["mixed"] == kills["degraded"] == 0 and kills["next_build"] and not kills["left_over"])


def is_in_time(kills: dict[str, Any], cores: int) -> bool:
    """Five seconds; where other programs wanted the processor too, five seconds of it."""
    return bool(kills["restart_processor_s" if kills["load"] > cores else "slowest_restart_s"] <= RESTART_SECONDS)


def soaked_server() -> list[Row]:
    """A server under slow senders, many questions, and readers who leave."""
    soak = found("soaking", QUESTIONS, STREAMS, seconds=_SOAKING_SECONDS)
    return [
        (
            f"{soak['slow_senders']} senders of a byte a second",
            f"{soak['cut_off']} cut off within {soak['cut_off_after_s']} s; "
            f"others were answered within {soak['longest_answer_meanwhile_s']} s",
            soak["cut_off"] == soak["slow_senders"],
        ),
        (
            f"{soak['questions']:,} questions",
            f"{soak['not_answered']} without an answer, memory {' -> '.join(map(str, soak['memory_mb']))} MB",
            soak["not_answered"] == 0 and soak["growth"] <= MOST_GROWTH,
        ),
        (
            f"{soak['streams_left']} streams left after the first byte",
            f"open files {' -> '.join(map(str, soak['open_files']))}",
            soak["open_files"][1] <= soak["open_files"][0],
        ),
    ]


def main() -> int:
    """Run all, one after the other; 0 when everything got what is promised."""
    table: list[Row] = []
    print("| fault | what it got | as promised |\n|---|---|---|")
    for part in (tests_of_faults, builders_killed_at_each_step, killed_builders, soaked_server):
        try:
            rows = part()
        except (subprocess.TimeoutExpired, ValueError) as error:
            rows = [(part.__name__.replace("_", " "), f"no result ({type(error).__name__})", False)]
        for fault, got, kept in rows:
            print(f"| {fault} | {got} | {'yes' if kept else 'NO'} |", flush=True)
        table += rows
    return 0 if all(kept for _, _, kept in table) else 1


if __name__ == "__main__":
    sys.exit(main())
