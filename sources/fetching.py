"""Fetches a file from an address of the register, politely and within limits. The only owner of httpx here."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from sources.addresses import check_address
from sources.deadlines import Deadline
from sources.documents import SourceError

if TYPE_CHECKING:
    import httpx

AGENT = "Paraat (question answering on official texts; fetches registered sources)"
MOST_REDIRECTS = 5
PACKINGS = ("identity", "gzip", "x-gzip")
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


@dataclass(slots=True)
class Part:
    """What has come of a file so far; `etag` names the version that it is part of, empty when it cannot go on."""

    content: bytearray = field(default_factory=bytearray)
    etag: str = ""

    def begin(self, response: httpx.Response, *, is_plain: bool) -> None:
        """Get ready for the content of an answer: the rest, or the whole from its start."""
        if response.status_code == 206:
            return
        self.content.clear()
        etag = response.headers.get("etag", "")
        goes_on = is_plain and response.headers.get("accept-ranges", "").lower() == "bytes"
        self.etag = etag if goes_on and not etag.startswith("W/") else ""

    def can_go_on(self) -> bool:
        """Whether there is a part of which the server can send the rest."""
        return bool(self.content and self.etag)

    def asks_for_the_rest(self) -> dict[str, str]:
        """The headers that ask for the rest of this version, else for the whole; none without a part."""
        return {"Range": f"bytes={len(self.content)}-", "If-Range": self.etag} if self.can_go_on() else {}

    def is_continued_by(self, response: httpx.Response) -> bool:
        """Whether an answer is the rest that was asked for."""
        start = f"bytes {len(self.content)}-"
        return (
            self.can_go_on()
            and response.status_code == 206
            and response.headers.get("content-range", "").startswith(start)
            and response.headers.get("etag", self.etag) == self.etag
        )


def redirected(url: str, location: str) -> str:
    """The address that another one leads to; SourceError when it would leave an encrypted connection."""
    target = urljoin(url, location)
    if urlsplit(url).scheme == "https" and urlsplit(target).scheme == "http":
        raise SourceError(f"{url} leads to {target}, which is not encrypted")
    return target


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
        checked, so a name that leads elsewhere a moment later makes no difference. A download that breaks off goes
        on where it stopped, where the server can.

        Raises:
            SourceError: the address may not be fetched, the server fails, is too slow, sends too much or another
                type of content; the message gives the reason.
        """
        import httpx

        marks = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        asked = {name: value for name, value in marks.items() if value}
        with Deadline(self.limits.seconds) as deadline:
            part = Part()
            for _ in range(MOST_REDIRECTS + 1):
                try:
                    with self.call(url, part.asks_for_the_rest() or asked, deadline) as response:
                        if response.has_redirect_location:
                            url = redirected(url, response.headers["location"])
                            part = Part()
                            continue
                        return self.take(response, url, formats, part, deadline, may_be_known=bool(asked))
                except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as error:
                    self.refuse_time(url, deadline)
                    if not part.can_go_on():
                        raise SourceError(f"{url} cannot be fetched: {error or type(error).__name__}") from error
        raise SourceError(f"{url} leads to another address, or breaks off, more than {MOST_REDIRECTS} times")

    @contextmanager
    def call(self, url: str, headers: Mapping[str, str], deadline: Deadline) -> Iterator[httpx.Response]:
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
        extensions = {"sni_hostname": host, "trace": deadline.trace}
        with (
            httpx.Client(timeout=self.limits.wait, trust_env=False, follow_redirects=False) as client,
            client.stream("GET", direct, headers=named, extensions=extensions) as response,
        ):
            yield response
        # A server that is slow is left alone as long as one that is quick.
        self.called[host] = time.monotonic()

    def take(
        self,
        response: httpx.Response,
        url: str,
        formats: Collection[str],
        part: Part,
        deadline: Deadline,
        *,
        may_be_known: bool,
    ) -> Fetched:
        """The content of an answer, read piece by piece within the limits."""
        marks = {"etag": response.headers.get("etag", ""), "last_modified": response.headers.get("last-modified", "")}
        if response.status_code == 304 and may_be_known:
            return Fetched(content=None, url=url, etag=marks["etag"], last_modified=marks["last_modified"])
        if response.status_code != 200 and not part.is_continued_by(response):
            raise SourceError(f"{url} answers with status {response.status_code}")
        type_ = response.headers.get("content-type", "").partition(";")[0].strip().lower()
        allowed = [name for given in formats for name in TYPES[given]]
        if allowed and type_ not in allowed:
            raise SourceError(f"{url} is {type_ or 'of no named type'}; expected {' or '.join(sorted(set(allowed)))}")
        packing = response.headers.get("content-encoding", "identity").strip().lower()
        if packing not in PACKINGS:
            # Content that is packed twice grows without end when it is unpacked.
            raise SourceError(f"{url} is packed as {packing[:40]!r}; expected gzip or nothing")
        part.begin(response, is_plain=packing == "identity")
        if response.headers.get("content-length", "0").isdecimal():
            self.refuse_size(len(part.content) + int(response.headers.get("content-length", "0")), url)
        # Pieces as they come: to wait for a full one would leave a server that sends little all the time it likes.
        for piece in response.iter_bytes():
            part.content += piece
            self.refuse_size(len(part.content), url)
            self.refuse_time(url, deadline)
        self.refuse_time(url, deadline)
        return Fetched(content=bytes(part.content), url=url, type=type_, **marks)

    def refuse_time(self, url: str, deadline: Deadline) -> None:
        """Raise a SourceError when the time is up."""
        if deadline.is_over:
            raise SourceError(f"{url} takes more than {self.limits.seconds:.0f} s")

    def refuse_size(self, size: int, url: str) -> None:
        """Raise a SourceError for a file that is too large."""
        if size > self.limits.size:
            raise SourceError(f"{url} is larger than {self.limits.size // 1_000_000} MB")

    def is_alive(self, url: str) -> str:
        """Empty when an address answers; else what is wrong with it."""
        try:
            with Deadline(self.limits.seconds) as deadline, self.call(url, {}, deadline) as response:
                return "" if response.status_code < 400 else f"{url} answers with status {response.status_code}"
        except SourceError as error:
            return str(error)
        except Exception as error:
            import httpx

            if isinstance(error, httpx.HTTPError):
                return f"{url} does not answer: {error or type(error).__name__}"
            raise
