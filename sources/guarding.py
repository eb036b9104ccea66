"""Reads files in processes of their own: one that stalls, swells or crashes its reader is named, and the rest go on."""

from __future__ import annotations

import atexit
import json
import os
import queue
import select
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from sources.carrying import pack_source, unpack_document
from sources.decoding import format_of, read_bytes
from sources.documents import Document, Source, SourceError
from sources.reading import read_here

# Formats whose readers are large programs; texts and records are read by a few lines of our own, here.
GUARDED = frozenset({"PDF", "HTML", "DOCX"})
# An answer of more bytes comes from no honest file.
MOST_REPLY = 256_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What reading one file may take: seconds of processor time, seconds on the clock, bytes of memory."""

    seconds: float = 10.0
    patience: float = 60.0
    memory: int = 1 << 30


class Worker:
    """A process that reads files one after another."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        root = str(Path(__file__).parents[1])
        paths = [root, *filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "sources.worker", str(limits.seconds), str(limits.memory)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
            start_new_session=True,
        )

    def read(self, source: Source) -> Document:
        """The document of a source; SourceError also when the process had to be ended."""
        reply = self.ask(json.dumps(pack_source(source)).encode() + b"\n")
        if reply is None:
            raise SourceError(self.cause_of_death())
        answer = json.loads(reply)
        if "error" in answer:
            raise SourceError(answer["error"])
        return unpack_document(answer["document"], source)

    def ask(self, question: bytes) -> bytes | None:
        """The answer to a line, None when the process ended or had to be ended."""
        into, out = self.process.stdin, self.process.stdout
        if into is None or out is None:
            return None
        try:
            into.write(question)
            into.flush()
        except OSError:
            return None
        end, pipe, reply = time.monotonic() + self.limits.patience, out.fileno(), bytearray()
        while not reply.endswith(b"\n"):
            left = end - time.monotonic()
            if left <= 0 or not select.select([pipe], [], [], left)[0]:
                return None
            piece = os.read(pipe, 1 << 20)
            reply += piece
            if not piece or len(reply) > MOST_REPLY:
                return None
        return bytes(reply)

    def cause_of_death(self) -> str:
        """Why the process gave no answer; it is gone afterwards."""
        try:
            code = self.process.wait(timeout=0.5)
        except subprocess.TimeoutExpired:
            self.close()
            return f"reading took more than {self.limits.patience:.0f} s; it may be made to stall its readers"
        self.close()
        if code == -signal.SIGXCPU:
            return f"reading took more than {self.limits.seconds:.0f} s of work; it may be made to stall its readers"
        if code == -signal.SIGABRT:
            return f"its reader gave up: it takes more than {self.limits.memory >> 20} MiB of memory, or is damaged"
        return f"it makes its reader crash (code {code})"

    @property
    def alive(self) -> bool:
        """Whether it can take another file."""
        return self.process.poll() is None

    def close(self) -> None:
        """End the process."""
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe:
                pipe.close()


class Pool:
    """Workers that wait for files; one is started when none is free, and replaced when it had to be ended."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.free: queue.LifoQueue[Worker] = queue.LifoQueue()
        self.owner = os.getpid()

    def read(self, source: Source) -> Document:
        """The document of a source, read by a worker."""
        worker = self.take()
        try:
            return worker.read(source)
        finally:
            if worker.alive:
                self.free.put(worker)

    def take(self) -> Worker:
        """A worker that is free, else a new one."""
        while True:
            try:
                worker = self.free.get_nowait()
            except queue.Empty:
                return Worker(self.limits)
            if worker.alive:
                return worker

    def close(self) -> None:
        """End the workers that are free."""
        while self.owner == os.getpid():
            try:
                self.free.get_nowait().close()
            except queue.Empty:
                return


POOL = Pool(Limits())
STARTED = threading.Event()


def read_document(source: Source, pool: Pool = POOL) -> Document:
    """The document of a source, by the reader of the format that its content shows.

    PDF, HTML and Word files are read in another process, with at most ten seconds of processor time and 1 GiB of
    memory.

    Raises:
        SourceError: the file is missing, empty, too large, wrongly encoded, altered, malformed, encrypted, without
            text, of a format that is not read, or more than its reader can take; the message gives the reason.
    """
    content = read_bytes(source.path, source.sha256)
    if format_of(content) not in GUARDED:
        return read_here(source, content)
    del content
    if not STARTED.is_set():
        STARTED.set()
        atexit.register(POOL.close)
    return pool.read(source)


def read_documents(
    sources: Sequence[Source], pool: Pool = POOL, workers: int = 0
) -> Iterator[tuple[Source, Document | SourceError]]:
    """Each source with its document, or with what is wrong with it, in the order given.

    `workers` files are read at a time; 0 means one for each processor, at most four.
    """

    def read(source: Source) -> tuple[Source, Document | SourceError]:
        try:
            return source, read_document(source, pool)
        except SourceError as error:
            return source, error

    with ThreadPoolExecutor(workers or min(4, os.cpu_count() or 1)) as threads:
        yield from threads.map(read, sources)
