"""The parts of the benchmark; each gives a table in Markdown of what it measured."""

from __future__ import annotations

import itertools
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from eval.bench.kits import KITS
from eval.bench.load import Load, at_rate, distinct, from_clients, percentile
from eval.bench.scaling import Scaled, measure_workers
from eval.bench.serving import Served, Used, served
from eval.bench.sizes import Sized, measure_sizes
from eval.bench.streams import slow_streams
from eval.bench.times import side_by_side
from eval.bench.tutorial import Built, Encoder, build_tutorial
from index import build_index, open_index

CLIENTS = 32
_QUERIES = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """What is measured: an index, questions that are all different, and for how long each load lasts.

    `curve`, `scaled` and `sized` are filled by the parts http, workers and size, for their pictures.
    """

    index: Path
    questions: Sequence[str]
    seconds: float = 10.0
    workers: int = 2
    sizes: Sequence[int] = (1_000, 2_000, 5_000, 10_000, 20_000)
    curve: list[tuple[float, float, float]] = field(default_factory=list)
    scaled: list[Scaled] = field(default_factory=list)
    sized: list[Sized] = field(default_factory=list)


def _table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    lines = ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
    return "\n".join([*lines, *("| " + " | ".join(str(cell) for cell in row) + " |" for row in rows)])


def _texts(index: Path) -> list[str]:
    opened = open_index(index)
    return [section.text for source in opened.sources for section in opened.sections(source.source_id)]


def _kits(texts: Sequence[str], encoder: Encoder) -> dict[str, Built]:
    found = {"tutorial pipeline": build_tutorial(texts, encoder)}
    for name, build in KITS.items():
        try:
            found[name] = build(texts, encoder)
        except ImportError:
            continue
    return found


def search_and_build(bench: Bench) -> str:
    """Building over the same texts, then search, and a whole answer of ours, query by query in turns."""
    from bot import Question, Settings, answer_record, open_assistant, read_ahead

    texts = _texts(bench.index)
    with tempfile.TemporaryDirectory() as folder:
        kits = _kits(texts, Encoder(Path(folder)))
        assistant = open_assistant(Settings(), folder=bench.index)
        # As a worker does when it starts.
        read_ahead(assistant.index)

        def answer(question: str) -> object:
            return json.dumps(answer_record(assistant.answer(Question(text=question))))

        def search(query: str) -> object:
            return assistant.index.search(query, k=20)

        searches: dict[str, Callable[[str], object]] = {"Paraat, the whole answer": answer, "Paraat, search": search}
        timed = side_by_side(searches | {name: kit.search for name, kit in kits.items()}, bench.questions[:_QUERIES])
    rows = [
        (name, f"{one.p50:.1f}", f"{one.p95:.1f}", f"{one.cpu_p50:.1f}", f"{one.first:.0f}")
        for name, one in timed.items()
    ]
    built = [(name, kit.pieces, f"{kit.seconds:.1f}", f"{kit.pieces / kit.seconds:.0f}") for name, kit in kits.items()]
    return "\n\n".join(
        [
            _table(("search or answer", "p50 ms", "p95 ms", "processor p50 ms", "first ms"), rows),
            _table(("build", "pieces", "seconds", "pieces/s"), [*_own_builds(), *built]),
        ]
    )


def _own_builds() -> Iterator[tuple[str, int, str, str]]:
    """Our index of the bundled guide to the strategy: from nothing, and once more when nothing changed."""
    from sources import builtin_sources, read_document

    documents = [read_document(one) for one in builtin_sources() if one.source_id.startswith("strategy-guide")]
    with tempfile.TemporaryDirectory() as folder:
        for name in ("Paraat, the strategy from nothing", "Paraat, again unchanged"):
            report = build_index(documents, Path(folder))
            yield name, report.chunks, f"{report.seconds:.1f}", f"{report.chunks / report.seconds:.0f}"


def over_http(bench: Bench) -> str:
    """Distinct and repeated questions from 32 clients, then three times as many as can be answered."""
    rows: list[tuple[object, ...]] = []
    processes: list[tuple[object, ...]] = []
    for workers in dict.fromkeys((1, bench.workers)):
        with served(bench.index, workers=workers) as service:
            fresh = distinct(bench.questions)
            service.rest()
            from_clients(service.address, fresh, clients=CLIENTS, seconds=bench.seconds / 2)
            before = service.used()
            peak = from_clients(service.address, fresh, clients=CLIENTS, seconds=bench.seconds)
            processes += _processes(workers, before, service.used())
            again = from_clients(
                service.address, itertools.repeat(bench.questions[0]), clients=CLIENTS, seconds=bench.seconds
            )
            over = at_rate(service.address, fresh, rate=3 * peak.rate, seconds=bench.seconds)
            rows += [_row(workers, name, load) for name, load in (("distinct", peak), ("repeated", again))]
            rows += [_row(workers, f"over capacity ({3 * peak.rate:.0f}/s offered)", over)]
            bench.curve.extend(_curve(bench, service, peak.rate, fresh))
    head = ("workers", "questions", "answers/s", "p50 ms", "p95 ms", "refused", "refused p95 ms", "no Retry-After")
    used = ("workers", "process", "processor s", "memory MB")
    return _table(head, rows) + "\n\n" + _table(used, processes)


