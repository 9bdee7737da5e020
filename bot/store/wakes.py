"""The stream over which processes wake each other: taskiq-redis's brokers, with our patience.

Nothing in it counts: a wake-up that is lost or comes twice changes nothing, for the delivery record
is the truth. Needs the extra `workers`.
"""

import os
import socket
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any, cast
from urllib.parse import quote

from redis.asyncio import Redis, RedisCluster
from redis.exceptions import ResponseError
from taskiq import AckableMessage, AsyncBroker, BrokerMessage
from taskiq_redis import RedisStreamBroker, RedisStreamClusterBroker, RedisStreamSentinelBroker

from bot.store.address import Address, read_address
from bot.store.client import MOST_CONNECTIONS, Client, client_for, settings_of_a_broker
from bot.store.clock import StoreClock
from bot.store.keys import Keys
from bot.store.outages import OUTAGE, outages
from bot.store.wire import as_text

GROUP = "workers"
AT_A_TIME = 16  # Read by one process at once; the rest is for the others.
BLOCK_MILLISECONDS = 1000  # Below the client's socket timeout, or a quiet queue would be an error.
MOST_KEPT = 100_000  # Older wake-ups are dropped; the deliveries are found by looking.
GONE = timedelta(days=1)  # A reader that was silent for longer has ended.

Acknowledge = Callable[[], Awaitable[None]]


class WakeStream:
    """The stream itself: how much of it is unread, and who reads it."""

    def __init__(self, redis: Client, keys: Keys) -> None:
        self._redis = redis
        self._key = keys.wakes

    async def unread(self, most: int) -> int:
        """Give how many wake-ups nobody has read yet, counted up to `most`.

        Raises:
            TemporaryError: If Redis is away.
        """
        with outages():
            last = await self._last_read()
            after = f"({last}" if last else "-"
            return len(await self._redis.xrange(self._key, min=after, count=most) or ())

    async def tidy(self, gone: timedelta = GONE) -> None:
        """Forget old wake-ups, and readers that ended long ago.

        Args:
            gone: What is older is forgotten; whoever was silent for longer has ended.

        Raises:
            TemporaryError: If Redis is away.
        """
        with outages(), suppress(ResponseError):  # There is no stream yet.
            await self._redis.xtrim(self._key, minid=await self._id_before(gone))
            for reader in await self._redis.xinfo_consumers(self._key, GROUP):
                fields = _fields(reader)
                if timedelta(milliseconds=int(fields["idle"])) > gone:
                    await self._redis.xgroup_delconsumer(self._key, GROUP, fields["name"])

    async def _id_before(self, ago: timedelta) -> str:
        """Give the id of what was sent so long ago: ids are Redis's milliseconds."""
        then = await StoreClock(self._redis).now() - ago
        return str(int(then.timestamp() * 1000))

    async def _last_read(self) -> str:
        with suppress(ResponseError):  # There is no stream yet.
            for group in await self._redis.xinfo_groups(self._key):
                fields = _fields(group)
                if fields["name"] == GROUP:
                    return fields["last-delivered-id"]
        return ""


def broker_for(url: str | None, socket_path: Path | None, keys: Keys) -> AsyncBroker:
    """Make the broker of one process; nothing is connected yet.

    Args:
        url: PAPERPICKS_REDIS_URL; None for the embedded server.
        socket_path: Where the embedded server listens.
        keys: Name the stream.

    Raises:
        ConfigurationError: If the URL is not understood.
    """
    address = read_address(url or f"unix://{quote(str(socket_path))}")
    match address.kind:
        case "cluster":
            return _ClusterBroker(address, keys)
        case "sentinel":
            return _SentinelBroker(address, keys)
    return _ServerBroker(address, keys)


def _stream(keys: Keys) -> dict[str, Any]:
    return {
        "queue_name": keys.wakes,
        "consumer_group_name": GROUP,
        "consumer_name": f"{socket.gethostname()}-{os.getpid()}",
        "consumer_id": "0",  # Not "$": what was sent before the first one reads counts too.
        "maxlen": MOST_KEPT,
    }


