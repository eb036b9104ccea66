"""A newly published index is taken up by a running server, and no answer mixes two."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

import bot.following
from bot.assistant import Assistant
from index import build_index, live_version, open_index
from tests.bot.servers import serving
from tests.fakes import make_document
from tests.services import wait_for

ASKED = {"question": "Hoeveel maatregelen noemt de strategie tegen overstromingen?"}


def publish(folder: Path, number: str) -> None:
    text = [f"De strategie noemt {number} maatregelen tegen overstromingen.", "Dijken houden het water tegen."]
    build_index([make_document("gids", {"1.1": text}, language="nl")], folder)


@contextmanager
def served(folder: Path) -> Iterator[str]:
    with serving(lambda: Assistant(open_index(folder)), index_folder=folder) as address:
        yield address


@pytest.fixture(autouse=True)
def _looks_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bot.following, "EVERY_SECONDS", 0.1)


def fingerprint(address: str) -> str:
    return str(httpx.get(f"{address}/health/ready").json()["index"])


def test_a_new_index_is_taken_up_under_load_and_no_answer_is_mixed(tmp_path: Path) -> None:
    publish(tmp_path, "drie")
    found: list[tuple[int, str, str]] = []
    faults: list[Exception] = []
    ended = threading.Event()
    with served(tmp_path) as address:
        before = fingerprint(address)

        def ask() -> None:
            try:
                with httpx.Client(base_url=address) as client:
                    while not ended.is_set():
                        response = client.post("/api/v1/answers", json=ASKED)
                        record = response.json()
                        found.append((response.status_code, record["index"], record["text"]))
            except Exception as error:  # noqa: BLE001 - whatever ends a client fails the test
                faults.append(error)

        threads = [threading.Thread(target=ask) for _ in range(2)]
        for thread in threads:
            thread.start()
        try:
            wait_for(lambda: len(found) > 5 or bool(faults))
            publish(tmp_path, "zeven")
            wait_for(lambda: fingerprint(address) != before)
            seen = len(found)
            wait_for(lambda: len(found) > seen + 5 or bool(faults))
        finally:
            ended.set()
            for thread in threads:
                thread.join()
        after = fingerprint(address)
    assert faults == []
    told = {before: "drie", after: "zeven"}
    assert {index for _, index, _ in found} == {before, after}
    assert all(code == 200 and told[index] in text for code, index, text in found)
    assert found[-1][1] == after


def test_a_damaged_index_is_not_taken_up_and_named(tmp_path: Path) -> None:
    publish(tmp_path, "drie")
    with served(tmp_path) as address:
        before = fingerprint(address)
        broken = tmp_path / "versions" / "broken"
        shutil.copytree(tmp_path / "versions" / live_version(tmp_path), broken)
        (broken / "chunks.jsonl").write_text("{}", encoding="utf-8")
        (tmp_path / "current").write_text("broken", encoding="utf-8")
        # Written in two steps: for a moment the pointer is empty, and health may say that first.
        wrong = {"index": "the newest index cannot be opened: IndexDamaged"}
        wait_for(lambda: httpx.get(f"{address}/health/ready").json().get("degraded") == wrong)
        assert fingerprint(address) == before
        assert "drie" in httpx.post(f"{address}/api/v1/answers", json=ASKED).json()["text"]
        (tmp_path / "current").write_text("\x00", encoding="utf-8")
        wait_for(lambda: "pointer" in httpx.get(f"{address}/health/ready").json()["reason"])
        publish(tmp_path, "zeven")
        wait_for(lambda: fingerprint(address) != before)
        assert httpx.get(f"{address}/health/ready").json()["status"] == "ready"


def test_going_back_to_the_version_before_is_a_line_in_a_file(tmp_path: Path) -> None:
    publish(tmp_path, "drie")
    first = live_version(tmp_path)
    publish(tmp_path, "zeven")
    with served(tmp_path) as address:
        newest = fingerprint(address)
        (tmp_path / "current").write_text(first, encoding="utf-8")
        wait_for(lambda: fingerprint(address) != newest)
        assert "drie" in httpx.post(f"{address}/api/v1/answers", json=ASKED).json()["text"]
