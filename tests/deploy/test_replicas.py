"""Two replicas behind nginx, with Redis, PostgreSQL and Chroma: one is killed under load, and only its streams end."""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.database import Database, StoredFeedback, TrafficCounts
from bot.operation import Operation
from index import ChromaServer, build_index
from tests.deploy.proxies import nginx_command, nginx_example
from tests.fakes import make_document
from tests.services import (
    Server,
    free_port,
    needs_nginx,
    needs_postgresql,
    needs_redis,
    postgresql_address,
    running_chroma,
    running_postgresql,
    running_redis,
    wait_for,
)

pytestmark = [pytest.mark.slow, needs_nginx, needs_postgresql, needs_redis]

PARAAT = str(Path(sys.executable).with_name("paraat"))
COUNTS = ("drie", "zeven")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """A running set: the address of nginx, the replicas, and what they share."""

    address: str
    replicas: tuple[Server, ...]
    redis: Server
    database: Server
    chroma: Server
    folder: Path

    def client(self) -> httpx.Client:
        return httpx.Client(base_url=self.address, verify=False)


def publish(folder: Path, number: str, chroma: Server) -> None:
    sections = {f"1.{n}": [f"De strategie noemt {number} maatregelen tegen ramp {n}."] for n in range(1, 6)}
    server = ChromaServer(address=f"http://127.0.0.1:{chroma.port}")
    build_index([make_document("gids", sections, language="nl")], folder / "index", server=server)


class Replica(Server):
    """`paraat serve` with the settings of the cluster."""

    def __init__(self, port: int, folder: Path, environment: dict[str, str]) -> None:
        super().__init__([PARAAT, "serve"], port, folder)
        self._environment = environment | {"PARAAT_PORT": str(port)}

    def start(self) -> None:
        self.begin()
        wait_for(self.is_ready)

    def begin(self) -> None:
        """Start it, and do not wait until it is ready."""
        with (self._folder / f"{self.port}.log").open("ab") as log:
            environment = os.environ | self._environment
            self._process = subprocess.Popen(self._command, stderr=log, cwd=self._folder, env=environment)

    def is_ready(self) -> bool:
        try:
            return httpx.get(f"http://127.0.0.1:{self.port}/health/ready").status_code == 200
        except httpx.TransportError:
            return False


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    folder = tmp_path_factory.mktemp("cluster")
    with ExitStack() as stack:
        redis, database = stack.enter_context(running_redis()), stack.enter_context(running_postgresql())
        chroma = stack.enter_context(running_chroma())
        publish(folder, COUNTS[0], chroma)
        environment = {
            "PARAAT_INDEX": str(folder / "index"),
            "PARAAT_DATA": str(folder / "data"),
            "PARAAT_DATABASE": postgresql_address(database),
            "PARAAT_REDIS": f"redis://127.0.0.1:{redis.port}",
            "PARAAT_CHROMA": f"http://127.0.0.1:{chroma.port}",
            "PARAAT_RATE_LIMIT": "0",
            "PARAAT_FEEDBACK": "true",
        }
        replicas = tuple(Replica(free_port(), folder, environment) for _ in range(2))
        for replica in replicas:
            stack.callback(replica.kill)
            replica.begin()
        wait_for(lambda: all(replica.is_ready() for replica in replicas))
        plain, secure = free_port(), free_port()
        path = nginx_example(folder, plain=plain, secure=secure, replicas=tuple(one.port for one in replicas))
        proxy = Server(nginx_command(path), secure, folder)
        stack.callback(proxy.stop)
        proxy.start()
        yield Cluster(
            address=f"https://127.0.0.1:{secure}",
            replicas=replicas,
            redis=redis,
            database=database,
            chroma=chroma,
            folder=folder,
        )


def ask(client: httpx.Client, number: int) -> httpx.Response:
    question = f"Hoeveel maatregelen noemt de strategie tegen ramp {number % 5 + 1}?"
    return client.post("/api/v1/answers", json={"question": question})


def test_an_answer_is_streamed_and_found_again_at_the_other_replica(cluster: Cluster) -> None:
    with cluster.client() as client:
        asked = {"question": "Hoeveel maatregelen noemt de strategie tegen ramp 1?"}
        with client.stream("POST", "/api/v1/answers", json=asked, headers={"Accept": "text/event-stream"}) as stream:
            lines = [line for line in stream.iter_lines() if line]
        assert lines[0] == "event: sentence"
        numbers = itertools.count()

        def is_found_everywhere() -> bool:
            # A Redis that takes too long is done without for a while, and then another answer is shared.
            record = client.post("/api/v1/answers", json={"question": f"Wat is ramp 1? ({next(numbers)})"}).json()
            places = (f"http://127.0.0.1:{one.port}/api/v1/answers/{record['answer_id']}" for one in cluster.replicas)
            found = [httpx.get(place) for place in places]
            return all(one.status_code == 200 and one.json()["text"] == record["text"] for one in found)

        wait_for(is_found_everywhere)


def test_figures_of_a_replica_are_not_for_the_world(cluster: Cluster) -> None:
    with cluster.client() as client:
        assert client.get("/metrics").status_code == 404


