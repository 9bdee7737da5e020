"""Connect to Redis, the embedded one or another, and refuse what this version cannot work with."""

import asyncio
import logging
import os
import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self

from redis.asyncio import RedisCluster
from redis.asyncio.sentinel import Sentinel
from redis.exceptions import (
    AuthenticationError,
    AuthorizationError,
    BusyLoadingError,
    ReadOnlyError,
    RedisClusterException,
    RedisError,
    ResponseError,
)
from redis.exceptions import TimeoutError as RedisTimeoutError

from bot.core.errors import ConfigurationError, TemporaryError
from bot.store.address import Address, read_address
from bot.store.client import Client, client_for, client_for_socket
from bot.store.dump import CUT_OFF
from bot.store.embedded import Embedded
from bot.store.keys import Keys
from bot.store.server import OLDEST, read_version

SCHEMA = 1  # Of all keys together; raised when an older version could no longer read them.

_LOG = logging.getLogger(__name__)
_STEP_SECONDS = 0.2
_READ_OR_WRITE_META = f"""
if redis.call('HEXISTS', KEYS[1], '{CUT_OFF}') == 1 then return '{CUT_OFF}' end
local schema = redis.call('HGET', KEYS[1], 'schema')
if schema then return schema end
redis.call('HSET', KEYS[1], 'schema', ARGV[1], 'created', ARGV[2], 'app', ARGV[3])
return ARGV[1]
"""


class Connection:
    """A client of Redis, and the embedded server behind it where there is one.

    Attributes:
        redis: What stores use; replies are bytes.
        shown: Where Redis is, in words, free of secrets.
        server: The embedded server, or None.
        replicas: How many replicas have to hold what is written before a message is posted.
    """

    def __init__(
        self,
        redis: Client,
        shown: str,
        *,
        server: Embedded | None = None,
        sentinel: Sentinel | None = None,
        replicas: int = 0,
    ) -> None:
        self.redis = redis
        self.shown = shown
        self.server = server
        self.replicas = replicas
        self._sentinel = sentinel

    @property
    def role(self) -> Literal["owner", "client", "remote"]:
        """Whether the server is this process's child, a neighbour's, or somebody else's."""
        return self.server.role if self.server else "remote"

    @property
    def problem(self) -> str:
        """Why the embedded server is down, for the operator; empty while all is well."""
        return self.server.problem if self.server else ""

    async def ensure(self) -> None:
        """Return once Redis answers; an embedded server that is gone is started.

        Raises:
            ConfigurationError: If an embedded server cannot be started.
            redis.exceptions.RedisError: If another one does not answer.
        """
        if self.server:
            await self.server.ensure()
        await self.redis.ping()

    async def close(self) -> None:
        """Close the connections, then end the embedded server if it is this process's child."""
        try:
            await self.redis.aclose()
            if self._sentinel:
                await self._sentinel.aclose()
        finally:
            if self.server:
                await self.server.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()


async def connect(
    url: str | None,
    data_dir: Path,
    *,
    server: str = "",
    replicas: int | None = None,
    patience_seconds: float = 5.0,
) -> Connection:
    """Connect to the Redis at `url`, or to the embedded one of `data_dir` where there is no URL.

    Args:
        url: PAPERPICKS_REDIS_URL; None or empty for the embedded server.
        data_dir: Where the embedded server keeps its data; made if missing.
        server: The program to run as the embedded server (PAPERPICKS_REDIS_SERVER).
        replicas: How many replicas have to hold what is written before a message is posted
            (PAPERPICKS_REDIS_REPLICAS); None for one where there is a fail-over to be ready for.
        patience_seconds: How long a Redis elsewhere may take until it first answers. One that is
            loading its data is waited for without limit.

    Raises:
        ConfigurationError: If there is no such Redis or it cannot be used; never with a password.
    """
    if url:
        return await _connect_elsewhere(read_address(url), replicas, patience_seconds)
    embedded = Embedded(data_dir, server)
    await embedded.start()
    return Connection(client_for_socket(embedded.socket), str(data_dir), server=embedded)


async def check_schema(redis: Client, prefix: str, now: datetime) -> None:
    """Record which schema the keys have, or make sure that this version knows it.

    Args:
        redis: Where.
        prefix: What all keys begin with.
        now: The moment of first use, if this is it.

    Raises:
        ConfigurationError: If the keys were written by a newer paperpicks; nothing is changed.
    """
    app = f"paperpicks {version('paperpicks')}"
    key = Keys(prefix).meta
    try:
        answer: object = await redis.eval(
            _READ_OR_WRITE_META, 1, key, str(SCHEMA), now.isoformat(), app
        )
    except ResponseError as error:
        raise ConfigurationError(_cannot_write(error)) from error
    found = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else str(answer)
    if found == CUT_OFF:
        raise ConfigurationError(
            "Bringing data in here was cut off, so only a part of them is there. "
            "Run the same `paperpicks restore` or `paperpicks move` again."
        )
    if not (found.isascii() and found.isdigit()):
        raise ConfigurationError(
            f"The key {key} in Redis is not one of paperpicks. Name another prefix or database."
        )
    refuse_newer(found)


