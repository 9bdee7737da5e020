"""Many deliveries due at once, two workers, and what came of them in the end."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

from bot.core.delivery import DeliveryId
from bot.core.message import Message
from bot.core.places import Conversation, Reader
from bot.core.ports import Clock, MessageRef
from bot.core.subscription import SHARDS, Subscription
from bot.engine.local import LocalEngine
from bot.services.delivering import Chosen, Delivering
from bot.services.timetable import Timetable
from bot.store.clock import StoreClock
from bot.store.connection import Connection, connect
from bot.store.deliveries import Deliveries
from bot.store.keys import Keys
from bot.store.outages import OUTAGE
from bot.store.side_by_side import side_by_side
from bot.store.subscriptions import Subscriptions
from tests.digests import digest, order

COUNT = 600
WORKERS = 2
LEASE = timedelta(seconds=6)
POST_TIMEOUT = timedelta(seconds=2)
POST_SECONDS = 0.03
PATIENCE_SECONDS = 100.0
KEYS = Keys("failover")


@dataclass(frozen=True, slots=True)
class Ending:
    """What came of a day.

    Attributes:
        delivered: Deliveries posted at least once.
        doubled: Deliveries posted more than once.
        open: Deliveries that are not at an end.
        gap_seconds: The longest time without a post.
    """

    delivered: int
    doubled: int
    open: int
    gap_seconds: float


class Platform:
    """Counts what is posted by its key; takes a moment for each."""

    def __init__(self) -> None:
        self.posts: Counter[str] = Counter()
        self.moments: list[float] = []

    async def post(self, to: Conversation, message: Message, *, key: str) -> MessageRef:
        await asyncio.sleep(POST_SECONDS)
        self.posts[key] += 1
        self.moments.append(asyncio.get_running_loop().time())
        return MessageRef(to, key)

    async def edit(self, ref: MessageRef, message: Message) -> None:
        raise AssertionError("a digest is never edited")

    async def find(self, to: Conversation, key: str, *, since: datetime) -> MessageRef | None:
        return MessageRef(to, key) if self.posts[key] else None

    async def until(self, count: int) -> None:
        """Wait until so many deliveries are out."""
        while len(self.posts) < count:  # noqa: ASYNC110 - it is a test that waits, not a service
            await asyncio.sleep(0.005)


Disaster = Callable[[Platform], Awaitable[None]]
"""What befalls Redis while deliveries go out."""


async def run_day(url: str, data_dir: Path, disaster: Disaster, replicas: int | None) -> Ending:
    """Let two workers deliver what is due while a disaster happens."""
    platform = Platform()
    async with AsyncExitStack() as stack:
        connections = [
            await stack.enter_async_context(await connect(url, data_dir, replicas=replicas))
            for _ in range(WORKERS)
        ]
        await _subscribe(connections[0])
        engines = [_engine(connection, platform) for connection in connections]
        running = [asyncio.create_task(engine.start()) for engine in engines]
        await disaster(platform)
        is_open = await _until_done(connections[0], platform)
        for engine in engines:
            await engine.stop()
        await asyncio.gather(*running)
    moments = platform.moments
    gap = max(later - earlier for earlier, later in pairwise(moments))
    doubled = sum(count > 1 for count in platform.posts.values())
    return Ending(len(platform.posts), doubled, is_open, round(gap, 1))


def _engine(connection: Connection, platform: Platform) -> LocalEngine:
    redis = connection.redis
    clock: Clock = StoreClock(redis)
    subscriptions = Subscriptions(redis, KEYS)
    deliveries = Deliveries(redis, KEYS, replicas=connection.replicas)
    delivering = Delivering(
        deliveries,
        subscriptions,
        _choose,
        {"console": platform},
        clock,
        lease=LEASE,
        post_timeout=POST_TIMEOUT,
    )
    return LocalEngine(Timetable(subscriptions, deliveries, clock), delivering, tick=0.2)


async def _choose(said: Subscription, _delivery: DeliveryId, _now: datetime) -> Chosen:
    return Chosen(digest(1, 2), (1, 2))


async def _subscribe(connection: Connection) -> None:
    now = await StoreClock(connection.redis).now()
    subscriptions = Subscriptions(connection.redis, KEYS)
    orders = [order(Reader("console", "local", f"r{number}")) for number in range(COUNT)]
    await side_by_side(subscriptions.save(said, now) for said in orders)


async def _until_done(connection: Connection, platform: Platform) -> int:
    """Wait until nothing is open and nothing more is due today; give what is open in the end."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + PATIENCE_SECONDS
    left = COUNT
    while loop.time() < deadline:
        await asyncio.sleep(0.3)
        try:
            now = await StoreClock(connection.redis).now()
            due = await Subscriptions(connection.redis, KEYS).due(now)
            pipe = connection.redis.pipeline(transaction=False)
            for shard in range(SHARDS):
                pipe.zcard(KEYS.open(shard))
            left = sum(await pipe.execute()) + len(due)
        except OUTAGE:
            continue
        if not left and len(platform.posts) >= COUNT:
            return 0
    return left