def test_a_message_is_seen_at_every_replica(cluster: Cluster) -> None:
    operation = Operation(cluster.folder / "data")
    operation.pause(["api"], "proef")
    try:
        codes = [
            httpx.post(f"http://127.0.0.1:{one.port}/api/v1/answers", json={"question": "Welke ramp?"}).status_code
            for one in cluster.replicas
        ]
    finally:
        operation.resume(["api"])
    assert codes == [503, 503]


@contextmanager
def under_load(cluster: Cluster) -> Iterator[list[object]]:
    """What four clients get, one answer after another: the status of each, or the fault that ended the client.

    A client that is told to come back later does so, as the API asks of it; that is no answer and is not in the list.
    """
    given: list[object] = []
    ended = threading.Event()

    def load(number: int) -> None:
        try:
            with cluster.client() as client:
                while not ended.is_set():
                    response = ask(client, number)
                    if response.status_code == 503 and "retry-after" in response.headers:
                        ended.wait(float(response.headers["retry-after"]))
                        continue
                    given.append(response.status_code)
                    number += 1
        except Exception as error:  # noqa: BLE001 - whatever ends a client fails the test
            given.append(error)

    threads = [threading.Thread(target=load, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    try:
        yield given
    finally:
        ended.set()
        for thread in threads:
            thread.join()


def wait_for_more(given: list[object], number: int) -> None:
    """Come back when so many more answers were given, or a fault."""
    seen = len(given)
    wait_for(lambda: len(given) >= seen + number or any(one != 200 for one in given))


def test_a_replica_that_is_killed_under_load_takes_no_answer_with_it(cluster: Cluster) -> None:
    with under_load(cluster) as given:
        wait_for_more(given, 30)
        cluster.replicas[0].kill()
        wait_for_more(given, 60)
        cluster.replicas[0].start()
        wait_for_more(given, 30)
    assert [one for one in given if one != 200] == []


def test_a_new_index_reaches_every_replica_and_answers_go_on(cluster: Cluster) -> None:
    told = {}
    with cluster.client() as client:
        before = ask(client, 1).json()
        told[before["index"]] = COUNTS[0]
        publish(cluster.folder, COUNTS[1], cluster.chroma)

        def have_switched() -> bool:
            states = [httpx.get(f"http://127.0.0.1:{one.port}/health/ready").json() for one in cluster.replicas]
            # Every answer meanwhile is wholly of one index, also one that the other replica kept in Redis.
            record = ask(client, 1).json()
            assert told.get(record["index"], COUNTS[1]) in record["text"]
            return all(state["index"] != before["index"] for state in states)

        wait_for(have_switched)
        assert COUNTS[1] in ask(client, 1).json()["text"]


def states(cluster: Cluster) -> list[dict[str, Any]]:
    return [httpx.get(f"http://127.0.0.1:{one.port}/health/ready", timeout=60).json() for one in cluster.replicas]


def test_the_chroma_server_may_go_and_come_back(cluster: Cluster) -> None:
    with cluster.client() as client:
        wait_for(lambda: all("search" not in state["degraded"] for state in states(cluster)), seconds=60)
        before = ask(client, 2).json()["text"]
        cluster.chroma.kill()
        wait_for(lambda: all("search" in state["degraded"] for state in states(cluster)), seconds=60)
        # New questions, so that none was answered before.
        asked = [f"Hoeveel maatregelen noemt de strategie bij ramp {number}?" for number in range(1, 6)]
        answers = [client.post("/api/v1/answers", json={"question": question}) for question in asked]
        assert {(answer.status_code, answer.json()["status"]) for answer in answers} == {(200, "answered")}
        assert ask(client, 2).json()["text"] == before
        cluster.chroma.start()
        wait_for(lambda: all("search" not in state["degraded"] for state in states(cluster)), seconds=60)


def test_redis_and_the_database_may_go_and_come_back(cluster: Cluster) -> None:
    report = {"answer_id": "0123456789abcdef", "verdict": "useful"}
    database = Database(postgresql_address(cluster.database), cluster.folder / "own", pause=0)

    def counted() -> int:
        return sum(TrafficCounts(database).since(datetime(2000, 1, 1, tzinfo=UTC)).values())

    with cluster.client() as client:
        assert client.post("/api/v1/feedback", json=report).status_code == 204
        kept, before = len(StoredFeedback(database).reports()), counted()
        cluster.redis.kill()
        cluster.database.kill()
        assert [ask(client, number).status_code for number in range(6)] == [200] * 6
        assert client.post("/api/v1/feedback", json=report).status_code == 503

        def is_degraded() -> bool:
            state = client.get("/health/ready").json()
            return state["status"] == "degraded" and bool({"redis", "database"} & set(state["degraded"]))

        wait_for(is_degraded)
        cluster.redis.start()
        cluster.database.start()
        wait_for(lambda: client.post("/api/v1/feedback", json=report).status_code == 204)
        assert len(StoredFeedback(database).reports()) > kept

        def are_well() -> bool:
            states = [httpx.get(f"http://127.0.0.1:{one.port}/health/ready").json() for one in cluster.replicas]
            return all(state["status"] == "ready" for state in states)

        wait_for(are_well)

        # Also those that were given while there was nowhere to write them.
        wait_for(lambda: counted() >= before + 6)
    database.close()
