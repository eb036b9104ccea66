"""What a stranger may send to a running service: it answers or refuses, never fails, and logs no fault of its own."""

from __future__ import annotations

import json
import logging
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from bot.assistant import Assistant
from tests.bot.servers import serving
from tests.services import free_port, wait_for

PATH = "/api/v1/answers"
SPIES = "Welke landen doen aan spionage?"
FORM = "application/x-www-form-urlencoded"
JSON = "application/json"
PARAAT = Path(sys.executable).with_name("paraat")
HALF = '"\\ud83d"'
DEEP = "[" * 20_000 + "]" * 20_000
# Every address that takes a body, with a body that is agreed; X stands where a text of the stranger goes.
TAKES = {
    PATH: (JSON, '{"question": X}'),
    f"{PATH}#region": (JSON, '{"question": "spionage", "region": X}'),
    f"{PATH}#language": (JSON, '{"question": "spionage", "language": X}'),
    f"{PATH}#history": (JSON, '{"question": "en nog meer?", "history": [{"role": "user", "content": X}]}'),
    "/embed/answers": (JSON, '{"question": X}'),
    "/v1/chat/completions": (JSON, '{"model": "paraat", "messages": [{"role": "user", "content": X}]}'),
    "/v1/chat/completions#model": (JSON, '{"model": X, "messages": [{"role": "user", "content": "spionage"}]}'),
    "/v1/chat/completions#metadata": (
        JSON,
        '{"model": "paraat", "messages": [{"role": "user", "content": "spionage"}], "metadata": {"region": X}}',
    ),
    "/v1/chat/completions#part": (
        JSON,
        '{"model": "paraat", "messages": [{"role": "user", "content": [{"type": "text", "text": X}]}]}',
    ),
    "/api/v1/feedback": (JSON, '{"answer_id": "0123456789abcdef", "verdict": "error", "comment": X}'),
    "/ask": (FORM, "question=X&region=X&lang=X&audience=X"),
    "/gradio_api/queue/join": (JSON, '{"data": [X, X], "fn_index": 0, "session_hash": "x"}'),
    "/gradio_api/run/predict": (JSON, '{"data": [X], "fn_index": 0}'),
    "/gradio_api/cancel": (JSON, '{"session_hash": X, "fn_index": 0, "event_id": X}'),
    "/gradio_api/reset": (JSON, '{"event_id": X}'),
}
TEXTS = {
    "half a character": HALF,
    "NUL": '"a\\u0000b"',
    "nothing": "null",
    "a number of 60,000 digits": "9" * 60_000,
    "no number": "NaN",
    "deep": DEEP,
    "an object": '{"$ne": ""}',
    "escapes of a terminal": '"\\u001b[31m\\u0007\\u202e"',
    "a thousand signs": json.dumps("é" * 1000),
}


