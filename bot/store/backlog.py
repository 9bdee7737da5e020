"""How far behind digests are, and whether Redis takes what is written."""

import asyncio
from collections import Counter
from datetime import datetime, timedelta

from redis.asyncio import RedisCluster

from bot.core.delivery import DeliveryId, read_delivery_id
from bot.core.sight import LATE, Backlog
from bot.core.subscription import SHARDS
from bot.store.client import Client
from bot.store.keys import Keys
from bot.store.outages import OUTAGE, outages
from bot.store.replicas import run_held
from bot.store.subscriptions import read_moment, write_moment
from bot.store.wire import as_text

MOST_READ = 16  # Open deliveries of each of the 64 shards; in a rush the rest is only counted.
UNREAD = "unread"

_LATELY = timedelta(days=1)
_PROBED = timedelta(minutes=1)
_PROBE = "redis.call('SET', KEYS[1], 1, 'EX', ARGV[1])"
_PATIENCE_SECONDS = 5.0
_REFUSALS = {
    "MISCONF": "it cannot write to its disk",
    "maxmemory": "its memory is full",
    "read only": "it is a replica that takes nothing",
    "NOREPLICAS": "too few of its replicas answer",
}


class Backlogs:
    """Looks at due moments and open deliveries in a few exchanges; no key is ever searched for.

    Args:
        redis: Where.
        keys: Theirs.
        replicas: How many have to hold what is written before a message is posted.
    """

    def __init__(self, redis: Client, keys: Keys, *, replicas: int = 0) -> None:
        self._redis = redis
        self._keys = keys
        self._replicas = replicas

    async def read(self, now: datetime) -> Backlog:
        """Give what should be out by `now` and is not.

        Raises:
            TemporaryError: If Redis is away.
        """
        with outages():
            due_since, unplanned = await self._due(now)
            found, count = await self._open()
            moments = await self._records(found)
            unsettled = await self._unsettled(now)
        states = Counter(state for state, _ in moments)
        if count > len(found):
            states[UNREAD] = count - len(found)
        wanted = [at for _, at in moments]
        late = unplanned + sum(at < now - LATE for at in wanted)
        return Backlog(due_since, min(wanted, default=None), states, late, unsettled)

    async def refusal(self) -> str:
        """Say why Redis takes nothing just now, after trying it; empty where it does.

        It is tried where deliveries are written: at a server, or at each one of a cluster.
        """
        try:
            async with asyncio.timeout(_PATIENCE_SECONDS):
                is_held = await self._write()
        except OUTAGE as error:  # A timeout is an OSError.
            return _why(error)
        return "" if is_held else "too few of its replicas answer"

    async def _write(self) -> bool:
        """Write to each server; give whether as many replicas hold that as a post waits for."""
        keys = [self._keys.probe(0)]
        if isinstance(self._redis, RedisCluster):
            await self._redis.initialize()
            probes = [self._keys.probe(shard) for shard in range(SHARDS)]
            keys = list({self._redis.get_node_from_key(key): key for key in probes}.values())
        if self._replicas:
            args, replicas = [int(_PROBED.total_seconds())], self._replicas
            writes = [run_held(self._redis, _PROBE, [key], args, replicas) for key in keys]
            return all(is_held for _, is_held in await asyncio.gather(*writes))
        pipe = self._redis.pipeline(transaction=False)
        for key in keys:
            pipe.set(key, b"1", ex=_PROBED)
        await pipe.execute()
        return True

    async def _due(self, now: datetime) -> tuple[datetime | None, int]:
        """Give the earliest moment not planned yet, and how many are late by `LATE`."""
        pipe = self._redis.pipeline(transaction=False)
        for shard in range(SHARDS):
            pipe.zrange(self._keys.due(shard), 0, 0, withscores=True)
            pipe.zcount(self._keys.due(shard), "-inf", f"({write_moment(now - LATE)}")
        answers = await pipe.execute()
        firsts = [float(pair[1]) for pairs in answers[::2] for pair in pairs]
        since = read_moment(min(firsts)) if firsts else None
        return (since if since is not None and since <= now else None), sum(answers[1::2])

    async def _open(self) -> tuple[list[DeliveryId], int]:
        """Give open deliveries, the longest untouched of each shard, and how many there are."""
        pipe = self._redis.pipeline(transaction=False)
        for shard in range(SHARDS):
            pipe.zrange(self._keys.open(shard), 0, MOST_READ - 1)
            pipe.zcard(self._keys.open(shard))
        answers = await pipe.execute()
        members = [as_text(member) for some in answers[::2] for member in some]
        return [read_delivery_id(member) for member in members], sum(answers[1::2])

    async def _unsettled(self, now: datetime) -> Counter[str]:
        """Count what ended within a day without being posted, by state."""
        pipe = self._redis.pipeline(transaction=False)
        since = write_moment(now - _LATELY)
        for shard in range(SHARDS):
            key = self._keys.unsettled(shard)
            pipe.zrange(key, since, "+inf", byscore=True, offset=0, num=MOST_READ)
        members = [as_text(member) for some in await pipe.execute() for member in some]
        records = await self._records([read_delivery_id(member) for member in members])
        return Counter(state for state, _ in records)

    async def _records(self, found: list[DeliveryId]) -> list[tuple[str, datetime]]:
        """Give state and since when it is wanted of each record that is there."""
        pipe = self._redis.pipeline(transaction=False)
        for delivery in found:
            pipe.hmget(self._keys.delivery(delivery), ["st", "due", "asked"])
        answers = await pipe.execute() if found else []
        return [
            (as_text(state), read_moment(asked or due))
            for state, due, asked in answers
            if state and due
        ]


def _why(error: Exception) -> str:
    """Give the reason in words; Redis words it as any other error from within a pipeline."""
    for sign, words in _REFUSALS.items():
        if sign in str(error):
            return words
    return f"it does not answer ({type(error).__name__})"
