"""Reads a file as text, and says in plain words why it cannot be read."""

from __future__ import annotations

import codecs
import hashlib
import json
import re
from collections.abc import Sequence
from pathlib import Path

from sources.documents import SourceError

MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
# First bytes of formats that are no text.
BINARY = {b"%PDF": "PDF", b"\xd0\xcf\x11\xe0": "an old Word or Excel file", b"PK\x03\x04": "ZIP", b"\x1f\x8b": "gzip"}
# A file of more bytes is no publication.
MOST_BYTES = 256_000_000
META_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?(?P<name>[A-Za-z0-9_-]+)", re.IGNORECASE)
# Control characters, zero-width marks and private signs, which fonts leave for bullets.
CONTROL = re.compile("[\\x00-\\x08\\x0e-\\x1f\\x7f\\u200b\\u2060\\ufeff\\ue000-\\uf8ff]")
# Share of control characters above which a text is none.
CONTROLS = 0.01


def read_bytes(path: Path, sha256: str = "") -> bytes:
    """The content of a file.

    Raises:
        SourceError: it is missing, unreadable or empty, or its SHA-256 is not the given one.
    """
    if not path.exists():
        raise SourceError(f"the file {path} does not exist")
    if not path.is_file():
        raise SourceError(f"{path} is not a file")
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise SourceError(f"{path} has {size // 1_000_000} MB; a publication has at most {MOST_BYTES // 1_000_000}")
        content = path.read_bytes()
    except OSError as error:
        raise SourceError(f"{path} cannot be read: {error.strerror or error}") from error
    digest = hashlib.sha256(content).hexdigest()
    if sha256 and digest != sha256.lower():
        raise SourceError(f"{path} is not the file of the register: its SHA-256 is {digest}")
    if not content.strip():
        raise SourceError(f"{path} is empty")
    return content


def format_of(content: bytes) -> str:
    """The format of a file by its content: PDF, DOCX, HTML, jsonl, text, or the name of another binary one."""
    for start, name in BINARY.items():
        if content.startswith(start):
            return "DOCX" if name == "ZIP" and b"word/" in content else name
    wide = next((name for mark, name in MARKS.items() if content.startswith(mark) and name != "utf-8-sig"), "")
    head = content[:4000].decode(wide, "ignore").encode() if wide else content[:2000].lstrip(codecs.BOM_UTF8)
    head = head.lstrip().lower()
    if head.startswith((b"<!doctype html", b"<html")) or (head.startswith(b"<?xml") and b"<html" in head):
        return "HTML"
    first = content.lstrip(codecs.BOM_UTF8).lstrip().split(b"\n", 1)[0]
    if first.startswith(b"{"):
        try:
            return "jsonl" if isinstance(json.loads(first), dict) else "text"
        except ValueError:
            return "text"
    return "text"


def decode(content: bytes, path: Path) -> str:
    """The text of a file: UTF-8, or UTF-16 and UTF-32 with a byte order mark; line ends made one kind.

    Raises:
        SourceError: it is in another encoding, or no text.
    """
    encoding = next((name for mark, name in MARKS.items() if content.startswith(mark)), "utf-8")
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        if b"\x00" in content:
            raise SourceError(f"{path} is a binary file, not text") from error
        raise SourceError(
            f"{path} is not {encoding.upper()}: byte 0x{content[error.start]:02x} at position {error.start}; "
            "save it as UTF-8"
        ) from error
    controls = sum(sign < " " and sign not in "\n\r\t\f\v" for sign in text)
    if controls > CONTROLS * len(text):
        raise SourceError(f"{path} is a binary file, not text")
    if not text.strip("\ufeff \n\r\t\f\v"):
        raise SourceError(f"{path} is empty")
    return CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def refuse_format(found: str, path: Path, readable: Sequence[str]) -> None:
    """Raise a SourceError when a format is not one of those that are read."""
    if found not in readable:
        raise SourceError(f"{path} is {found}, not text; expected one of {', '.join(readable)}")


def decode_html(content: bytes) -> str:
    """The text of a web page: by its byte order mark, the encoding it names, UTF-8, or as browsers do Windows-1252."""
    marked = next((name for mark, name in MARKS.items() if content.startswith(mark)), "")
    named = META_CHARSET.search(content[:4096])
    for encoding in (marked, named["name"].decode("ascii") if named else "", "utf-8"):
        try:
            if encoding:
                return CONTROL.sub("", content.decode(encoding))
        except (LookupError, UnicodeDecodeError):
            continue
    return CONTROL.sub("", content.decode("windows-1252", errors="replace"))
