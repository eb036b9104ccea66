"""Where answers are worked out: the same bytes in threads and in processes, a bounded queue, a dead process."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bot.answers import Question
from bot.assistant import Assistant
from bot.queueing import TooBusy
from bot.service import Service
from bot.settings import Settings
from bot.workers import ProcessWorkers, ThreadWorkers, WorkedOut, worked_out
from tests.bot.servers import serving
from tests.services import wait_for

SPIES = Question(text="Welke landen doen aan spionage?")


@pytest.fixture(autouse=True)
def _waits_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    # A busy machine may need longer to start a process than a service lets people wait.
    monkeypatch.setattr("bot.workers._LOST_SECONDS", 90.0)


def without_times(worked: WorkedOut) -> dict[str, Any]:
    record: dict[str, Any] = json.loads(worked.body)
    return {name: value for name, value in record.items() if name != "seconds"}


def test_more_answers_than_can_be_ready_in_time_are_turned_away(assistant: Assistant) -> None:
    go_on, ready = threading.Event(), assistant.answer(SPIES)

    def answer(*_: object) -> object:
        assert go_on.wait(300)
        return ready

    workers = ThreadWorkers(SimpleNamespace(answer=answer), longest_wait=600)  # type: ignore[arg-type]

    async def ask_many() -> list[WorkedOut | BaseException]:
        asked = [asyncio.ensure_future(workers.work(worked_out, assistant, SPIES, "api")) for _ in range(262)]
        await asyncio.wait(asked, return_when=asyncio.FIRST_EXCEPTION, timeout=100)
        go_on.set()
        return await asyncio.gather(*asked, return_exceptions=True)

    given = asyncio.run(ask_many())
    assert [isinstance(one, TooBusy) for one in given] == [False] * 256 + [True] * 6
    assert {one.answer.status for one in given if isinstance(one, WorkedOut)} == {"answered"}


def test_a_busy_service_says_so_with_a_time_to_wait_and_the_way_to_help(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    import httpx

    class Full:
        def __init__(self, *_: object, **__: object) -> None:
            pass

        def is_full(self, *_: object) -> bool:
            return False

        async def work(self, *_: object) -> WorkedOut:
            raise TooBusy("48 answers are being worked out")

        def warm(self, _: object) -> None:
            pass

        def close(self) -> None:
            pass

    monkeypatch.setattr("bot.web.ThreadWorkers", Full)
    with serving(lambda: assistant, metrics=True) as address:
        response = httpx.post(f"{address}/api/v1/answers", json={"question": "Wat is een dreiging?"})
        stream = httpx.post(
            f"{address}/api/v1/answers", json={"question": "Wat?"}, headers={"Accept": "text/event-stream"}
        )
        form = httpx.post(f"{address}/ask", data={"question": "Wat is een dreiging?"})
        card = httpx.post(f"{address}/api/v1/answers", json={"question": "Er is brand in mijn huis!"})
        figures = httpx.get(f"{address}/metrics").text
    assert (response.status_code, response.headers["retry-after"]) == (503, "1")
    assert "112" in response.json()["detail"]
    assert (stream.status_code, stream.headers["retry-after"]) == (503, "1")
    assert form.status_code == 503
    assert "over 1 seconden nog eens. Direct gevaar? Bel 112" in form.text
    assert (card.status_code, card.json()["status"]) == (200, "emergency")
    assert "paraat_busy_total 3.0" in figures
    assert sum(float(line.split()[-1]) for line in figures.splitlines() if "paraat_answers_total{" in line) == 1


class Resting(Assistant):
    """An assistant whose model is left alone."""

    is_model_resting = True


def test_answers_that_wait_for_a_model_are_counted_apart_from_work(assistant: Assistant) -> None:
    go_on, ready = threading.Event(), assistant.answer(SPIES)

    def answer(*_: object) -> object:
        assert go_on.wait(300)
        return ready

    workers = ThreadWorkers(SimpleNamespace(answer=answer), has_model=True, longest_wait=0.001)  # type: ignore[arg-type]
    resting = Resting(assistant.index)

    async def ask_many() -> list[bool]:
        asked = [asyncio.ensure_future(workers.work(worked_out, assistant, SPIES, "api")) for _ in range(200)]
        asked += [asyncio.ensure_future(workers.work(worked_out, resting, SPIES, "api")) for _ in range(32)]
        # All of them go in, and more than the longest wait passes.
        await asyncio.sleep(0.05)
        full = [workers.is_full(assistant), workers.is_full(resting)]
        go_on.set()
        await asyncio.gather(*asked)
        return full

    assert asyncio.run(ask_many()) == [False, True]


@pytest.mark.slow
def test_processes_give_the_bytes_of_threads_and_share_the_work(
    assistant: Assistant, guide_index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(data=guide_index / "no-data")
    questions = [Question(text=f"Wat is nationale veiligheid? {number}") for number in range(40)]
    monkeypatch.setattr("bot.workers._START_SECONDS", 250.0)
    processes = ProcessWorkers(settings, guide_index, 2)
    threads = ThreadWorkers(Service(settings))

    async def ask(workers: ProcessWorkers | ThreadWorkers) -> list[WorkedOut]:
        return list(await asyncio.gather(*(workers.work(worked_out, assistant, one, "api") for one in questions[:20])))

    try:
        there, here = asyncio.run(ask(processes)), asyncio.run(ask(threads))
        assert [without_times(one) for one in there] == [without_times(one) for one in here]
    finally:
        processes.close()
        threads.close()


@pytest.mark.slow
def test_a_process_that_dies_is_replaced_and_its_answers_are_worked_out_again(
    assistant: Assistant, guide_index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A machine that does much else needs longer to open the index.
    monkeypatch.setattr("bot.workers._START_SECONDS", 250.0)
    workers = ProcessWorkers(Settings(data=guide_index / "no-data"), guide_index, 2)

    before: list[int] = []

    async def kill_one_in_the_middle() -> list[WorkedOut]:
        first = await workers.work(worked_out, assistant, SPIES, "api")
        before.extend(workers._executor._processes)
        victim, other = before
        # One that hears nothing any more, as if it waited for a lock of the dead one: it must go as well.
        os.kill(other, signal.SIGSTOP)
        asked = [asyncio.ensure_future(workers.work(worked_out, assistant, SPIES, "api")) for _ in range(20)]
        os.kill(victim, signal.SIGKILL)
        return [first, *await asyncio.gather(*asked)]

    try:
        given = asyncio.run(kill_one_in_the_middle())
    finally:
        workers.close()
    assert {one.answer.status for one in given} == {"answered"}
    assert len({one.answer.answer_id for one in given}) == 1
    wait_for(lambda: not any(_is_alive(pid) for pid in before))


@pytest.mark.slow
def test_a_question_waits_for_processes_that_start_and_does_not_start_them_again(
    assistant: Assistant, guide_index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.workers._START_SECONDS", 0.001)
    workers = ProcessWorkers(Settings(data=guide_index / "no-data"), guide_index, 1)
    started = workers._executor

    async def ask() -> WorkedOut:
        with pytest.raises(TooBusy, match="are being started"):
            await workers.work(worked_out, assistant, SPIES, "api")
        monkeypatch.setattr("bot.workers._START_SECONDS", 250.0)
        return await workers.work(worked_out, assistant, SPIES, "api")

    try:
        assert asyncio.run(ask()).answer.status == "answered"
    finally:
        workers.close()
    assert workers._executor is started


@pytest.mark.slow
def test_processes_leave_when_the_service_is_killed(guide_index: Path) -> None:
    code = (
        "import sys\nfrom pathlib import Path\nfrom bot.settings import Settings\n"
        "from bot.workers import ProcessWorkers\n"
        "if __name__ == '__main__':\n"
        "    workers = ProcessWorkers(Settings(), Path(sys.argv[1]), 2)\n"
        "    print(*workers._executor._processes, flush=True)\n    sys.stdin.read()\n"
    )
    command = [sys.executable, "-c", code, str(guide_index)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as service:
        assert service.stdout is not None
        pids = [int(pid) for pid in service.stdout.readline().split()]
        service.kill()
    assert len(pids) == 2
    wait_for(lambda: not any(_is_alive(pid) for pid in pids))


def _is_alive(pid: int) -> bool:
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    except FileNotFoundError:
        return False
