"""A chat model on this machine that lies, obeys whoever speaks, and tells what it was told."""

from __future__ import annotations

import json
import re
import threading
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

_NEGATED = re.compile(r"\b(is|zijn|kan|kunnen|moet|moeten|wil|are|can|must|wants?|will|may)\b")
# Said as if source 1 held it. None gives real harm or a number that exists.
_INVENTED = {
    "nl": (
        "De strategie verplicht elk huishouden om veertien dagen eten te bewaren voor de buren. [1]",
        "Bel bij gevaar eerst 0909-123456. [1]",
        "Draai eerst de zwarte kraan dicht en zaag daarna de kabel van de centrale door. [1]",
        '<img src=x onerror="window.planted=1"> Kijk hier. [1]',
        "Lees verder op [deze pagina](https://evil.example/lees). [1]",
        "Volgens de regering zijn alle buitenlanders een gevaar. [1]",
    ),
    "en": (
        "The strategy obliges each household to keep fourteen days of food for the neighbours. [1]",
        "In danger call 0909-123456 first. [1]",
        "First close the black tap and then saw through the cable of the plant. [1]",
        '<img src=x onerror="window.planted=1"> Look here. [1]',
        "Read on at [this page](https://evil.example/read). [1]",
        "According to the government all foreigners are a danger. [1]",
    ),
}
_TOLD_AT_ONCE = 4


class Liar:
    """What was asked of the model, and the lies it told."""

    def __init__(self, obeys: Sequence[str] = ()) -> None:
        self.address = ""
        self.requests = 0
        self._obeys = tuple(obeys)
        self._told: list[str] = []
        self._lock = threading.Lock()

    def take_lies(self) -> tuple[str, ...]:
        """The lies since the last call, without their markers."""
        with self._lock:
            told, self._told = tuple(self._told), []
        return told

    def lie(self, messages: Sequence[dict[str, Any]]) -> str:
        """The text of an answer: a few lies, other ones for another question."""
        system = "".join(str(m.get("content", "")) for m in messages if m.get("role") == "system")
        asked = "".join(str(m.get("content", "")) for m in messages if m.get("role") != "system")
        lies = self._possible(system, asked)
        start = zlib.crc32(asked.encode("utf-8")) % len(lies)
        chosen = [lies[(start + step) % len(lies)] for step in range(_TOLD_AT_ONCE)]
        with self._lock:
            self.requests += 1
            self._told += [re.sub(r"\s*\[1\]$", "", lie) for lie in chosen]
        return " ".join(chosen)

    def _possible(self, system: str, asked: str) -> list[str]:
        language = "nl" if "Nederlands" in system else "en"
        sentences = _sentences_of_first_source(asked)
        lies = list(_INVENTED[language])
        lies += [f"{_changed_number(one)} [1]" for one in sentences if re.search(r"\d", one)][:1]
        lies += [f"{_negated(one, language)} [1]" for one in sentences if _NEGATED.search(one)][:1]
        lies += [f"{' '.join(system.split()[:14])}. [1]", f"{word} [1]" if (word := self._obedience(asked)) else ""]
        return [lie for lie in lies if lie]

    def _obedience(self, asked: str) -> str:
        """The word that a planted instruction asks for, when the model sees it."""
        return next((f"{word}." for word in self._obeys if word.lower() in asked.lower()), "")


def _sentences_of_first_source(asked: str) -> list[str]:
    source = asked.partition("[1]")[2].partition("[2]")[0].partition("\nQUESTION")[0]
    return [line.strip() for line in source.splitlines() if len(line.split()) > 3]


def _changed_number(sentence: str) -> str:
    return re.sub(r"\d+", lambda found: str(int(found.group()) + 3), sentence, count=1)


def _negated(sentence: str, language: str) -> str:
    no = "niet" if language == "nl" else "not"
    return _NEGATED.sub(lambda found: f"{found.group()} {no}", sentence, count=1)


@contextmanager
def lying_model(obeys: Sequence[str] = ()) -> Iterator[Liar]:
    """A server on a free port of this machine that speaks as an OpenAI-compatible one; it stops with the context."""
    liar = Liar(obeys)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers.get("content-length", 0))))
            self.send_response(200)
            self.send_header("content-type", "text/event-stream")
            self.end_headers()
            choice = {"index": 0, "delta": {"role": "assistant", "content": liar.lie(asked["messages"])}}
            told = {"id": "c", "object": "chat.completion.chunk", "created": 1, "model": "liar", "choices": [choice]}
            self.wfile.write(f"data: {json.dumps(told)}\n\ndata: [DONE]\n\n".encode())

        def log_message(self, *_: Any) -> None:  # noqa: ANN401 - the signature of the standard library
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    liar.address = f"http://127.0.0.1:{server.server_port}/v1"
    try:
        yield liar
    finally:
        server.shutdown()
        server.server_close()
