"""Says which addresses may be fetched: those of hosts in the register that lead to the public internet."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Collection
from urllib.parse import SplitResult, urlsplit

from sources.documents import SourceError

# The IPv6 numbers of hosts in the public internet, and those that stand for an IPv4 number (RFC 6052).
UNICAST = ipaddress.IPv6Network("2000::/3")
TRANSLATED = ipaddress.IPv6Network("64:ff9b::/96")
# Numbers of protocols, not of hosts, that pass for public ones.
SPECIAL = (ipaddress.IPv4Network("192.0.0.0/24"), ipaddress.IPv4Network("192.88.99.0/24"))


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
    if not host.isascii():
        raise SourceError(f"the host {host!r} has other letters than a to z; write it as browsers send it (xn--…)")
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
    except (OSError, UnicodeError) as error:
        raise SourceError(f"the host {host!r} is not found ({getattr(error, 'strerror', None) or error})") from error
    return list(dict.fromkeys(str(entry[4][0]).partition("%")[0] for entry in found))


def is_public(number: str) -> bool:
    """Whether an IP number lies in the public internet, also when it is written within an IPv6 one."""
    address: ipaddress.IPv4Address | ipaddress.IPv6Address = ipaddress.ip_address(number)
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped
        if inner is None and address in TRANSLATED:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is None:
            tunnelled = address.sixtofour is not None or address.teredo is not None
            return address in UNICAST and address.is_global and not tunnelled
        address = inner
    return address.is_global and not address.is_multicast and not any(address in net for net in SPECIAL)
