"""Says which addresses may be fetched: those of hosts in the register that lead to the public internet."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Collection
from urllib.parse import SplitResult, urlsplit

from sources.documents import SourceError


def check_address(url: str, hosts: Collection[str], *, allow_loopback: bool = False) -> tuple[SplitResult, str]:
    """The parts of an address, and the number (IP) that its host has now and that may be connected to.

    Args:
        url: The address.
        hosts: Host names of the register.
        allow_loopback: Whether this machine itself may be asked, over plain HTTP too; for tests.

    Raises:
        SourceError: it is no web address, its host is not in the register or is not found, or one of the numbers
            the host has is private, of this machine, of the local link or otherwise not public.
    """
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").lower(), parts.port
    except ValueError as error:
        raise SourceError(f"{url!r} is no web address") from error
    if parts.scheme not in ("https", "http") or not host or parts.username is not None:
        raise SourceError(f"{url!r} is no web address; expected one that begins with https://")
    if host not in hosts:
        raise SourceError(f"the host {host!r} is not in the register; register the source first")
    if port not in (None, 80, 443) and not allow_loopback:
        raise SourceError(f"{url!r} has port {port}; only the usual ports of the web are fetched from")
    numbers = resolve(host, port or 443)
    for number in numbers:
        if not is_public(number) and not (allow_loopback and ipaddress.ip_address(number).is_loopback):
            raise SourceError(f"the host {host!r} leads to {number}, which is not an address of the public internet")
    return parts, numbers[0]


def resolve(host: str, port: int) -> list[str]:
    """The numbers a host name has now; SourceError when there are none."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise SourceError(f"the host {host!r} is not found ({error.strerror or error})") from error
    return list(dict.fromkeys(str(entry[4][0]).partition("%")[0] for entry in found))


def is_public(number: str) -> bool:
    """Whether an IP number lies in the public internet, also when it is written within an IPv6 one."""
    address = ipaddress.ip_address(number)
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
        if inner is not None:
            return address.ipv4_mapped is not None and inner.is_global and not inner.is_multicast
    return address.is_global and not address.is_multicast
