"""The benchmark: what its load generator counts, how it times, and one small run over a real service."""

from __future__ import annotations

import asyncio
import itertools
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from aiohttp import web

from eval.bench.load import at_rate, distinct, from_clients, percentile
from eval.bench.parts import Bench, by_size, by_workers, over_http
from eval.bench.report import own_questions, plot_measured, run_bench
from eval.bench.scaling import Scaled
from eval.bench.sizes import Sized
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
    assert ready.wait(120)
    yield addresses[0]
    loop.call_soon_threadsafe(loop.stop)
    thread.join(60)


def test_answers_refusals_and_missing_times_to_wait_are_counted_apart(every_third_refused: str) -> None:
    load = at_rate(every_third_refused, distinct(["a", "b"]), rate=60, seconds=1)
    assert (len(load.answered), len(load.refused), load.without_retry_after) == (40, 20, 10)
    assert load.statuses == {200: 40, 503: 20}
    assert load.rate == pytest.approx(40 / load.seconds)


def test_clients_ask_one_question_after_another(every_third_refused: str) -> None:
    load = from_clients(every_third_refused, distinct(["a"]), clients=3, seconds=0.5)
    total = len(load.answered) + len(load.refused)
    assert total >= 3
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
    with pytest.raises(
        ValueError, match="'speed'; expected one of answer, search, http, workers, size, start, streams"
    ):
        run_bench(Bench(index=tmp_path, questions=["a"]), ["speed"])


def drawn(bench: Bench, path: Path) -> str:
    plot_measured(bench, path)
    return path.read_text(encoding="utf-8")


def test_what_was_measured_is_drawn(tmp_path: Path) -> None:
    scaled = [
        Scaled(workers=1, rate=100.0, p95=300.0, seconds=2.0, listener=0.0, each=(2.0,)),
        Scaled(workers=2, rate=150.0, p95=200.0, seconds=2.0, listener=0.5, each=(1.0, 2.0)),
    ]
    assert scaled[1].of_each == (50.0, 100.0)
    sized = [
        Sized(passages=passages, build_seconds=5.0, build_processor=4.0, p50=2.0, p95=3.0, processor=1.0)
        for passages in (1_000, 2_000)
    ]
    curve = [(10.0, 10.0, 20.0), (20.0, 15.0, 80.0)]
    told = {
        "curve": "questions offered a second",
        "scaled": "processor time of an answer, ms",
        "sized": "processor seconds to build from nothing",
    }
    for name, measured in (("curve", curve), ("scaled", scaled), ("sized", sized)):
        bench = Bench(index=tmp_path, questions=["a"], **{name: measured})
        # A picture names its texts in comments.
        assert [one for one, label in told.items() if label in drawn(bench, tmp_path / f"{name}.svg")] == [name]


def test_a_picture_of_nothing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="--plot draws what --only http, workers or size measured"):
        plot_measured(Bench(index=tmp_path, questions=["a"]), tmp_path / "none.svg")


def test_larger_corpora_are_built_and_searched(tmp_path: Path) -> None:
    bench = Bench(index=tmp_path, questions=["Wat is een dreiging?", "Wie helpt bij een overstroming?"], sizes=(10, 40))
    table = by_size(bench).splitlines()
    passages = [one.passages for one in bench.sized]
    assert (passages[0] >= 10, passages[1] >= 40, len(table)) == (True, True, 4)
    assert all(0 < one.p50 <= one.p95 for one in bench.sized)
    assert all(one.build_seconds > 0 and one.build_processor > 0 for one in bench.sized)


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
    bench, table = Bench(index=tmp_path, questions=["Wat is een dreiging?"], seconds=0.3, workers=1), ""
    # Its port is chosen before it listens, and somebody may take it in between: once more then.
    with suppress(RuntimeError):
        table = over_http(bench)
    if not table:
        table = over_http(bench)
    rows = [line.split(" | ") for line in table.splitlines()]
    distinct_row = next(row for row in rows if row[1:2] == ["distinct"])
    assert float(distinct_row[2]) > 0
    memory = next(float(row[3].rstrip(" |")) for row in rows if row[1:2] == ["listens and answers"])
    assert 50 < memory < 2_000
    assert len(bench.curve) == 7


@pytest.mark.slow
def test_each_worker_is_counted(tmp_path: Path) -> None:
    build_index(
        [make_document("strategy-guide-nl", {"1": ["Een dreiging is een gevaar."]}, language="nl", title="Gids")],
        tmp_path,
    )
    bench = Bench(index=tmp_path, questions=["Wat is een dreiging?"], seconds=1, workers=2)
    by_workers(bench)
    assert [(one.workers, len(one.each)) for one in bench.scaled] == [(1, 1), (2, 2)]
    assert all(one.rate > 0 and sum(one.each) > 0 for one in bench.scaled)
    assert (bench.scaled[0].listener, bench.scaled[1].listener > 0) == (0.0, True)
