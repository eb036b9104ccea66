"""Bad files are named with their reason, within limits of time and memory, and the rest go on."""

from __future__ import annotations

import io
import random
import time
import zlib
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from sources import SourceError, check_sources, read_document, read_documents
from sources.documents import Source
from sources.guarding import Limits, Pool
from tests.sources.printing import Press

LINE = "The harbour wall is old and needs care."


def source(path: Path) -> Source:
    return Source(source_id=path.stem, path=path, title=path.stem, language="en")


def good() -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, invariant=1)
    canvas.drawString(60, 700, LINE)
    canvas.save()
    return out.getvalue()


def pdf(stream: bytes, extra: bytes = b"", pages: bytes = b"/Kids [3 0 R] /Count 1") -> bytes:
    """A PDF by hand whose only page has this content stream."""
    parts = (
        b"%PDF-1.4\n1 0 obj <</Type /Catalog /Pages 2 0 R>> endobj",
        b"2 0 obj <</Type /Pages " + pages + b">> endobj",
        b"3 0 obj <</Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R",
        b"/Resources <</Font <</F 5 0 R>> /XObject <</X 6 0 R>>>>>> endobj",
        b"4 0 obj <<" + extra + b"/Length " + str(len(stream)).encode() + b">> stream",
        stream,
        b"endstream endobj\n5 0 obj <</Type /Font /Subtype /Type1 /BaseFont /Helvetica>> endobj",
        b"6 0 obj <</Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources <</XObject <</X 6 0 R>>>> /Length 11>>",
        b"stream\n/X Do /X Do\nendstream endobj\ntrailer <</Root 1 0 R>>\n%%EOF",
    )
    return b"\n".join(parts)


def bomb(size: int) -> bytes:
    """A page whose content unpacks to so many bytes of drawing."""
    packer = zlib.compressobj(9)
    piece = b"0 0 m 1 1 l S\n" * 75_000
    packed = b"".join(packer.compress(piece) for _ in range(size // len(piece))) + packer.flush()
    return pdf(packed, b"/Filter /FlateDecode ")


BAD = {
    "empty": b"",
    "header": b"%PDF-1.7",
    "torn": good()[: len(good()) // 2],
    "noise": b"%PDF-1.4\n" + random.Random(3).randbytes(20_000),
    "no-pages": pdf(b"", pages=b"/Kids [] /Count 0"),
    "own-child": pdf(b"", pages=b"/Kids [2 0 R] /Count 1"),
    "own-form": pdf(b"/X Do"),
    "no-text": pdf(b"0 0 m 9 9 l S"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_named_with_its_reason(tmp_path: Path, name: str) -> None:
    path = tmp_path / f"{name}.pdf"
    path.write_bytes(BAD[name])
    with pytest.raises(SourceError) as caught:
        read_document(source(path))
    assert len(str(caught.value)) > 10


def test_a_file_that_takes_too_long_is_ended_and_the_rest_go_on(tmp_path: Path) -> None:
    for name, content in (("a", good()), ("b", bomb(400_000_000)), ("c", good())):
        (tmp_path / f"{name}.pdf").write_bytes(content)
    sources = [source(tmp_path / f"{name}.pdf") for name in "abc"]
    # On a slow machine good files need more than a second too.
    for seconds in (1.0, 5.0, 25.0):
        pool = Pool(Limits(seconds=seconds, patience=240.0))
        found = list(read_documents(sources, pool, workers=1))
        pool.close()
        if not any(isinstance(found[at][1], SourceError) for at in (0, 2)):
            break
    assert [isinstance(outcome, SourceError) for _, outcome in found] == [False, True, False]
    assert "more than" in str(found[1][1]) or "memory" in str(found[1][1]) or "crash" in str(found[1][1])


def test_a_file_that_sleeps_is_ended_by_the_clock(tmp_path: Path) -> None:
    path = tmp_path / "slow.pdf"
    path.write_bytes(bomb(200_000_000))
    pool = Pool(Limits(seconds=60.0, patience=0.8))
    with pytest.raises(SourceError, match="reading took more than 1 s; it may"):
        read_document(source(path), pool)
    assert pool.free.empty()


def test_memory_is_limited(tmp_path: Path) -> None:
    path = tmp_path / "large.html"
    path.write_bytes(b"<html><body><main>" + b"<p>" + b"water " * 2_000_000 + b"</p></main></body></html>")
    pool = Pool(Limits(seconds=300.0, patience=600.0, memory=220_000_000))
    with pytest.raises(SourceError, match=r"memory|crash|failed|gave up"):
        read_document(source(path), pool)
    pool.close()


def test_a_worker_serves_many_files(tmp_path: Path) -> None:
    pool = Pool(Limits())
    path = tmp_path / "good.pdf"
    path.write_bytes(good())
    documents = [read_document(source(path), pool) for _ in range(5)]
    assert {document.text for document in documents} == {LINE}
    assert pool.free.qsize() == 1
    pool.close()


@pytest.mark.slow
def test_a_report_of_two_hundred_pages_is_read(tmp_path: Path) -> None:
    press = Press(columns=1)
    while press.page <= 200:
        press.heading(press.sentence(4).rstrip("."), 1)
        press.paragraph(press.prose(40))
    path = tmp_path / "report.pdf"
    path.write_bytes(press.finish())
    document = read_document(source(path))
    assert document.sections[-1].page == press.headings[-1].page
    assert len(document.sections) == len(press.headings)


@pytest.mark.slow
def test_250_bad_files_take_less_than_five_minutes(tmp_path: Path) -> None:
    chance = random.Random(11)
    names = list(BAD)
    whole = good()
    for at in range(250):
        content = bytearray(BAD[names[at // 2 % len(names)]] if at % 2 else whole)
        for _ in range(8 if at % 4 else 0):
            if content:
                content[chance.randrange(len(content))] = chance.randrange(256)
        end = chance.randrange(1, len(content)) if content and at % 2 == 0 else len(content)
        (tmp_path / f"f{at}.pdf").write_bytes(bytes(content[:end]))
    (tmp_path / "last.pdf").write_bytes(whole)
    started = time.monotonic()
    checks = check_sources([source(path) for path in sorted(tmp_path.glob("*.pdf"))])
    assert time.monotonic() - started < 300
    assert len(checks) == 251
    assert checks[-1].status == "ok"
    assert sum(check.status == "skipped" for check in checks) > 150
    assert all(check.reason for check in checks)
