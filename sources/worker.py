"""A process that reads files for another one, within limits of time and memory: python -m sources.worker.

It takes one JSON object a line, a source, and answers with one a line: {"document": …} or {"error": "…"}.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sys
from typing import TextIO

from sources.carrying import pack_document, unpack_source
from sources.decoding import read_bytes
from sources.documents import SourceError
from sources.reading import read_here


def main(seconds: float, memory: int) -> None:
    """Answer until the other side closes.

    Args:
        seconds: Processor time for one file; the process is killed when it takes more.
        memory: Bytes of address space.
    """
    # Libraries print what they like; only answers go to the other side.
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    limit_memory(memory)
    for line in sys.stdin:
        limit_time(seconds)
        answer(line, answers)


def answer(line: str, answers: TextIO) -> None:
    """Read one source and say what came of it."""
    try:
        source = unpack_source(json.loads(line))
        content = read_bytes(source.path, source.sha256)
        found: dict[str, object] = {"document": pack_document(read_here(source, content))}
    except SourceError as error:
        found = {"error": str(error)}
    except MemoryError:
        found = {"error": "it takes more memory to read than any honest file does"}
    except RecursionError:
        found = {"error": "it is nested deeper than any honest file is"}
    except Exception as error:  # noqa: BLE001 - a file may make a library fail in any way; the others must go on
        found = {"error": f"its reader failed ({type(error).__name__}: {str(error)[:200]})"}
    answers.write(json.dumps(found) + "\n")
    answers.flush()


def limit_memory(memory: int) -> None:
    """Refuse this process more memory, files of its own and a dump of its memory, where the system can."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


def limit_time(seconds: float) -> None:
    """Let the system end this process when the next file takes more processor time."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        used = resource.getrusage(resource.RUSAGE_SELF)
        end = int(used.ru_utime + used.ru_stime + seconds) + 1
        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        resource.setrlimit(resource.RLIMIT_CPU, (end, hard))
        signal.signal(signal.SIGXCPU, signal.SIG_DFL)


if __name__ == "__main__":
    main(float(sys.argv[1]), int(sys.argv[2]))
