"""Copies are fetched politely and within limits; whatever fails, the copy that was there stays."""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from sources import (
    Fetcher,
    Source,
    SourceError,
    add_file,
    hosts_of,
    load_register,
    official_sources,
    open_copies,
    read_document,
    sync,
)
from sources.addresses import check_address, is_public
from sources.copies import Copies
from sources.fetching import Limits
from tests.sources.test_guarding import good

PAGE = "<!DOCTYPE html><html><body><main><h1>Water</h1><p>Zet water in huis, genoeg voor drie dagen.</p></main></body>"
Answer = Callable[[BaseHTTPRequestHandler], None]


class Site:
    """A web server on this machine whose answers a test writes; it remembers what it was asked."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}
        self.asked: list[tuple[str, dict[str, str], float]] = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                path = self.path.partition("?")[0]
                site.asked.append((self.path, dict(self.headers), time.monotonic()))
                site.answers.get(path, reply(404, "text/plain", b"nothing here"))(self)

            def log_message(self, *_: Any) -> None:
                return

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


def reply(status: int, type_: str, content: bytes, **headers: str) -> Answer:
    def answer(request: BaseHTTPRequestHandler) -> None:
        if headers.get("ETag") and request.headers.get("If-None-Match") == headers["ETag"]:
            request.send_response(304)
            request.end_headers()
            return
        request.send_response(status)
        request.send_header("Content-Type", type_)
        for name, value in headers.items():
            request.send_header(name.replace("_", "-"), value)
        request.send_header("Content-Length", str(len(content)))
        request.end_headers()
        request.wfile.write(content)

    return answer


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site()
    yield site
    site.server.shutdown()
    site.server.server_close()


def fetcher(**limits: Any) -> Fetcher:
    return Fetcher(hosts=["127.0.0.1", "localhost"], limits=Limits(**{"pause": 0.0, **limits}), allow_loopback=True)


def source(site: Site, path: str = "/water", format_: str = "html") -> Source:
    return Source(
        source_id="water", path=Path("water"), title="Water", language="nl", url=site.url + path, format=format_
    )


def run(site: Site, copies: Copies, given: Source | None = None, **limits: Any) -> tuple[str, str]:
    (outcome,) = sync([given or source(site)], copies, fetcher(**limits), fresh_hours=0)
    return outcome.status, outcome.reason


def test_a_copy_is_new_then_unchanged_then_changed(tmp_path: Path, site: Site) -> None:
    copies = open_copies(tmp_path)
    site.answers["/water"] = reply(200, "text/html; charset=utf-8", PAGE.encode(), ETag='"1"')
    assert run(site, copies) == ("new", "0 kB, 1 sections")
    assert run(site, open_copies(tmp_path)) == ("unchanged", "")
    assert site.asked[-1][1]["If-None-Match"] == '"1"'
    site.answers["/water"] = reply(200, "text/html", PAGE.replace("drie", "vier").encode(), ETag='"2"')
    assert run(site, open_copies(tmp_path))[0] == "changed"
    (kept,) = load_register(tmp_path)
    assert "vier dagen" in read_document(kept).text
    (earlier,) = (tmp_path / "earlier").iterdir()
    assert "drie dagen" in earlier.read_text(encoding="utf-8")


def test_the_same_content_without_marks_is_unchanged(tmp_path: Path, site: Site) -> None:
    copies = open_copies(tmp_path)
    site.answers["/water"] = reply(200, "text/html", PAGE.encode())
    assert [run(site, copies)[0], run(site, copies)[0]] == ["new", "unchanged"]


def drip(request: BaseHTTPRequestHandler) -> None:
    request.send_response(200)
    request.send_header("Content-Type", "text/html")
    request.end_headers()
    for _ in range(100):
        try:
            request.wfile.write(b"x" * 70_000)
            request.wfile.flush()
        except OSError:
            return
        time.sleep(0.05)


def silent(request: BaseHTTPRequestHandler) -> None:
    time.sleep(1.5)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (reply(500, "text/html", b"broken"), "status 500"),
        (reply(404, "text/html", b"gone"), "status 404"),
        (reply(200, "application/pdf", b"%PDF-1.7"), "expected .*text/html"),
        (reply(200, "text/html", b"%PDF-1.7 torn"), "is PDF; the register says html"),
        (reply(200, "text/html", b"<html><body></body></html>"), "no text was found"),
        (reply(200, "text/html", b""), "is text; the register says html"),
        (reply(200, "text/html", b"x" * 3_000_000), "larger than 2 MB"),
        (reply(302, "text/html", b"", Location="file:///etc/hosts"), "no web address"),
        (reply(302, "text/html", b"", Location="http://169.254.169.254/meta"), "not in the register"),
        (reply(302, "text/html", b"", Location="https://elders.example/x"), "not in the register"),
        (reply(302, "text/html", b"", Location="/water"), "more than 5 times"),
        (drip, "takes more than 0 s|larger than 2 MB"),
        (silent, "cannot be fetched"),
    ],
)
def test_whatever_fails_the_copy_that_was_there_stays(tmp_path: Path, site: Site, answer: Answer, reason: str) -> None:
    copies = open_copies(tmp_path)
    site.answers["/water"] = reply(200, "text/html", PAGE.encode())
    run(site, copies)
    site.answers["/water"] = answer
    status, why = run(site, copies, size=2_000_000, seconds=0.4, wait=0.8)
    assert status == "failed"
    assert why.endswith("(the earlier copy stays)")
    assert re.search(reason, why), why
    assert "drie dagen" in read_document(load_register(tmp_path)[0]).text


def test_the_only_pdf_of_a_page_is_the_text(tmp_path: Path, site: Site) -> None:
    copies = open_copies(tmp_path)
    site.answers["/water"] = reply(200, "text/html", b'<html><a href="/files/plan.pdf?v=2&amp;x=1">plan</a></html>')
    site.answers["/files/plan.pdf"] = reply(200, "application/pdf", good(), ETag='"9"')
    assert run(site, copies, source(site, format_="pdf"))[0] == "new"
    assert load_register(tmp_path)[0].path.name == "water.pdf"
    assert run(site, copies, source(site, format_="pdf"))[0] == "unchanged"
    site.answers["/water"] = reply(200, "text/html", b'<html><a href="/a.pdf">a</a><a href="/b.pdf">b</a></html>')
    (tmp_path / "fetched.json").unlink()
    status, why = run(site, open_copies(tmp_path), source(site, format_="pdf"))
    assert (status, "offers 2 PDF files" in why, "paraat sources add FILE" in why) == ("failed", True, True)


def test_a_broken_off_run_goes_on_where_it_stopped_and_is_polite(tmp_path: Path, site: Site) -> None:
    site.answers["/water"] = reply(200, "text/html", PAGE.encode())
    site.answers["/fire"] = reply(200, "text/html", PAGE.replace("Water", "Vuur").encode())
    both = [source(site), replace(source(site, "/fire"), source_id="fire")]
    copies = open_copies(tmp_path)
    first = next(sync(both, copies, fetcher()))
    assert first.status == "new"
    polite = fetcher(pause=0.3)
    assert [outcome.status for outcome in sync(both, open_copies(tmp_path), polite)] == ["fresh", "new"]
    assert [outcome.status for outcome in sync(both, open_copies(tmp_path), polite, 0)] == ["unchanged"] * 2
    times = [at for _, _, at in site.asked[-3:]]
    assert min(right - left for left, right in pairwise(times)) > 0.25


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://example.org/x",
        "https://user:word@example.org/",
        "http://[::1",
        "https://other.example/",
        "http://localhost/",
        "http://127.0.0.1/",
        "https://example.org:22/",
    ],
)
def test_other_addresses_are_refused(url: str) -> None:
    with pytest.raises(SourceError):
        check_address(url, ["example.org", "localhost", "127.0.0.1"])


def test_a_public_name_that_leads_home_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    for number in ("10.0.0.8", "192.168.1.1", "169.254.169.254", "::1", "fe80::1", "::ffff:127.0.0.1", "0.0.0.0"):
        monkeypatch.setattr("sources.addresses.resolve", lambda *_, number=number: ["93.184.216.34", number])
        with pytest.raises(SourceError, match="not an address of the public internet"):
            check_address("https://example.org/", ["example.org"])
    monkeypatch.setattr("sources.addresses.resolve", lambda *_: ["93.184.216.34"])
    assert check_address("https://example.org/", ["example.org"])[1] == "93.184.216.34"


@pytest.mark.parametrize(
    ("number", "public"),
    [
        ("8.8.8.8", True),
        ("2001:4860:4860::8888", True),
        ("100.64.0.1", False),
        ("224.0.0.1", False),
        ("fc00::1", False),
    ],
)
def test_public_numbers_are_told_from_others(number: str, public: bool) -> None:
    assert is_public(number) is public


def test_the_name_is_sent_though_the_call_goes_to_the_number(tmp_path: Path, site: Site) -> None:
    site.answers["/water"] = reply(200, "text/html", PAGE.encode())
    named = replace(source(site), url=site.url.replace("127.0.0.1", "localhost") + "/water")
    assert run(site, open_copies(tmp_path), named)[0] == "new"
    assert site.asked[-1][1]["Host"].startswith("localhost:")


def test_records_of_the_open_data_service_are_fetched_and_refreshed(tmp_path: Path, site: Site) -> None:
    def row(name: str, subject: str, text: str, whole: bool = True) -> dict[str, Any]:
        short = {"id": name, "question": f"Vraag {name}?", "subjects": [subject], "dataurl": f"{site.url}/one/{name}"}
        return short | ({"introduction": f"<p>{text}</p>", "content": []} if whole else {})

    rows = [row("a", "Drinkwater", "Kook het water."), row("b", "Huurtoeslag", "Vraag hem aan.")]
    rows += [row("c", "Alarmnummer 112", "Bel bij nood.", whole=False)]
    site.answers["/v1/infotypes/faq"] = reply(200, "application/json", json.dumps(rows).encode())
    site.answers["/one/c"] = reply(200, "application/json", json.dumps(row("c", "", "Bel bij nood.")).encode())
    copies = open_copies(tmp_path)
    given = source(site, "/v1/infotypes/faq", "jsonl")
    assert run(site, copies, given)[0] == "new"
    document = read_document(load_register(tmp_path)[0])
    assert [(s.section_id, s.text) for s in document.sections] == [("a", "Kook het water."), ("c", "Bel bij nood.")]
    changed = [row("a", "Drinkwater", "Drink flessenwater.")]
    site.answers["/v1/infotypes/faq"] = reply(200, "application/json", json.dumps(changed).encode())
    assert run(site, copies, given)[0] == "changed"
    assert "lastmodifiedsince=20" in site.asked[-1][0]
    texts = [section.text for section in read_document(load_register(tmp_path)[0]).sections]
    assert texts == ["Drink flessenwater.", "Bel bij nood."]
    site.answers["/v1/infotypes/faq"] = reply(200, "application/json", b'{"fault": 1}')
    assert "list of records" in run(site, copies, given)[1]


def test_a_local_file_becomes_the_copy_of_an_official_source(tmp_path: Path) -> None:
    official = {found.source_id: found for found in official_sources()}
    file = tmp_path / "download.pdf"
    file.write_bytes(good())
    copies = open_copies(tmp_path / "copies")
    name = "security-strategy-short-en"
    outcome = add_file(file, name, official[name], {"published": "2023-04-03"}, copies)
    assert (outcome.status, outcome.reason) == ("new", "1 sections, from download.pdf")
    (kept,) = load_register(tmp_path / "copies")
    assert (kept.title, kept.url) == (official[name].title, official[name].url)
    assert read_document(kept).text
    with pytest.raises(SourceError, match="'title' is missing"):
        add_file(file, "new-one", None, {}, copies)
    file.write_bytes(b"%PDF-1.7 torn")
    with pytest.raises(SourceError, match="damaged"):
        add_file(file, name, official[name], {}, copies)
    assert read_document(load_register(tmp_path / "copies")[0]).text


def test_official_sources_have_what_sync_needs() -> None:
    sources = official_sources()
    assert len(sources) >= 30
    assert all(found.url.startswith("https://") and found.format and found.publisher for found in sources)
    assert "www.nctv.nl" in hosts_of(sources)
    strategy = next(found for found in sources if found.source_id == "security-strategy-2023-nl")
    assert strategy.outline is not None
    assert strategy.outline.is_file()
