"""The benchmark: what its load generator counts, how it times, and one small run over a real service."""

from __future__ import annotations

import asyncio
import itertools
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from aiohttp import web

from eval.bench.load import at_rate, distinct, from_clients, percentile
from eval.bench.parts import Bench, over_http
from eval.bench.report import own_questions, plot_curve, run_bench
from eval.bench.times import side_by_side
from eval.bench.tutorial import Encoder, build_tutorial
from index import build_index
from tests.fakes import make_document


@pytest.fixture
def every_third_refused() -> Iterator[str]:
    """A service that turns every third question away, each second time without saying when to come back."""
    count = itertools.count(1)

    async def answer(request: web.Request) -> web.Response:
        assert set(await request.json()) == {"question"}
        number = next(count)
        if number % 3:
            return web.json_response({})
        return web.json_response({}, status=503, headers={"Retry-After": "1"} if number % 6 else {})

    loop, ready, addresses = asyncio.new_event_loop(), threading.Event(), []

    async def start() -> None:
        app = web.Application()
        app.router.add_post("/api/v1/answers", answer)
        runner = web.AppRunner(app)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        addresses.append(f"http://127.0.0.1:{runner.addresses[0][1]}")
        ready.set()

    def serve() -> None:
        loop.run_until_complete(start())
        loop.run_forever()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    assert ready.wait(10)
    yield addresses[0]
    loop.call_soon_threadsafe(loop.stop)
    thread.join(10)


def test_answers_refusals_and_missing_times_to_wait_are_counted_apart(every_third_refused: str) -> None:
    load = at_rate(every_third_refused, distinct(["a", "b"]), rate=60, seconds=1)
    assert (len(load.answered), len(load.refused), load.without_retry_after) == (40, 20, 10)
    assert load.statuses == {200: 40, 503: 20}
    assert load.rate == pytest.approx(40 / load.seconds)


def test_clients_ask_one_question_after_another(every_third_refused: str) -> None:
    load = from_clients(every_third_refused, distinct(["a"]), clients=3, seconds=0.5)
    total = len(load.answered) + len(load.refused)
    assert total > 6
    assert len(load.refused) == total // 3


def test_no_two_questions_are_the_same() -> None:
    assert list(itertools.islice(distinct(["a", "b"]), 5)) == ["a", "b", "a (1)", "b (1)", "a (2)"]
    assert len(set(own_questions())) == len(own_questions()) > 1_000


def test_a_percentile_is_one_of_the_values() -> None:
    values = [1.0, 2.0, 3.0, 4.0]
    assert [percentile(values, share) for share in (0.0, 0.5, 0.95, 1.0)] == [1.0, 3.0, 4.0, 4.0]
    assert percentile([], 0.5) == 0.0


def test_things_are_timed_in_turns() -> None:
    order: list[str] = []
    timed = side_by_side(
        {
            "slow": lambda q: (order.append(f"slow {q}"), time.sleep(0.02)),
            "quick": lambda q: order.append(f"quick {q}"),
        },
        ["1", "2", "3"],
    )
    assert order == ["slow 1", "quick 1", "slow 2", "quick 2", "slow 3", "quick 3"]
    assert timed["slow"].p50 >= 20 > timed["quick"].p50
    assert timed["slow"].cpu_p50 < 20


def test_work_of_what_ran_before_is_not_counted_to_the_next() -> None:
    def leave_a_thread_at_work() -> None:
        def spin() -> None:
            until = time.thread_time() + 0.03
            while time.thread_time() < until:
                pass

        threading.Thread(target=spin).start()

    timed = side_by_side({"spins": lambda _: leave_a_thread_at_work(), "idle": lambda _: None}, ["1", "2", "3"])
    assert timed["idle"].cpu_p50 < 15


def test_a_part_that_does_not_exist_is_named_with_those_that_do(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="'speed'; expected one of answer, search, http, start, streams"):
        run_bench(Bench(index=tmp_path, questions=["a"]), ["speed"])


def test_the_curve_is_drawn(tmp_path: Path) -> None:
    plot_curve([(10.0, 10.0, 20.0), (20.0, 15.0, 80.0)], tmp_path / "curve.svg")
    assert "<svg" in (tmp_path / "curve.svg").read_text(encoding="utf-8")


@pytest.mark.slow
def test_the_tutorials_pipeline_is_built_and_searched(tmp_path: Path) -> None:
    built = build_tutorial(["Water and fire. " * 100, "Threats and risks."], Encoder(tmp_path))
    assert built.pieces == 3
    assert len(built.search("What about water?")) == 3  # type: ignore[arg-type]


@pytest.mark.slow
def test_a_real_service_is_loaded_and_its_processes_are_read(tmp_path: Path) -> None:
    build_index(
        [make_document("strategy-guide-nl", {"1": ["Een dreiging is een gevaar."]}, language="nl", title="Gids")],
        tmp_path,
    )
    bench = Bench(index=tmp_path, questions=["Wat is een dreiging?"], seconds=1, workers=1)
    table = over_http(bench)
    rows = [line.split(" | ") for line in table.splitlines()]
    distinct_row = next(row for row in rows if row[1:2] == ["distinct"])
    assert float(distinct_row[2]) > 0
    memory = next(float(row[3].rstrip(" |")) for row in rows if row[1:2] == ["listens and answers"])
    assert 50 < memory < 2_000
    assert len(bench.curve) == 7
