"""Brings local copies of registered sources up to date; whatever fails, the copy that was there stays."""

from __future__ import annotations

import datetime
import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal
from urllib.parse import urljoin, urlsplit

from sources.copies import Copies
from sources.decoding import decode_html, format_of, read_bytes
from sources.documents import Source, SourceError
from sources.fetching import Fetched, Fetcher
from sources.guarding import read_document
from sources.opendata import fetch_records, is_opendata
from sources.registers import read_entry

PDF_LINK = re.compile(r"""href\s*=\s*["']?(?P<address>[^"'\s>]+?\.pdf(?:[?#][^"'\s>]*)?)["'\s>]""", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of one source: "new", "changed", "unchanged", "fresh" (looked at shortly before) or "failed"."""

    source_id: str
    status: Literal["new", "changed", "unchanged", "fresh", "failed"]
    reason: str = ""


def hosts_of(sources: Sequence[Source]) -> frozenset[str]:
    """The host names of a register, each with and without "www."."""
    named = {host.lower() for source in sources if source.url and (host := urlsplit(source.url).hostname)}
    bare = {host.removeprefix("www.") for host in named}
    return frozenset(named | bare | {f"www.{host}" for host in bare})


def sync(sources: Sequence[Source], copies: Copies, fetcher: Fetcher, fresh_hours: float = 1.0) -> Iterator[Outcome]:
    """The outcome of each source as it comes; copies looked at in the last hours are not asked for again.

    So a run that was broken off goes on where it stopped.
    """
    for source in sources:
        if is_fresh(copies, source, fresh_hours):
            yield Outcome(source_id=source.source_id, status="fresh")
            continue
        try:
            yield sync_one(source, copies, fetcher)
        except SourceError as error:
            kept = " (the earlier copy stays)" if source.source_id in copies.sources else ""
            yield Outcome(source_id=source.source_id, status="failed", reason=f"{error}{kept}")


def is_fresh(copies: Copies, source: Source, hours: float) -> bool:
    """Whether a copy was looked at so shortly before."""
    seen = copies.state.get(source.source_id, {}).get("seen", "")
    try:
        age = datetime.datetime.now(datetime.UTC) - datetime.datetime.fromisoformat(seen)
    except (ValueError, TypeError):
        return False
    return bool(copies.marks(source.source_id)) and age < datetime.timedelta(hours=hours)


def sync_one(source: Source, copies: Copies, fetcher: Fetcher) -> Outcome:
    """Fetch a source, read it, and keep it when it can be read."""
    if not source.url:
        raise SourceError("the register gives no address; add a file with: paraat sources add FILE --id …")
    known = copies.marks(source.source_id)
    fetched = fetch_source(source, copies, fetcher, known)
    now = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
    marks = {"etag": fetched.etag, "last_modified": fetched.last_modified, "address": fetched.url, "seen": now}
    held = copies.sources.get(source.source_id)
    if fetched.content is None:
        copies.confirm(source.source_id, marks)
        return Outcome(source_id=source.source_id, status="unchanged")
    found = format_of(fetched.content)
    sections = try_out(source, fetched.content)
    before = held.sha256 if held else ""
    copies.keep(source, fetched.content, found, marks)
    if copies.sources[source.source_id].sha256 == before:
        return Outcome(source_id=source.source_id, status="unchanged")
    size = f"{len(fetched.content) / 1000:.0f} kB, {sections} sections"
    return Outcome(source_id=source.source_id, status="changed" if held else "new", reason=size)


def fetch_source(source: Source, copies: Copies, fetcher: Fetcher, known: dict[str, str]) -> Fetched:
    """The content of a source: its file, its records, or the only PDF that its page offers."""
    if is_opendata(source.url):
        held = copies.sources.get(source.source_id)
        old = held.path.read_bytes() if held and held.path.is_file() else b""
        since = known.get("seen", "")[:10].replace("-", "") if old else ""
        return fetch_records(fetcher, source.url, old, since)
    wanted = source.format or "html"
    formats = (wanted, "html") if wanted == "pdf" else (wanted,)
    address = known.get("address") or source.url
    try:
        fetched = fetcher.fetch(address, formats, known.get("etag", ""), known.get("last_modified", ""))
    except SourceError:
        if address == source.url:
            raise
        # The file has another address now; its page knows which.
        fetched = fetcher.fetch(source.url, formats)
    if wanted == "pdf" and fetched.content and format_of(fetched.content) == "HTML":
        return fetcher.fetch(only_pdf(fetched), ("pdf",))
    if fetched.content is not None and not matches(format_of(fetched.content), wanted):
        raise SourceError(f"{fetched.url} is {format_of(fetched.content)}; the register says {wanted}")
    return fetched


def matches(found: str, wanted: str) -> bool:
    """Whether content is of the format of the register."""
    return found.lower() == {"markdown": "text"}.get(wanted, wanted)


def only_pdf(page: Fetched) -> str:
    """The address of the one PDF a page links to; SourceError when it offers none or several."""
    html = decode_html(page.content or b"")
    links: list[str] = PDF_LINK.findall(html)
    found = {urljoin(page.url, link.replace("&amp;", "&").partition("#")[0]) for link in links}
    if len(found) != 1:
        raise SourceError(
            f"{page.url} offers {len(found) or 'no'} PDF files; download the right one and use: "
            "paraat sources add FILE --id …"
        )
    return min(found)


def try_out(source: Source, content: bytes) -> int:
    """How many sections new content has; SourceError when it cannot be read or has no text."""
    with tempfile.TemporaryDirectory(prefix="paraat-") as folder:
        path = Path(folder) / "new"
        path.write_bytes(content)
        document = read_document(replace(source, path=path, sha256="", format=""))
    if not document.text.strip():
        raise SourceError("no text was found in it")
    return len(document.sections)


def add_file(path: Path, source_id: str, known: Source | None, given: Mapping[str, str], copies: Copies) -> Outcome:
    """Keep a local file as the copy of a source, after reading it.

    Args:
        path: The file.
        source_id: Its id.
        known: The source of that id, when there is one.
        given: Fields of the source, empty for those that stay as they are known: title, language, published, url
            and page_separator.
        copies: Where it goes.

    Raises:
        SourceError: the file cannot be read, or a field is missing or wrong; nothing is changed then.
    """
    content = read_bytes(path)
    held = source_id in copies.sources
    own = {"id": source_id, "file": path.name} | {name: value for name, value in given.items() if value}
    if known is None:
        source = read_entry(own, 1, path.parent)
    else:
        read_entry({"title": known.title, "language": known.language, **own}, 1, path.parent)
        source = replace(known, **{name: value for name, value in given.items() if value})  # type: ignore[arg-type]
    sections = try_out(source, content)
    copies.keep(source, content, format_of(content), {})
    reason = f"{sections} sections, from {path.name}"
    return Outcome(source_id=source_id, status="changed" if held else "new", reason=reason)