@contextmanager
def beginning() -> Iterator[None]:
    """Say in words why Redis lets no process begin just now, as while its memory is full.

    Raises:
        TemporaryError: If Redis is away or takes nothing.
    """
    try:
        yield
    except ResponseError as error:
        raise TemporaryError(_cannot_write(error)) from error
    except (RedisError, RedisClusterException, OSError) as error:
        raise TemporaryError("Redis stopped answering. See its log, then start again.") from error


def refuse_newer(schema: str) -> None:
    """Make sure that this version knows the schema that stands in the installation's meta hash.

    Raises:
        ConfigurationError: If a newer paperpicks wrote the data; says what to type.
    """
    if schema.isdecimal() and int(schema) > SCHEMA:
        raise ConfigurationError(
            "The data in Redis was written by a newer paperpicks "
            f"(schema {schema}, this one knows {SCHEMA}); nothing was changed. Upgrade this one: "
            "type `git pull && make demo` in its folder, or with Docker "
            "`git pull && docker compose up -d --build`."
        )


async def _connect_elsewhere(
    address: Address, replicas: int | None, patience_seconds: float
) -> Connection:
    deadline = time.monotonic() + patience_seconds
    waiting_said = False
    while True:
        try:
            has_replicas = await _look_at(address)
            break
        except BusyLoadingError:
            if not waiting_said:
                _LOG.warning("Redis at %s is loading its data; waiting for it.", address.shown)
            waiting_said = True
        except (RedisError, RedisClusterException, OSError) as error:
            if isinstance(error, _FINAL) or time.monotonic() > deadline:
                raise ConfigurationError(_refusal(error, address)) from error
        await asyncio.sleep(_STEP_SECONDS)
    client, sentinel = client_for(address)
    asked = int(has_replicas) if replicas is None else replicas
    return Connection(client, address.shown, sentinel=sentinel, replicas=asked)


async def _look_at(address: Address) -> bool:
    """Make sure that a Redis answers there and is new enough; one quick try.

    Tells whether a replica may take its place: with Sentinel, or in a Cluster that has some.
    """
    try:
        client, sentinel = client_for(address, quick=True)
    except (TypeError, ValueError):
        # Their text may quote the URL.
        raise ConfigurationError(
            "PAPERPICKS_REDIS_URL has an option after the ? that is not understood. "
            "Correct it, or leave it out."
        ) from None
    try:
        await client.ping()
        for found in await _versions(client):
            _refuse_old(found, address)
        return sentinel is not None or (
            isinstance(client, RedisCluster) and bool(client.get_replicas())
        )
    finally:
        await client.aclose()
        if sentinel:
            await sentinel.aclose()


async def told_by_masters(client: Client, section: str) -> list[dict[str, Any]]:
    """Give what each server that takes writes tells of a section of INFO."""
    if not isinstance(client, RedisCluster):
        return [await client.info(section)]
    told = await client.info(section, target_nodes=RedisCluster.PRIMARIES)
    # Of a single node it gives the answer itself.
    nodes = list(told.values())
    return nodes if all(isinstance(node, dict) for node in nodes) else [told]


async def _versions(client: Client) -> list[str]:
    return [str(info["redis_version"]) for info in await told_by_masters(client, "server")]


def _refuse_old(found: str, address: Address) -> None:
    if read_version(found) < OLDEST:
        floor = ".".join(map(str, OLDEST))
        raise ConfigurationError(
            f"Redis at {address.shown} is version {found}; paperpicks needs {floor} or newer. "
            "Upgrade it, or unset PAPERPICKS_REDIS_URL to use a private one."
        )


# Waiting changes nothing about these.
_FINAL = (AuthenticationError, AuthorizationError, ResponseError)


def _refusal(error: Exception, address: Address) -> str:
    if isinstance(error, AuthenticationError | AuthorizationError):
        return f"Redis at {address.shown} refuses the user or password in PAPERPICKS_REDIS_URL."
    if isinstance(error, ResponseError):
        return _cannot_write(error)
    return (
        f"Cannot reach Redis at {address.shown}{_why(error)}. "
        "Start it, or correct PAPERPICKS_REDIS_URL."
    )


def _cannot_write(error: ResponseError) -> str:
    # Redis 6.2 words it as any other error where it comes from within a script.
    if isinstance(error, ReadOnlyError) or "READONLY" in str(error):
        return "Redis is a read-only replica. Name the primary in PAPERPICKS_REDIS_URL."
    if "MISCONF" in str(error):
        return "Redis cannot write to its disk. Free some space there, then start again."
    if "maxmemory" in str(error):
        return (
            "The memory of Redis is full. Raise maxmemory in its configuration, then start again."
        )
    said = str(error).rstrip(".")
    return f"Redis refuses to work with paperpicks: {said}. Correct its settings or the URL."


def _why(error: BaseException | None) -> str:
    """Give the system's reason, such as ": Connection refused", from below the library's errors."""
    while error is not None:
        if isinstance(error, RedisTimeoutError):
            return ": no answer in time"
        if isinstance(error, ssl.SSLError | socket.gaierror) and error.strerror:
            return f": {error.strerror}"
        if isinstance(error, OSError) and error.errno:
            return f": {os.strerror(error.errno)}"
        error = error.__cause__ or error.__context__
    return ""