async def _read(
    redis: Client, stream: str, reader: str, ack: Callable[[str, str], Acknowledge]
) -> AsyncGenerator[AckableMessage, None]:
    """Give what nobody has read yet, a little at a time, for ever.

    The libraries' own reading in a cluster takes all there is and leaves others nothing, and waits
    longer than the client has patience.
    """
    while True:
        found: Any = await redis.xreadgroup(
            GROUP, reader, {stream: ">"}, count=AT_A_TIME, block=BLOCK_MILLISECONDS
        )
        for _, messages in found or ():
            for id_, fields in messages:
                yield AckableMessage(data=fields[b"data"], ack=ack(id_, stream))


def _careful(ack: Acknowledge) -> Acknowledge:
    """Let an acknowledgement fail: its wake-up is in hand already."""

    async def carefully() -> None:
        with suppress(*OUTAGE):
            await ack()

    return carefully


class _ServerBroker(RedisStreamBroker):
    """One server."""

    def __init__(self, address: Address, keys: Keys) -> None:
        settings = {**_stream(keys), **settings_of_a_broker()}
        super().__init__(address.url, max_connection_pool_size=MOST_CONNECTIONS, **settings)

    async def startup(self) -> None:
        with outages():
            await super().startup()

    async def kick(self, message: BrokerMessage) -> None:
        with outages():
            await super().kick(message)

    async def listen(self) -> AsyncGenerator[AckableMessage, None]:
        async with Redis(connection_pool=self.connection_pool) as redis:
            with outages():
                async for one in _read(redis, self.queue_name, self.consumer_name, self._ack):
                    yield one

    def _ack(self, id_: str, stream: str) -> Acknowledge:
        return _careful(self._ack_generator(id_, stream))


class _ClusterBroker(RedisStreamClusterBroker):
    """A cluster; the stream is on one of its servers."""

    def __init__(self, address: Address, keys: Keys) -> None:
        (host, port), *_ = address.hosts
        super().__init__(f"redis://{host}:{port}", **_stream(keys))
        # The library's own client, not connected yet, knows less of what many tasks do to it.
        client, _ = client_for(address, protocol=2)
        self.redis = cast("RedisCluster", client)

    async def startup(self) -> None:
        with outages():
            await super().startup()

    async def kick(self, message: BrokerMessage) -> None:
        with outages():
            await super().kick(message)

    async def listen(self) -> AsyncGenerator[AckableMessage, None]:
        with outages():
            async for one in _read(self.redis, self.queue_name, self.consumer_name, self._ack):
                yield one

    def _ack(self, id_: str, stream: str) -> Acknowledge:
        return _careful(self._ack_generator(id_, stream))


class _SentinelBroker(RedisStreamSentinelBroker):
    """A master that Sentinel names. The library's own makes a new connection for each command."""

    def __init__(self, address: Address, keys: Keys) -> None:
        super().__init__(list(address.hosts), address.service, **_stream(keys))
        self._redis, self._sentinels = client_for(address, protocol=2)

    async def startup(self) -> None:
        with outages():
            await super().startup()

    async def kick(self, message: BrokerMessage) -> None:
        with outages():
            await super().kick(message)

    async def listen(self) -> AsyncGenerator[AckableMessage, None]:
        with outages():
            async for one in _read(self._redis, self.queue_name, self.consumer_name, self._ack):
                yield one

    async def shutdown(self) -> None:
        await super().shutdown()
        await self._redis.aclose()
        if self._sentinels is not None:
            await self._sentinels.aclose()

    def _ack(self, id_: str, stream: str) -> Acknowledge:
        return _careful(self._ack_generator(id_, stream))

    @asynccontextmanager
    async def _acquire_master_conn(self) -> AsyncIterator[Any]:
        yield self._redis


def _fields(given: Mapping[Any, Any]) -> dict[str, str]:
    """Decode what Redis tells of a group or a reader."""
    return {as_text(name): _text(value) for name, value in given.items()}


def _text(value: object) -> str:
    return value.decode() if isinstance(value, bytes) else str(value)
