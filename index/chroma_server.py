"""A Chroma server by address, or Chroma Cloud: who may be asked, and the client that asks it."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.error import HTTPError
from urllib.parse import SplitResult, urlsplit
from urllib.request import Request, urlopen

if TYPE_CHECKING:
    import chromadb

CLOUD = "cloud"
_CLOUD_HOST = "api.trychroma.com"
_PORTS = {"http": 8000, "https": 443}
# An answer waits no longer than this for a search by meaning; a build waits longer.
_PATIENCE_SECONDS, _BUILDING_SECONDS = 1.0, 600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ChromaServer:
    """Where vectors are kept for several machines; an empty tenant or database is Chroma's default.

    What is asked of it takes `seconds` at most.

    Chroma asks nobody who they are, and would give texts and vectors to anyone, or let anyone change them. ValueError
    for an address that is neither on this machine nor https with a token that a proxy asks for, nor "cloud" with a key.
    """

    address: str
    token: str = field(default="", repr=False)
    tenant: str = ""
    database: str = ""
    seconds: float = _PATIENCE_SECONDS

    def __post_init__(self) -> None:
        if self.is_cloud:
            if not (self.token and self.tenant and self.database):
                raise ValueError(
                    '"cloud" is Chroma Cloud, which needs PARAAT_CHROMA_TOKEN (its key), PARAAT_CHROMA_TENANT and '
                    "PARAAT_CHROMA_DATABASE"
                )
            return
        parts = _parts(self.address)
        if _is_here(parts.hostname or ""):
            return
        if parts.scheme != "https":
            raise ValueError(
                f"{parts.hostname} is another machine, and Chroma asks nobody who they are; expected an address on "
                "this machine, or https:// of a proxy that asks for PARAAT_CHROMA_TOKEN"
            )
        if not self.token:
            raise ValueError(
                f"{parts.hostname} is another machine; set PARAAT_CHROMA_TOKEN and let the proxy before Chroma ask "
                "for it (Authorization: Bearer)"
            )

    @property
    def is_cloud(self) -> bool:
        """Whether this is Chroma Cloud, which brings its own limits."""
        return self.address == CLOUD

    def for_building(self) -> ChromaServer:
        """The same server, with the patience that writing takes."""
        return replace(self, seconds=_BUILDING_SECONDS)

    def client(self) -> chromadb.api.ClientAPI:
        """A client that asks the server; OSError when nobody answers, and what Chroma raises."""
        import chromadb

        self._greet()
        settings = chromadb.config.Settings(anonymized_telemetry=False)
        if self.is_cloud:
            client = chromadb.CloudClient(self.tenant, self.database, self.token, settings, cloud_host=_CLOUD_HOST)
        else:
            parts = _parts(self.address)
            client = chromadb.HttpClient(
                host=parts.hostname,
                port=parts.port or _PORTS[parts.scheme],
                ssl=parts.scheme == "https",
                headers=self._headers(),
                settings=settings,
                tenant=self.tenant or chromadb.config.DEFAULT_TENANT,
                database=self.database or chromadb.config.DEFAULT_DATABASE,
            )
        # Chroma's client waits for ever, and has no setting for that.
        client._server._session.timeout = self.seconds
        return client

    def drop(self, names: Sequence[str]) -> None:
        """Remove these collections; one that is not there is none to remove. Raises what `client` does."""
        from chromadb.errors import NotFoundError

        with self.client() as client:
            for name in names:
                with suppress(NotFoundError):
                    client.delete_collection(name)

    def _greet(self) -> None:
        """Ask whether it is there: a client that is being made would wait for a silent server for ever."""
        root = f"https://{_CLOUD_HOST}" if self.is_cloud else self.address.rstrip("/")
        request = Request(f"{root}/api/v2/heartbeat", headers=self._headers())
        try:
            with urlopen(request, timeout=self.seconds):
                return
        except HTTPError as error:
            raise ConnectionError(f"it says {error.code} {error.reason}") from error

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"} if self.token and not self.is_cloud else {}


def _parts(address: str) -> SplitResult:
    """The parts of an address; ValueError when it is none of a server."""
    parts = urlsplit(address)
    is_plain = parts.hostname and parts.path in ("", "/") and not (parts.query or parts.fragment or parts.username)
    if parts.scheme not in _PORTS or not is_plain:
        # The address itself is not repeated: it may hold a password.
        raise ValueError(
            'this is no address of a server; expected "http://127.0.0.1:8000", "https://HOST" or "cloud", '
            "without path or password"
        )
    _ = parts.port  # ValueError for one out of range
    return parts


def _is_here(host: str) -> bool:
    """Whether the name is of this machine alone."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
