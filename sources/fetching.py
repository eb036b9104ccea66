"""Fetches a file from an address of the register, politely and within limits. The only owner of httpx here."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from sources.addresses import check_address
from sources.documents import SourceError

if TYPE_CHECKING:
    import httpx

AGENT = "Paraat (question answering on official texts; fetches registered sources)"
MOST_REDIRECTS = 5
# What a server may call the content of each format; anything else is refused before it is read.
TYPES: Mapping[str, tuple[str, ...]] = {
    "pdf": ("application/pdf", "application/octet-stream", "binary/octet-stream"),
    "html": ("text/html", "application/xhtml+xml"),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "application/octet-stream"),
    "jsonl": ("application/json", "application/x-ndjson", "text/plain"),
    "text": ("text/plain", "text/markdown"),
    "markdown": ("text/plain", "text/markdown"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bytes of one file; seconds for the whole of it and for each wait; seconds between two calls to one host."""

    size: int = 64_000_000
    seconds: float = 120.0
    wait: float = 15.0
    pause: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What a server gave: the content (None when it has not changed), its type, and its marks for next time."""

    content: bytes | None
    url: str
    type: str = ""
    etag: str = ""
    last_modified: str = ""


@dataclass(slots=True, kw_only=True)
class Fetcher:
    """Fetches from the hosts of a register; `called` remembers when each host was last asked."""

    hosts: Collection[str]
    limits: Limits = field(default_factory=Limits)
    allow_loopback: bool = False
    called: dict[str, float] = field(default_factory=dict)

    def fetch(self, url: str, formats: Collection[str], etag: str = "", last_modified: str = "") -> Fetched:
        """The file at an address; nothing is fetched when it is the one with these marks.

        Every redirect is checked like the first address, and the connection is made to the number that was
        checked, so a name that leads elsewhere a moment later makes no difference.

        Raises:
            SourceError: the address may not be fetched, the server fails, is too slow, sends too much or another
                type of content; the message gives the reason.
        """
        import httpx

        marks = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        end = time.monotonic() + self.limits.seconds
        try:
            for _ in range(MOST_REDIRECTS + 1):
                with self.call(url, {name: value for name, value in marks.items() if value}) as response:
                    if response.has_redirect_location:
                        url = urljoin(url, response.headers["location"])
                        continue
                    return self.take(response, url, formats, end)
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as error:
            raise SourceError(f"{url} cannot be fetched: {error or type(error).__name__}") from error
        raise SourceError(f"{url} leads to another address more than {MOST_REDIRECTS} times")

    @contextmanager
    def call(self, url: str, headers: Mapping[str, str]) -> Iterator[httpx.Response]:
        """One call to the number that an address leads to, once it is this host's turn."""
        import httpx

        parts, number = check_address(url, self.hosts, allow_loopback=self.allow_loopback)
        host = parts.hostname or ""
        wait = self.called.get(host, -1e9) + self.limits.pause - time.monotonic()
        time.sleep(max(wait, 0.0))
        self.called[host] = time.monotonic()
        direct = httpx.URL(url).copy_with(host=number, fragment=None)
        named = {"Host": parts.netloc, "User-Agent": AGENT, "Accept-Encoding": "gzip, identity", **headers}
        # The certificate must be that of the name, though the call goes to the number.
        extensions = {"sni_hostname": host}
        with (
            httpx.Client(timeout=self.limits.wait, trust_env=False, follow_redirects=False) as client,
            client.stream("GET", direct, headers=named, extensions=extensions) as response,
        ):
            yield response
        # A server that is slow is left alone as long as one that is quick.
        self.called[host] = time.monotonic()

    def take(self, response: httpx.Response, url: str, formats: Collection[str], end: float) -> Fetched:
        """The content of an answer, read piece by piece within the limits."""
        marks = {"etag": response.headers.get("etag", ""), "last_modified": response.headers.get("last-modified", "")}
        if response.status_code == 304:
            return Fetched(content=None, url=url, etag=marks["etag"], last_modified=marks["last_modified"])
        if response.status_code != 200:
            raise SourceError(f"{url} answers with status {response.status_code}")
        type_ = response.headers.get("content-type", "").partition(";")[0].strip().lower()
        allowed = [name for given in formats for name in TYPES[given]]
        if allowed and type_ not in allowed:
            raise SourceError(f"{url} is {type_ or 'of no named type'}; expected {' or '.join(sorted(set(allowed)))}")
        if response.headers.get("content-length", "0").isdigit():
            self.refuse_size(int(response.headers.get("content-length", "0")), url)
        content = bytearray()
        for piece in response.iter_bytes(1 << 16):
            content += piece
            self.refuse_size(len(content), url)
            if time.monotonic() > end:
                raise SourceError(f"{url} takes more than {self.limits.seconds:.0f} s")
        return Fetched(content=bytes(content), url=url, type=type_, **marks)

    def refuse_size(self, size: int, url: str) -> None:
        """Raise a SourceError for a file that is too large."""
        if size > self.limits.size:
            raise SourceError(f"{url} is larger than {self.limits.size // 1_000_000} MB")

    def is_alive(self, url: str) -> str:
        """Empty when an address answers; else what is wrong with it."""
        try:
            with self.call(url, {}) as response:
                return "" if response.status_code < 400 else f"{url} answers with status {response.status_code}"
        except SourceError as error:
            return str(error)
        except Exception as error:
            import httpx

            if isinstance(error, httpx.HTTPError):
                return f"{url} does not answer: {error or type(error).__name__}"
            raise
