"""Whatever a server does, a fetch ends with a reason and the copy that was there stays."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from sources import SourceError, load_register, open_copies, read_document
from sources.addresses import check_address, is_public
from sources.fetching import redirected
from tests.sources.sites import PAGE, Answer, Site, fetcher, open_site, reply, run

BOMB = gzip.compress(b"x" * 8_000_000)


@pytest.fixture
def site() -> Iterator[Site]:
    with open_site() as site:
        yield site


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (reply(500, "text/html", b"broken"), "status 500"),
        (reply(404, "text/html", b"gone"), "status 404"),
        (reply(206, "text/html", b"some", Content_Range="bytes 0-3/9"), "status 206"),
        (reply(200, "application/pdf", b"%PDF-1.7"), "expected .*text/html"),
        (reply(200, "text/html", b"%PDF-1.7 torn"), "is PDF; the register says html"),
        (reply(200, "text/html", b"<html><body></body></html>"), "no text was found"),
        (reply(200, "text/html", b""), "is text; the register says html"),
        (reply(200, "text/html", b"x" * 3_000_000), "larger than 2 MB"),
        (reply(200, "text/html", BOMB, Content_Encoding="gzip"), "larger than 2 MB"),
        (reply(200, "text/html", gzip.compress(BOMB), Content_Encoding="gzip, gzip"), "packed as 'gzip, gzip'"),
        (reply(200, "text/html", b"torn", Content_Encoding="gzip"), "cannot be fetched"),
        (reply(302, "text/html", b"", Location="file:///etc/hosts"), "no web address"),
        (reply(302, "text/html", b"", Location="http://169.254.169.254/meta"), "not in the register"),
        (reply(302, "text/html", b"", Location="//elders.example/x"), "not in the register"),
        (reply(302, "text/html", b"", Location="http://u:p@127.0.0.1/"), "no web address"),
        (reply(302, "text/html", b"", Location="/water"), "more than 5 times"),
    ],
)
def test_whatever_fails_the_copy_that_was_there_stays(tmp_path: Path, site: Site, answer: Answer, reason: str) -> None:
    status, why = fail(tmp_path, site, answer, size=2_000_000)
    assert status == "failed"
    assert why.endswith("(the earlier copy stays)")
    assert re.search(reason, why), why
    assert "drie dagen" in read_document(load_register(tmp_path)[0]).text


def fail(folder: Path, site: Site, answer: Answer, **limits: float) -> tuple[str, str]:
    """What comes of a copy whose server begins to answer like this."""
    copies = open_copies(folder)
    site.answers["/water"] = reply(200, "text/html", PAGE.encode())
    run(site, copies)
    site.answers["/water"] = answer
    return run(site, copies, **limits)


def drip(start: bytes, drop: bytes, site: Site) -> Answer:
    """Begins an answer, and then sends a drop now and then as long as someone listens."""

    def answer(request: BaseHTTPRequestHandler) -> None:
        request.wfile.write(start)
        while not site.is_over.wait(0.02):
            try:
                request.wfile.write(drop)
                request.wfile.flush()
            except OSError:
                return

    return answer


@pytest.mark.parametrize(
    ("start", "drop"),
    [
        (b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n", b"x"),
        (b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n", b"X-More: 1\r\n"),
        (b"HTTP/1.0 200 ", b"O"),
    ],
)
def test_a_server_that_drips_is_left_at_the_deadline(tmp_path: Path, site: Site, start: bytes, drop: bytes) -> None:
    status, why = fail(tmp_path, site, drip(start, drop, site), seconds=0.5)
    assert (status, "takes more than 0 s" in why) == ("failed", True), why
    assert "drie dagen" in read_document(load_register(tmp_path)[0]).text


def test_a_server_that_is_silent_is_left(tmp_path: Path, site: Site) -> None:
    status, why = fail(tmp_path, site, lambda _: site.is_over.wait(60) and None, wait=0.3)
    assert (status, "cannot be fetched" in why) == ("failed", True), why


def test_an_unasked_304_is_no_copy(tmp_path: Path, site: Site) -> None:
    site.answers["/water"] = reply(304, "text/html", b"")
    status, why = run(site, open_copies(tmp_path))
    assert (status, why) == ("failed", f"{site.url}/water answers with status 304")


@pytest.mark.parametrize("lose", [Path.unlink, lambda path: path.write_text("altered")])
def test_a_copy_that_was_lost_or_altered_comes_anew(tmp_path: Path, site: Site, lose: Callable[[Path], object]) -> None:
    site.answers["/water"] = reply(200, "text/html", PAGE.encode(), ETag='"1"')
    run(site, open_copies(tmp_path))
    lose(load_register(tmp_path)[0].path)
    run(site, open_copies(tmp_path))
    assert "If-None-Match" not in site.asked[-1][1]
    assert "drie dagen" in read_document(load_register(tmp_path)[0]).text


def breaks_off(content: bytes, etag: str, then: Answer | None = None) -> Answer:
    """Sends half of the content and hangs up; asked for the rest, sends that."""

    def answer(request: BaseHTTPRequestHandler) -> None:
        asked = request.headers.get("Range", "")
        start = int(asked.removeprefix("bytes=").rstrip("-") or 0)
        if asked and then:
            then(request)
            return
        request.send_response(206 if asked else 200)
        request.send_header("Content-Type", "text/html")
        request.send_header("ETag", etag)
        request.send_header("Accept-Ranges", "bytes")
        request.send_header("Content-Length", str(len(content) - start))
        if asked:
            request.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
        request.end_headers()
        request.wfile.write(content[start:] if asked else content[: len(content) // 2])

    return answer


def test_a_download_that_breaks_off_goes_on_where_it_stopped(tmp_path: Path, site: Site) -> None:
    site.answers["/water"] = breaks_off(PAGE.encode(), '"1"')
    assert run(site, open_copies(tmp_path))[0] == "new"
    half = len(PAGE) // 2
    assert [asked.get("Range") for _, asked in site.asked] == [None, f"bytes={half}-"]
    assert site.asked[-1][1]["If-Range"] == '"1"'
    assert load_register(tmp_path)[0].path.read_text(encoding="utf-8") == PAGE


def test_the_rest_of_another_version_is_not_joined(tmp_path: Path, site: Site) -> None:
    other = PAGE.replace("drie", "vier").encode()
    site.answers["/water"] = breaks_off(PAGE.encode(), '"1"', reply(200, "text/html", other, ETag='"2"'))
    assert run(site, open_copies(tmp_path))[0] == "new"
    assert load_register(tmp_path)[0].path.read_bytes() == other


def test_a_rest_that_is_another_one_than_was_asked_for_is_refused(tmp_path: Path, site: Site) -> None:
    rest = reply(206, "text/html", b"<p>Iets anders.</p>", Content_Range="bytes 0-18/19")
    site.answers["/water"] = breaks_off(PAGE.encode(), '"1"', rest)
    assert run(site, open_copies(tmp_path)) == ("failed", f"{site.url}/water answers with status 206")


def test_a_download_that_cannot_go_on_fails(tmp_path: Path, site: Site) -> None:
    site.answers["/water"] = breaks_off(PAGE.encode(), 'W/"1"')
    status, why = run(site, open_copies(tmp_path))
    assert (status, "cannot be fetched" in why, len(site.asked)) == ("failed", True, 1)


def test_an_encrypted_address_never_leads_to_one_that_is_not() -> None:
    assert redirected("https://example.org/a", "/b") == "https://example.org/b"
    assert redirected("http://example.org/a", "https://example.org/") == "https://example.org/"
    with pytest.raises(SourceError, match="not encrypted"):
        redirected("https://example.org/a", "http://example.org/a")


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("file:///etc/passwd", "no web address"),
        ("ftp://example.org/x", "no web address"),
        ("gopher://example.org/x", "no web address"),
        ("https://user:word@example.org/", "no web address"),
        ("https://@example.org/", "no web address"),
        ("https://example.org\\@other.example/", "no web address"),
        ("http://[::1", "no web address"),
        ("https://example.org:99999/", "no web address"),
        ("https:///x", "no web address"),
        ("https://other.example/", "not in the register"),
        ("https://example.org./", "not in the register"),
        ("https://example.org.other.example/", "not in the register"),
        ("https://ex\u0430mple.org/", "other letters than a to z"),
        ("http://localhost/", "not an address of the public internet"),
        ("http://127.0.0.1/", "not an address of the public internet"),
        ("http://2130706433/", "not an address of the public internet|is not found"),
        ("http://0177.0.0.1/", "not an address of the public internet|is not found"),
        ("http://0x7f.1/", "not an address of the public internet|is not found"),
        ("http://[::ffff:127.0.0.1]/", "not an address of the public internet|is not found"),
        ("https://example.org:22/", "port 22"),
        (f"https://{'a' * 70}.org/", "is not found"),
    ],
)
def test_other_addresses_are_refused(url: str, reason: str) -> None:
    hosts = ["example.org", "ex\u0430mple.org", "localhost", "127.0.0.1", "2130706433", "0177.0.0.1", "0x7f.1"]
    with pytest.raises(SourceError, match=reason):
        check_address(url, [*hosts, "::ffff:127.0.0.1", f"{'a' * 70}.org"])


def test_a_public_name_that_leads_home_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    for number in ("10.0.0.8", "192.168.1.1", "169.254.169.254", "::1", "fe80::1", "::ffff:127.0.0.1", "0.0.0.0"):
        monkeypatch.setattr("sources.addresses.resolve", lambda *_, number=number: ["93.184.216.34", number])
        with pytest.raises(SourceError, match="not an address of the public internet"):
            check_address("https://example.org/", ["example.org"])
    monkeypatch.setattr("sources.addresses.resolve", lambda *_: ["93.184.216.34"])
    assert check_address("https://example.org/", ["example.org"])[1] == "93.184.216.34"


def test_a_name_is_looked_up_once_and_the_call_goes_to_that_number(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = iter(["127.0.0.1", "10.0.0.8"])
    monkeypatch.setattr("sources.addresses.resolve", lambda *_: [next(numbers)])
    site.answers["/water"] = reply(200, "text/html", PAGE.encode())
    address = site.url.replace("127.0.0.1", "localhost") + "/water"
    assert fetcher().fetch(address, ["html"]).content == PAGE.encode()
    with pytest.raises(SourceError, match=r"leads to 10\.0\.0\.8"):
        fetcher().fetch(address, ["html"])


@pytest.mark.parametrize(
    ("number", "public"),
    [
        ("8.8.8.8", True),
        ("::ffff:8.8.8.8", True),
        ("64:ff9b::808:808", True),
        ("2001:4860:4860::8888", True),
        ("100.64.0.1", False),
        ("192.0.0.8", False),
        ("224.0.0.1", False),
        ("::", False),
        ("::127.0.0.1", False),
        ("::ffff:0:127.0.0.1", False),
        ("64:ff9b::7f00:1", False),
        ("2002:7f00:1::", False),
        ("fc00::1", False),
        ("fec0::1", False),
        ("ff02::1", False),
    ],
)
def test_public_numbers_are_told_from_others(number: str, public: bool) -> None:
    assert is_public(number) is public