def _row(workers: int, name: str, load: Load) -> tuple[object, ...]:
    return (
        workers,
        name,
        f"{load.rate:.0f}",
        f"{percentile(load.answered, 0.5) * 1e3:.0f}",
        f"{percentile(load.answered, 0.95) * 1e3:.0f}",
        len(load.refused),
        f"{percentile(load.refused, 0.95) * 1e3:.0f}",
        load.without_retry_after,
    )


def _processes(workers: int, before: Sequence[Used], after: Sequence[Used]) -> Iterator[tuple[object, ...]]:
    names = ["listens" if workers > 1 else "listens and answers", *(f"answers {n}" for n in range(1, len(after)))]
    for name, then, now in zip(names, before, after, strict=True):
        yield workers, name, f"{now.cpu - then.cpu:.1f}", f"{now.memory:.0f}"


def _curve(bench: Bench, service: Served, peak: float, fresh: Iterator[str]) -> Iterator[tuple[float, float, float]]:
    """(offered a second, answered a second, p95 ms) from a quarter of the peak to twice as much."""
    for share in (0.25, 0.5, 0.75, 0.9, 1.0, 1.5, 2.0):
        load = at_rate(service.address, fresh, rate=share * peak, seconds=bench.seconds / 2)
        yield share * peak, load.rate, percentile(load.answered, 0.95) * 1e3


def starting(bench: Bench) -> str:
    """Seconds from the start of the process until the first answer, and until the page is there; warm disk."""
    code = "from app import main\nif __name__ == '__main__': main()"
    asks = []
    for _ in range(3):
        started = time.perf_counter()
        command = [sys.executable, "-c", code, "ask", bench.questions[0], "--index", str(bench.index)]
        subprocess.run(command, check=True, capture_output=True)
        asks.append(time.perf_counter() - started)
    with served(bench.index) as service:
        rows = [("paraat ask", f"{sorted(asks)[1]:.1f}"), ("serve: first answer", f"{service.until_ready:.1f}")]
        rows.append(("serve: page", f"{service.until_page:.1f}"))
    return _table(("start", "seconds"), rows)


def many_streams(bench: Bench) -> str:
    """200 readers of a slow model."""
    found = slow_streams(bench.index, 200)
    row = (found.streams, found.finished, f"{found.seconds:.0f}", f"{found.memory_each:.2f}")
    return _table(("streams", "finished", "seconds", "MB each"), [row])


def by_workers(bench: Bench) -> str:
    """Distinct questions from 32 clients to one worker process, two, and so on."""
    measured = measure_workers(bench.index, bench.questions, most=bench.workers, clients=CLIENTS, seconds=bench.seconds)
    bench.scaled.extend(measured)
    rows = [
        (
            one.workers,
            f"{one.rate:.0f}",
            ", ".join(f"{rate:.0f}" for rate in one.of_each),
            f"{one.p95:.0f}",
            ", ".join(f"{spent:.1f}" for spent in one.each),
            f"{one.listener:.1f}",
        )
        for one in bench.scaled
    ]
    head = ("workers", "answers/s", "of each", "p95 ms", "processor s of each", "of the listener")
    return _table(head, rows)


def by_size(bench: Bench) -> str:
    """Ever larger corpora: building them from nothing, and searching them."""
    bench.sized.extend(measure_sizes(bench.sizes, bench.questions))
    rows = [
        (
            f"{one.passages:,}",
            f"{one.build_seconds:.1f}",
            f"{one.build_processor:.1f}",
            f"{one.p50:.1f}",
            f"{one.p95:.1f}",
            f"{one.processor:.1f}",
        )
        for one in bench.sized
    ]
    head = ("passages", "build s", "processor s", "search p50 ms", "search p95 ms", "processor p50 ms")
    return _table(head, rows)


def answering(bench: Bench) -> str:
    """Our own search, answer, and answer with its record, one after another without a rest.

    Of a machine that others use, processor time says most.
    """
    from bot import Question, Settings, answer_record, open_assistant, read_ahead

    assistant = open_assistant(Settings(), folder=bench.index)
    read_ahead(assistant.index)
    steps: dict[str, Callable[[str], object]] = {
        "search": lambda query: assistant.index.search(query, k=20),
        "answer": lambda question: assistant.answer(Question(text=question)),
        "answer and record": lambda question: json.dumps(answer_record(assistant.answer(Question(text=question)))),
    }
    timed = side_by_side(steps, bench.questions[: 2 * _QUERIES], busy=True)
    return _table(
        ("step", "processor p50 ms", "p50 ms"),
        [(name, f"{one.cpu_p50:.1f}", f"{one.p50:.1f}") for name, one in timed.items()],
    )


PARTS: Mapping[str, Callable[[Bench], str]] = {
    "answer": answering,
    "search": search_and_build,
    "http": over_http,
    "workers": by_workers,
    "size": by_size,
    "start": starting,
    "streams": many_streams,
}