@pytest.fixture(scope="module")
def address(assistant: Assistant, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    data = tmp_path_factory.mktemp("data")
    with serving(lambda: assistant, page=True, longest_wait=600, feedback=True, data=data) as running:
        yield running


def said(address: str, sent: bytes) -> bytes:
    """What comes back until the server ends the connection, or says nothing more for a while."""
    place = urlsplit(address)
    with socket.create_connection((place.hostname, place.port), timeout=60) as line:
        got = b""
        try:
            line.sendall(sent)
            while part := line.recv(65536):
                got += part
        except ConnectionError:
            pass
        return got


def request(method: str, path: str, *headers: str, body: bytes = b"") -> bytes:
    return "\r\n".join([f"{method} {path} HTTP/1.1", *headers, "Connection: close", "", ""]).encode("latin-1") + body


def status(answer: bytes) -> int:
    assert answer.startswith(b"HTTP/1.1 "), answer[:100]
    return int(answer.split()[1])


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
@pytest.mark.parametrize("path", TAKES)
def test_any_text_in_any_field_is_answered_or_refused(
    address: str, path: str, text: str, caplog: pytest.LogCaptureFixture
) -> None:
    kind, body = TAKES[path]
    content = body.replace("X", text).encode("utf-8", "surrogatepass")
    given = httpx.post(address + path.partition("#")[0], content=content, headers={"Content-Type": kind})
    assert given.status_code < 500, given.text[:300]
    assert "fault" not in caplog.text


def test_a_session_that_gradio_does_not_know_is_no_fault(address: str, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        given = httpx.get(f"{address}/gradio_api/queue/data", params={"session_hash": "\0"})
        assert "404" in given.text
    assert caplog.records == []


def test_gradio_repeats_nothing_of_a_call_with_too_few_fields(address: str, capfd: pytest.CaptureFixture[str]) -> None:
    call = {"data": ["een geheime vraag"], "fn_index": 0, "session_hash": "few"}
    assert httpx.post(f"{address}/gradio_api/queue/join", json=call).status_code == 200
    given = httpx.get(f"{address}/gradio_api/queue/data", params={"session_hash": "few"}).text
    assert "process_completed" in given
    assert "geheime" not in given
    assert "geheime" not in "".join(capfd.readouterr())


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "CONNECT", "PROPFIND", "HEAD", "OPTIONS", "FOO"])
def test_any_method_is_known_or_refused(address: str, method: str) -> None:
    for path in (PATH, "/", "/health/live", "/ask", "/v1/chat/completions", "/operator", "/gradio_api/queue/join"):
        assert status(said(address, request(method, path, "Host: x"))) < 500


@pytest.mark.parametrize(
    "host", ["", "Host: evil.example", "Host: [::1", "Host: x:99999999", "Host: \xff", "Host: a/@b"]
)
def test_any_host_leads_to_the_same_place(address: str, host: str) -> None:
    body = json.dumps({"model": "paraat", "messages": [{"role": "user", "content": SPIES}]}).encode()
    headers = [*([host] if host else []), f"Content-Type: {JSON}", f"Content-Length: {len(body)}"]
    assert status(said(address, request("POST", "/v1/chat/completions", *headers, body=body))) == 200
    for path in ("/", "/ask", "/ask/", "/docs", "http://evil.example/health/live"):
        answer = said(address, request("GET", path, *headers[:1]))
        assert status(answer) in (200, 400, 404)
        assert b"location:" not in answer.lower()


@pytest.mark.parametrize(
    "head",
    [
        ["Content-Length: 2", "Content-Length: 3"],
        ["Content-Length: 2", "Transfer-Encoding: chunked"],
        ["Content-Length: -1"],
        ["Content-Length: 1e3"],
        [f"Content-Length: {10**30}"],
        ["Transfer-Encoding: chunked", "Transfer-Encoding: identity"],
        ["Content-Length: 2", "X: a\0b"],
        ["Content-Length: 2", "X : a"],
    ],
)
def test_a_length_that_two_readers_would_read_otherwise_is_refused(address: str, head: list[str]) -> None:
    inner = b"0\r\n\r\nGET /health/live HTTP/1.1\r\nHost: x\r\n\r\n"
    answer = said(address, request("POST", PATH, "Host: x", f"Content-Type: {JSON}", *head, body=inner))
    assert answer.count(b"HTTP/1.1 ") == 1
    assert 400 <= status(answer) < 500


def test_a_body_in_parts_without_end_is_refused_at_its_limit(address: str) -> None:
    parts = (b"1000\r\n" + b"a" * 4096 + b"\r\n") * 400
    headers = ("Host: x", f"Content-Type: {JSON}", "Transfer-Encoding: chunked")
    assert status(said(address, request("POST", PATH, *headers, body=parts))) == 413


@pytest.mark.parametrize(
    "sent",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"a" * 200,
        bytes(range(256)) * 4,
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"GET / HTTP/9.9\r\nHost: x\r\n\r\n",
        b"GET /\xff\xfe HTTP/1.1\r\nHost: x\r\n\r\n",
    ],
    ids=["TLS", "all bytes", "HTTP/2", "HTTP/9.9", "a path of odd bytes"],
)
def test_what_is_no_request_is_refused(address: str, sent: bytes) -> None:
    assert status(said(address, sent)) == 400


