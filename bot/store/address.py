"""Read PAPERPICKS_REDIS_URL without ever showing the password in it."""

import re
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import SplitResult, unquote, urlsplit

from bot.core.errors import WrongSettings

EXAMPLES = {
    "redis": "redis://:password@localhost:6379/0",
    "rediss": "rediss://user:password@redis.example.org:6380/0",
    "unix": "unix:///run/redis/redis.sock",
    "redis+sentinel": "redis+sentinel://:password@one:26379,two:26379/mymaster/0",
    "redis+cluster": "redis+cluster://:password@one:6379,two:6379",
}

_PORTS = {"redis": 6379, "rediss": 6379, "redis+sentinel": 26379, "redis+cluster": 6379}
_HOST = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[^\s:,\[\]]+)(?::(\d{1,5}))?")

Kind = Literal["server", "sentinel", "cluster"]


@dataclass(frozen=True, slots=True)
class Address:
    """Where Redis is.

    Attributes:
        kind: How to get there.
        shown: The place in words, free of secrets.
        url: As given, password included; for kind "server" what redis-py reads.
        hosts: Host and port of each node named; empty for a socket.
        service: Sentinel's name of the master.
        database: The number, 0 where none is given.
        username: Empty where none is given.
        password: Empty where none is given.
    """

    kind: Kind
    shown: str
    url: str = field(repr=False)
    hosts: tuple[tuple[str, int], ...] = ()
    service: str = ""
    database: int = 0
    username: str = ""
    password: str = field(default="", repr=False)


def read_address(url: str) -> Address:
    """Read one of the written forms in `EXAMPLES`.

    Raises:
        WrongSettings: If it is none of them; the text shows a valid one, never the password.
    """
    scheme = url.partition("://")[0].strip().lower() if "://" in url else ""
    if scheme not in EXAMPLES:
        raise _refused("it starts with none of " + ", ".join(f"{name}://" for name in EXAMPLES))
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        # Its text may quote the password, so it is not passed on.
        raise _refused("its host is not readable", scheme) from None
    if parts.fragment or "@" in parts.path + parts.query:
        raise _refused("write %23, %2F, %3F and %40 for #, /, ? and @ in a password", scheme)
    match scheme:
        case "unix":
            return _socket(url, parts)
        case "redis+sentinel":
            return _sentinel(url, parts)
        case "redis+cluster":
            return _cluster(url, parts)
    return _single(url, parts)


def _single(url: str, parts: SplitResult) -> Address:
    hosts = _hosts(parts)
    if len(hosts) > 1:
        raise _refused("it names several hosts", parts.scheme)
    database = _database(parts.path.strip("/"), parts.scheme)
    return Address("server", _show(hosts), url.strip(), hosts, database=database)


def _socket(url: str, parts: SplitResult) -> Address:
    if len(parts.path) < 2:
        raise _refused("the socket's path is missing", parts.scheme)
    return Address("server", unquote(parts.path), url.strip())


def _sentinel(url: str, parts: SplitResult) -> Address:
    hosts = _hosts(parts)
    service, _, database = parts.path.strip("/").partition("/")
    if not service:
        raise _refused("the master's name is missing", parts.scheme)
    username, password = _user(parts)
    return Address(
        "sentinel",
        f"{_show(hosts)} (master {unquote(service)})",
        url.strip(),
        hosts,
        unquote(service),
        _database(database, parts.scheme),
        username,
        password,
    )


def _cluster(url: str, parts: SplitResult) -> Address:
    hosts = _hosts(parts)
    if _database(parts.path.strip("/"), parts.scheme):
        raise _refused("a cluster has only database 0", parts.scheme)
    username, password = _user(parts)
    return Address(
        "cluster", _show(hosts), url.strip(), hosts, username=username, password=password
    )


def _hosts(parts: SplitResult) -> tuple[tuple[str, int], ...]:
    if parts.query and parts.scheme.startswith("redis+"):
        raise _refused("options after a ? are not known there", parts.scheme)
    found: list[tuple[str, int]] = []
    for written in parts.netloc.rpartition("@")[2].split(","):
        match = _HOST.fullmatch(written)
        port = int(match[2] or _PORTS[parts.scheme]) if match else 0
        if match is None or not 0 < port < 65536:
            raise _refused("a host or port in it is not readable", parts.scheme)
        found.append((unquote(match[1]).strip("[]"), port))
    return tuple(found)


def _user(parts: SplitResult) -> tuple[str, str]:
    name, _, password = parts.netloc.rpartition("@")[0].partition(":")
    return unquote(name), unquote(password)


def _database(written: str, scheme: str) -> int:
    if written and not (written.isascii() and written.isdigit()):
        raise _refused("the database is not a number", scheme)
    return int(written or 0)


def _show(hosts: tuple[tuple[str, int], ...]) -> str:
    return ", ".join(f"{host}:{port}" for host, port in hosts)


def _refused(why: str, scheme: str = "redis") -> WrongSettings:
    return WrongSettings(
        f"PAPERPICKS_REDIS_URL is not understood: {why}. Write it like {EXAMPLES[scheme]}"
    )
