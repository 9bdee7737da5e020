"""Which addresses may be asked: those of the public internet, checked where it connects."""

import ipaddress
import re
import socket
from collections.abc import Callable

from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from bot.core.errors import SourceRefused

PORTS = frozenset({80, 443})
LONGEST_URL = 2000  # Characters.

# `is_global` of Python 3.11 and 3.12 lets these through: they hold other addresses inside, such as
# 127.0.0.1 by way of NAT64 or 6to4, or belong to nobody's web server.
_BLOCKED = tuple(
    ipaddress.ip_network(network)
    for network in (
        *("192.0.0.0/24", "::/96", "64:ff9b::/96", "64:ff9b:1::/48"),
        *("2002::/16", "2001::/32", "fec0::/10"),
    )
)

_NUMBER = re.compile(r"\d+|0x[0-9a-f]*", re.IGNORECASE | re.ASCII)
PRIVATE = (
    "That address leads to a private network, which I do not visit. "
    "Give the address of a feed that everybody can read."
)
_NO_ADDRESS = "That is no address I can read. Give one such as https://example.org/feed.xml."


def address_allowed(text: str) -> bool:
    """Whether an IP address is one of the public internet; False for what is no IP address."""
    try:
        ip = ipaddress.ip_address(text.split("%", 1)[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped is not None:
        ip = ip.ipv4_mapped
    if not ip.is_global or ip.is_multicast:
        return False
    return not any(ip.version == network.version and ip in network for network in _BLOCKED)


class PrivateNetworkError(OSError):
    """A name has an address that may not be connected to."""


class PublicOnly(AbstractResolver):
    """Finds only addresses that may be connected to.

    It is what the connection asks, so no second answer can be another one.
    """

    def __init__(self, inner: AbstractResolver, allowed: Callable[[str], bool]) -> None:
        self._inner = inner
        self._allowed = allowed

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Find a host's addresses; raises `PrivateNetworkError` if one of them is not allowed."""
        found = await self._inner.resolve(host, port, family)
        if not all(self._allowed(one["host"]) for one in found):
            raise PrivateNetworkError(host)
        return found

    async def close(self) -> None:
        """Close the resolver inside."""
        await self._inner.close()


def read_address(url: str) -> URL:
    """Read what a reader gave, without its fragment.

    Raises:
        SourceRefused: If it is no address.
    """
    try:
        if len(url) > LONGEST_URL:
            raise SourceRefused("That address is too long to be a feed's. Check it.")
        return URL(url.strip()).with_fragment(None)
    except ValueError as error:
        raise SourceRefused(_NO_ADDRESS) from error


def check(url: URL, ports: frozenset[int], allowed: Callable[[str], bool]) -> None:
    """Let an address pass that may be asked; a name's addresses are checked on connecting.

    Raises:
        SourceRefused: If it may not be asked; says why.
    """
    if url.scheme not in ("http", "https") or not url.raw_host:
        raise SourceRefused(_NO_ADDRESS)
    if url.user is not None or url.password is not None:
        raise SourceRefused("That address holds a user name, which I do not use. Leave it out.")
    if url.port not in ports:
        raise SourceRefused(f"I do not visit port {url.port}. Give an address without a port.")
    if _is_ip(url.raw_host):
        if not allowed(url.raw_host):
            raise SourceRefused(PRIVATE)
    elif not _is_name(url.raw_host.removesuffix(".")):
        raise SourceRefused(_NO_ADDRESS)


def _is_name(host: str) -> bool:
    """Whether a host can have a name's address; not 127.1, which some systems read as 127.0.0.1."""
    labels = host.split(".")
    fit = len(host) <= 253 and all(1 <= len(label) <= 63 for label in labels)
    return fit and not _NUMBER.fullmatch(labels[-1])


def _is_ip(host: str) -> bool:
    try:
        ipaddress.ip_address(host.split("%", 1)[0])
    except ValueError:
        return False
    return True
