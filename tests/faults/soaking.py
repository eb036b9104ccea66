"""Asks a real server many questions, leaves many streams early, and reads its memory and open files from /proc.

    python -m tests.faults.soaking QUESTIONS STREAMS

prints one JSON object; the server serves the index of PARAAT_INDEX.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import httpx

ROOT = Path(__file__).parents[2]
PARAAT = Path(sys.executable).with_name("paraat")
WORDS = ("water", "stroom", "brand", "spionage", "droogte", "dijken", "nepnieuws", "hackers", "noodpakket", "NL-Alert")


def memory_mb(pid: int) -> float:
    """Resident memory, megabytes."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


def open_files(pid: int) -> int:
    """How many files and sockets the process holds."""
    return len(list(Path(f"/proc/{pid}/fd").iterdir()))


async def ask(client: httpx.AsyncClient, numbers: list[int]) -> int:
    """Ask a question for each number, eight at a time; how many did not get an answer."""
    waiting, wrong = iter(numbers), 0

    async def one() -> None:
        nonlocal wrong
        for number in waiting:
            question = f"Wat zegt de strategie over {WORDS[number % 10]} en {WORDS[number // 10 % 10]}? {number}"
            response = await client.post("/api/v1/answers", json={"question": question})
            wrong += response.status_code != 200

    await asyncio.gather(*(one() for _ in range(8)))
    return wrong


async def leave_early(address: str, count: int) -> None:
    """Begin that many streams and leave each after its first byte."""
    for number in range(count):
        async with (
            httpx.AsyncClient(base_url=address, timeout=30) as client,
            client.stream(
                "POST",
                "/api/v1/answers",
                json={"question": f"Wat is een hybride dreiging? {number}"},
                headers={"Accept": "text/event-stream"},
            ) as response,
        ):
            async for _ in response.aiter_raw(1):
                break


async def slow_senders(address: str, count: int) -> dict[str, object]:
    """Open connections that send a byte a second; answers meanwhile, and how many are cut off within 30 s."""
    host, port = address.removeprefix("http://").split(":")
    lines = [await asyncio.open_connection(host, int(port)) for _ in range(count)]
    started, longest, cut = time.monotonic(), 0.0, set[int]()
    for _, writer in lines:
        writer.write(b"POST /api/v1/answers HTTP/1.1\r\nHost: x\r\nX-A: ")
    async with httpx.AsyncClient(base_url=address, timeout=60) as client:
        while len(cut) < count and time.monotonic() - started < 30:
            for number, (reader, writer) in enumerate(lines):
                if reader.at_eof() or reader.exception() or writer.is_closing():
                    cut.add(number)
                else:
                    writer.write(b"a")
            asked = time.monotonic()
            (await client.post("/api/v1/answers", json={"question": "Wat is een hybride dreiging?"})).raise_for_status()
            longest = max(longest, time.monotonic() - asked)
            await asyncio.sleep(1)
    return {
        "slow_senders": count,
        "cut_off": len(cut),
        "cut_off_after_s": round(time.monotonic() - started, 1),
        "longest_answer_meanwhile_s": round(longest, 2),
    }


async def soak(address: str, pid: int, questions: int, streams: int) -> dict[str, object]:
    """Memory and open files after a tenth of the questions, and at the end."""
    slow = await slow_senders(address, 100)
    started = time.monotonic()
    async with httpx.AsyncClient(base_url=address, timeout=60) as client:
        wrong = await ask(client, list(range(questions // 10)))
        before = memory_mb(pid), open_files(pid)
        wrong += await ask(client, list(range(questions // 10, questions)))
        after_questions = memory_mb(pid)
    await leave_early(address, streams)
    await asyncio.sleep(7)
    files = open_files(pid)
    return slow | {
        "questions": questions,
        "not_answered": wrong,
        "streams_left": streams,
        "memory_mb": [round(before[0], 1), round(after_questions, 1), round(memory_mb(pid), 1)],
        "growth": round(memory_mb(pid) / before[0] - 1, 3),
        "open_files": [before[1], files],
        "seconds": round(time.monotonic() - started),
    }


def main(questions: int, streams: int) -> dict[str, object]:
    """Start the server, soak it, stop it."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    env = os.environ | {"PARAAT_PORT": str(port), "PARAAT_RATE_LIMIT": "0"}
    server = subprocess.Popen([PARAAT, "serve"], cwd=ROOT, env=env, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(1200):
            try:
                if httpx.get(f"{address}/health/ready").status_code == 200:
                    break
            except httpx.TransportError:
                pass
            time.sleep(0.1)
        # The page takes a while longer, and its memory is not what grows with questions.
        while "gradio" not in httpx.get(address).text.lower():
            time.sleep(0.2)
        return asyncio.run(soak(address, server.pid, questions, streams))
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(60)


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]), int(sys.argv[2]))))
