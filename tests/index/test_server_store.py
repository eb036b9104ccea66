"""Vectors at a Chroma server: a collection for each version, the same ranking, and answers while the server is away."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext, suppress
from pathlib import Path

import pytest

from index import ChromaServer, Index, build_index, open_index, roll_back
from index.server_store import ServerAway, ServerStore
from index.store import StoreFailed, VectorStore
from tests.fakes import CountingEmbedder, make_document
from tests.services import Server, free_port, running_chroma, wait_for

TEXTS = {"1": ["Het water stijgt.", "Sluit de deur."], "2": ["Het vuur brandt fel."], "3": ["Storm en water."]}
QUERIES = ("water", "vuur en water", "storm bij de deur")


@pytest.fixture(scope="module")
def chroma() -> Iterator[Server]:
    with running_chroma() as server:
        yield server


@pytest.fixture
def server(chroma: Server) -> ChromaServer:
    """The server, up and without a collection."""
    address = ChromaServer(address=f"http://127.0.0.1:{chroma.port}", seconds=60)
    address.drop(sorted(collections(address)))
    return address


@pytest.fixture
def folder(tmp_path: Path, server: ChromaServer, counting: CountingEmbedder) -> Path:
    build_index([make_document("gids", TEXTS)], tmp_path / "index", server=server)
    return tmp_path / "index"


def collections(server: ChromaServer) -> set[str]:
    with server.client() as client:
        return {collection.name for collection in client.list_collections()}


def named(folder: Path) -> set[str]:
    """The collections that the versions in a folder name."""
    return {json.loads(path.read_text())["collection"] for path in folder.glob("versions/*/chroma/server.json")}


def found(opened: Index) -> list[list[tuple[str, float, float]]]:
    searched = [opened.search(query) for query in QUERIES]
    return [[(p.chunk.chunk_id, p.score, p.dense) for p in ranking.passages] for ranking in searched]


def test_the_server_gives_the_same_ranking_as_the_folder(folder: Path, tmp_path: Path, server: ChromaServer) -> None:
    build_index([make_document("gids", TEXTS)], tmp_path / "local")
    opened = open_index(folder, server=server)
    assert found(opened) == found(open_index(tmp_path / "local"))
    assert (opened.degraded, opened.words_only, opened.is_damaged) == ("", False, False)
    assert opened.nearest("water", 2) == opened.nearest("water", 2, exact=True)
    assert [one.page_content for one in opened.vector_store.similarity_search("vuur", k=1)] == ["Het vuur brandt fel."]
    assert opened.search("water", sources=["elders"]).passages == ()
    opened.check_store()


def test_a_search_asks_the_server(folder: Path, server: ChromaServer, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    nearest = ServerStore.nearest

    def counted(store: ServerStore, vector: object, k: int, where: object) -> list[str]:
        asked.append(k)
        return nearest(store, vector, k, where)  # type: ignore[arg-type]

    monkeypatch.setattr(ServerStore, "nearest", counted)
    open_index(folder, server=server).search("water")
    assert len(asked) == 1


def test_each_version_has_its_own_collection_which_goes_with_it(folder: Path, server: ChromaServer) -> None:
    first = named(folder)
    assert collections(server) == first
    build_index([make_document("gids", TEXTS | {"4": ["Stroom."]})], folder, server=server)
    second = named(folder) - first
    assert (len(first), len(second), collections(server)) == (1, 1, first | second)
    roll_back(folder)
    assert open_index(folder, server=server).size == 3
    build_index([make_document("gids", TEXTS | {"5": ["Stroom weg."]})], folder, server=server)
    assert collections(server) == named(folder)
    assert len(named(folder)) == 2
    assert not second & named(folder)


def test_a_build_that_fails_leaves_nothing_at_the_server(folder: Path, server: ChromaServer) -> None:
    def refuse(_: Index) -> None:
        raise ValueError("too bad")

    before = collections(server)
    with pytest.raises(ValueError, match="too bad"):
        build_index([make_document("gids", {"1": ["Vuur."]})], folder, check=refuse, server=server)
    assert collections(server) == before == named(folder)


def test_what_a_killed_build_left_goes_with_the_next(folder: Path, server: ChromaServer) -> None:
    record = folder / "collections.json"
    record.write_text(json.dumps([*json.loads(record.read_text()), "paraat-left", "paraat-never-made"]))
    with server.client() as client:
        client.create_collection("paraat-left", embedding_function=None)
        client.create_collection("of-somebody-else", embedding_function=None)
    build_index([make_document("gids", TEXTS)], folder, server=server)
    assert collections(server) == named(folder) | {"of-somebody-else"}
    assert set(json.loads(record.read_text())) == named(folder)


def test_a_build_without_the_server_changes_nothing(folder: Path) -> None:
    nobody = ChromaServer(address=f"http://127.0.0.1:{free_port()}")
    live = (folder / "current").read_text()
    with pytest.raises(StoreFailed, match="the Chroma server of PARAAT_CHROMA could not take 1 vectors"):
        build_index([make_document("gids", {"1": ["Vuur."]})], folder, server=nobody)
    assert (folder / "current").read_text() == live
    assert len(list((folder / "versions").iterdir())) == 1


def test_a_few_passages_are_compared_one_by_one_while_the_server_is_away(
    folder: Path, chroma: Server, server: ChromaServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.server_store._PAUSE_SECONDS", 0.0)
    opened = open_index(folder, server=server)
    whole = found(opened)
    chroma.kill()
    try:
        assert found(opened) == whole
        assert "the Chroma server cannot be used" in opened.degraded
        assert not opened.search("water").words_only
        assert "the Chroma server cannot be used" in open_index(folder, server=server).degraded
    finally:
        chroma.start()
    assert opened.degraded == ""
    assert found(opened) == whole


def test_many_passages_are_searched_by_words_while_the_server_is_away(
    folder: Path, chroma: Server, server: ChromaServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.server_store._PAUSE_SECONDS", 0.0)
    monkeypatch.setattr("index.ranking.ONE_BY_ONE", 1)
    opened = open_index(folder, server=server)
    whole, by_words = found(opened), found(open_index(folder, words_only=True))
    chroma.kill()
    try:
        assert found(opened) == by_words
        away = opened.search("water")
        assert away.words_only
        assert {(passage.dense, passage.asked) for passage in away.passages} == {(0.0, None)}
    finally:
        chroma.start()
    assert found(opened) == whole
    assert not opened.search("water").words_only


def test_a_server_that_is_away_is_left_alone_for_some_seconds(
    folder: Path, server: ChromaServer, counting: CountingEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    now, calls = [0.0], []

    def refuse(*_: object) -> None:
        calls.append(now[0])
        raise ConnectionError("refused")

    monkeypatch.setattr(ChromaServer, "client", refuse)
    store = ServerStore(server, named(folder).pop(), counting, 3, clock=lambda: now[0])
    for moment in (0.0, 1.0, 4.0, 6.0, 7.0):
        now[0] = moment
        with pytest.raises(ServerAway):
            store.count()
        assert store.state() == "the Chroma server cannot be used (ConnectionError)"
    assert calls == [0.0, 6.0]
    monkeypatch.undo()
    now[0] = 12.0
    assert store.state() == ""
    assert store.count() == 3


def test_an_open_index_says_that_its_collection_is_gone(folder: Path, server: ChromaServer) -> None:
    server.drop(sorted(named(folder)))
    opened = open_index(folder, server=server)
    assert opened.degraded == "the Chroma server cannot be used (NotFoundError)"
    assert opened.search("water").passages[0].chunk.section_id in ("1", "3")
    with pytest.raises(ServerAway):
        opened.check_store()


def test_an_index_at_a_server_is_searched_without_one(folder: Path, server: ChromaServer) -> None:
    opened = open_index(folder)
    assert "its vectors are at a Chroma server, and PARAAT_CHROMA names none" in opened.degraded
    assert found(opened) == found(open_index(folder, server=server))


def test_a_server_that_takes_the_call_and_says_nothing_is_away(folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = ChromaServer(address=f"http://127.0.0.1:{silent.getsockname()[1]}", seconds=0.5)
        opened = open_index(folder, server=address)
        assert opened.search("water").passages
        assert "the Chroma server cannot be used" in opened.degraded


class Between(threading.Thread):
    """A server between a client and Chroma, which from some moment on takes what comes and says nothing."""

    def __init__(self, port: int) -> None:
        super().__init__(daemon=True)
        self._to, self._listening, self.is_silent = port, socket.create_server(("127.0.0.1", 0)), threading.Event()
        self.asked_while_silent = threading.Event()
        self.address = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        self.start()

    def run(self) -> None:
        with self._listening:
            while True:
                near = self._listening.accept()[0]
                far = socket.create_connection(("127.0.0.1", self._to))
                for source, target in ((near, far), (far, near)):
                    threading.Thread(target=self._pass_on, args=(source, target), daemon=True).start()

    def _pass_on(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                if self.is_silent.is_set():
                    self.asked_while_silent.set()
                    continue
                target.sendall(data)
        target.close()


def test_a_server_that_falls_silent_costs_a_second_and_no_passage(
    folder: Path, chroma: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.server_store._PAUSE_SECONDS", 0.0)
    between = Between(chroma.port)
    address = ChromaServer(address=between.address)
    assert address.seconds == 1.0
    opened = open_index(folder, server=address)
    whole = found(opened)
    wait_for(lambda: opened.degraded == "")
    between.is_silent.set()
    started = time.monotonic()
    assert opened.search("water").passages
    # The client waits for a silent server for ever; by now a second for each call, and what a busy machine takes.
    assert time.monotonic() - started < 60
    assert between.asked_while_silent.is_set()
    assert found(opened) == whole
    assert "the Chroma server cannot be used" in opened.degraded
    between.is_silent.clear()
    wait_for(lambda: opened.degraded == "")
    assert found(opened) == whole


def test_threads_that_ask_at_once_open_one_client(
    folder: Path, server: ChromaServer, counting: CountingEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, all_here = ServerStore(server, named(folder).pop(), counting, 3), threading.Barrier(6)
    calls, another, make = list[str](), threading.Event(), ChromaServer.client

    def counted(given: ChromaServer) -> object:
        calls.append("client")
        if len(calls) > 1:
            another.set()
        # Time for the other threads to come in too, where nothing keeps them out.
        another.wait(0.5)
        return make(given)

    monkeypatch.setattr(ChromaServer, "client", counted)
    # From Python 3.12 on a cached property has no lock of its own.
    for owner, name in ((VectorStore, "_collection"), (ServerStore, "_collection"), (ServerStore, "_opened")):
        monkeypatch.setattr(vars(owner)[name], "lock", nullcontext(), raising=False)

    def ask(_: int) -> int:
        all_here.wait(60)
        return store.count()

    with ThreadPoolExecutor(6) as pool:
        assert set(pool.map(ask, range(6))) == {3}
    assert calls == ["client"]
