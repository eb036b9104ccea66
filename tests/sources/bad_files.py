"""Bad files of every kind, and what a check says of each: python -m tests.sources.bad_files prints the table."""

from __future__ import annotations

import gzip
import io
import tempfile
import zipfile
from pathlib import Path

from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from sources import Source, SourceCheck, check_sources
from tests.sources.test_guarding import BAD, bomb

PLAIN = {
    "latin1.txt": "café".encode("latin-1"),
    "old.doc": b"\xd0\xcf\x11\xe0....",
    "sheet.xlsx": b"PK\x03\x04....xl/workbook.xml",
    "empty.md": b"",
    "packed.gz": gzip.compress(b"x" * 100, mtime=0),
    "picture.png": b"\x89PNG\r\n\x1a\n\x00\x00",
    "script.html": b"<!DOCTYPE html><script>draw()</script>",
    "records.jsonl": b'{"id": "a"}\n',
}


def bad_files() -> dict[str, bytes]:
    """The files by name."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"x" * 250_000_000)
    locked = io.BytesIO()
    canvas = Canvas(locked, encrypt=StandardEncryption("geheim"))
    canvas.drawString(60, 700, "x")
    canvas.save()
    made = {"bomb.pdf": bomb(400_000_000), "bomb.docx": packed.getvalue(), "encrypted.pdf": locked.getvalue()}
    return {f"{name}.pdf": content for name, content in BAD.items()} | made | PLAIN


def check_bad_files(folder: Path) -> tuple[SourceCheck, ...]:
    """What a check says of each of them, written to a folder."""
    sources = []
    for name, content in bad_files().items():
        (folder / name).write_bytes(content)
        sources.append(Source(source_id=name, path=folder / name, title=name, language="nl"))
    return check_sources(sources)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        print("| file | got | why |\n|---|---|---|")
        for check in check_bad_files(Path(name)):
            print(f"| `{check.source_id}` | {check.status} | {check.reason.replace(f'{name}/', '')} |")
