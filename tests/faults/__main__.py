"""The long tests of faults: `make faults`. Prints what each fault got; exit code 1 when one got what it must not."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
KILLS, QUESTIONS, STREAMS, MOST_GROWTH = 200, 20_000, 200, 0.10


def found(module: str, *arguments: object) -> dict[str, Any]:
    """What a module of this folder prints, run in a process of its own."""
    command = [sys.executable, "-m", f"tests.faults.{module}", *map(str, arguments)]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    return dict(json.loads(done.stdout))


def rows(kills: dict[str, Any], soak: dict[str, Any]) -> list[tuple[str, str, bool]]:
    """Each fault, what it got, and whether that is as promised."""
    flat = soak["growth"] <= MOST_GROWTH
    return [
        (
            f"{kills['old'] + kills['new']} builders killed at random moments ({kills['kills']} were still building)",
            f"{kills['old']} restarts served the old index, {kills['new']} the new, {kills['mixed']} a mix",
            kills["mixed"] == kills["degraded"] == 0 and kills["next_build"] and not kills["left_over"],
        ),
        ("a restart after a kill", f"{kills['slowest_restart_s']} s at most", kills["slowest_restart_s"] <= 5),
        (
            f"{soak['slow_senders']} senders of a byte a second",
            f"{soak['cut_off']} cut off within {soak['cut_off_after_s']} s; "
            f"others were answered within {soak['longest_answer_meanwhile_s']} s",
            soak["cut_off"] == soak["slow_senders"],
        ),
        (
            f"{soak['questions']:,} questions",
            f"{soak['not_answered']} without an answer, memory {' -> '.join(map(str, soak['memory_mb']))} MB",
            soak["not_answered"] == 0 and flat,
        ),
        (
            f"{soak['streams_left']} streams left after the first byte",
            f"open files {' -> '.join(map(str, soak['open_files']))}",
            soak["open_files"][1] <= soak["open_files"][0],
        ),
    ]


def main() -> int:
    """Run all; 0 when everything got what is promised."""
    with tempfile.TemporaryDirectory() as folder:
        kills = found("killing", folder, KILLS, 1, 1)
    table = rows(kills, found("soaking", QUESTIONS, STREAMS))
    print("| fault | what it got | as promised |\n|---|---|---|")
    for fault, got, kept in table:
        print(f"| {fault} | {got} | {'yes' if kept else 'NO'} |")
    return 0 if all(kept for _, _, kept in table) else 1


if __name__ == "__main__":
    sys.exit(main())