@pytest.mark.parametrize(
    "path",
    [
        *("/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/..%5c..%5cwindows", "//etc/passwd", "/%00", "/a%00b"),
        *("/static/../../bot/settings.py", "/assets/%2e%2e/%2e%2e/%2e%2e/etc/passwd", "/svelte/%2e%2e/%2e%2e/x"),
        *("/gradio_api/file=/etc/passwd", "/gradio_api/file%3d/etc/passwd", "/file=/etc/passwd", "/.git/config"),
        *("/gradio_api/proxy=http://127.0.0.1:22/", "/gradio_api/stream/a/b/c/playlist.m3u8", "/%ed%a0%80", "/%zz"),
        *(
            "/api/v1/sections/%ed%a0%80/1",
            "/api/v1/sections/a%00/b",
            "/api/v1/answers/%ed%a0%80",
            "/site/labels/%00.json",
        ),
    ],
)
def test_no_path_leads_to_a_file(address: str, path: str) -> None:
    answer = said(address, request("GET", path, "Host: x"))
    assert status(answer) in (400, 403, 404)
    assert b"root:" not in answer
    assert b"Settings" not in answer


def test_a_long_history_takes_no_longer_than_its_last_turns(address: str) -> None:
    history = [{"role": role, "content": "a" * 1_900} for role in ("user", "assistant") * 10]
    record = httpx.post(address + PATH, json={"question": "en nog meer?", "history": history, "language": "nl"}).json()
    # Before there was a limit each turn took half a second of processor, and a body holds sixteen of the longest.
    assert record["seconds"]["triage"] < 60
    assert record["status"] == "not_in_sources"


def test_forged_addresses_do_not_give_more_questions(tmp_path: Path) -> None:
    """A proxy is believed where FORWARDED_ALLOW_IPS names it, and nobody else."""
    for proxy, seen in (("10.9.9.9", [200, 200, 429, 429]), ("127.0.0.1", [200, 200, 200, 200])):
        with ExitStack() as open_things:
            address = f"http://127.0.0.1:{(port := free_port())}"
            env = {"PARAAT_PORT": str(port), "PARAAT_RATE_LIMIT": "2", "PARAAT_DATA": str(tmp_path)}
            env["FORWARDED_ALLOW_IPS"] = proxy
            server = subprocess.Popen([PARAAT, "serve"], env=os.environ | env, stderr=subprocess.DEVNULL)
            open_things.callback(server.wait, 60)
            open_things.callback(server.terminate)
            wait_for(lambda server=server, at=address: server.poll() is not None or is_ready(at))
            forged = [{"X-Forwarded-For": f"8.8.8.{number}", "Forwarded": f"for=8.8.8.{number}"} for number in range(4)]
            given = [httpx.post(address + PATH, json={"question": SPIES}, headers=one).status_code for one in forged]
        assert given == seen


def is_ready(address: str) -> bool:
    try:
        return httpx.get(f"{address}/health/ready").status_code == 200
    except httpx.TransportError:
        return False


def test_a_thousand_idle_connections_hold_up_nobody(address: str) -> None:
    place = urlsplit(address)
    with ExitStack() as lines:
        for _ in range(1_000):
            line = lines.enter_context(socket.create_connection((place.hostname, place.port), timeout=60))
            line.sendall(b"GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n")
        started = time.monotonic()
        assert httpx.post(address + PATH, json={"question": SPIES}).status_code == 200
        assert time.monotonic() - started < 60


@pytest.mark.parametrize("origin", ["null", "https://evil.example", "http://x.evil.example", "file://"])
@pytest.mark.parametrize("path", [PATH, "/embed/answers", "/v1/chat/completions", "/ask", "/api/v1/feedback"])
def test_no_page_of_another_origin_may_ask(address: str, path: str, origin: str) -> None:
    kind, body = TAKES[path]
    content = body.replace("X", '"spionage"').encode()
    given = httpx.post(address + path, content=content, headers={"Content-Type": kind, "Origin": origin})
    assert given.status_code == 403
    assert "access-control-allow-origin" not in given.headers
