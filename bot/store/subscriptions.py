"""Standing orders: what is sent where and when it is due next."""

import logging
from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import chain

from redis.asyncio import RedisCluster

from bot.core.places import Conversation, Owner, read_conversation, read_place
from bot.core.subscription import SHARDS, Subscription, shard_of
from bot.store.client import Client
from bot.store.keys import Keys
from bot.store.scripts import load_script
from bot.store.side_by_side import side_by_side
from bot.store.subscription_json import (
    Counters,
    read_counters,
    read_order,
    write_order,
    write_pause,
)
from bot.store.wire import as_text, as_texts

_LISTED = "places"  # Stands in the installation's hash once all places are listed.
_SCANNED_AT_ONCE = 5_000
_LOADED_AT_ONCE = 500  # By one script, in one answer of some 200 kB.

_log = logging.getLogger(__name__)


class Subscriptions:
    """Keeps subscriptions in Redis; every method may be repeated without harm."""

    def __init__(self, redis: Client, keys: Keys) -> None:
        self._redis = redis
        self._keys = keys
        self._load = load_script(redis, "load_subscriptions")
        self._save = load_script(redis, "save_subscription")
        self._pause = load_script(redis, "pause_subscription")
        self._remove = load_script(redis, "remove_subscription")
        self._earliest = load_script(redis, "earliest")

    async def save(self, subscription: Subscription, next_due: datetime | None) -> None:
        """Keep a subscription and its next due moment; None while it is paused without end.

        Counters and delivery records of an earlier order of the same id stay: a day already
        sent stays sent.
        """
        shard = shard_of(subscription.owner)
        await self._list(subscription.owner)  # And once more: another process may just strike it.
        await self._save(
            keys=[
                self._keys.subscription(subscription.id),
                self._keys.subscriptions(subscription.owner),
                self._keys.due(shard),
            ],
            args=[
                subscription.id,
                write_order(subscription),
                write_pause(subscription.paused_until),
                write_moment(next_due),
            ],
        )
        await self._list(subscription.owner)

    async def load(self, subscription_id: str) -> Subscription | None:
        """Give a subscription, or None where there is none (any more)."""
        key = self._keys.subscription(subscription_id)
        order, paused = await self._redis.hmget(key, ["order", "paused"])
        return read_order(as_text(order), as_text(paused or b"")) if order else None

    async def load_all(self, subscription_ids: Iterable[str]) -> dict[str, Subscription]:
        """Give those that exist, by id, in one exchange with each shard.

        One that cannot be read, such as a newer version's, is logged and left out: it stops no
        other, and waits for who can read it.
        """
        by_shard: dict[int, list[str]] = {}
        for subscription_id in subscription_ids:
            by_shard.setdefault(int(subscription_id[:2]), []).append(subscription_id)
        parts = [
            ids[first : first + _LOADED_AT_ONCE]
            for ids in by_shard.values()
            for first in range(0, len(ids), _LOADED_AT_ONCE)
        ]
        found = await side_by_side(
            self._load(keys=[self._keys.subscription(name) for name in part]) for part in parts
        )
        orders: dict[str, Subscription] = {}
        for part, text in zip(parts, found, strict=True):
            for name, line in zip(part, as_text(text).split("\n"), strict=True):
                paused, _, order = line.partition(" ")
                try:
                    if order:
                        orders[name] = read_order(order, paused)
                except (ValueError, LookupError, TypeError, AttributeError) as error:
                    _log.error("subscription %s passed over: %r", name, error)
        return orders

    async def of_owner(self, owner: Owner) -> tuple[Subscription, ...]:
        """Give the owner's subscriptions, oldest first."""
        members = await self._redis.smembers(self._keys.subscriptions(owner))
        found = await self.load_all(as_text(member) for member in members)
        return tuple(sorted(found.values(), key=lambda s: (s.created_at, s.id)))

    async def counters(self, subscription_id: str) -> Counters:
        """Give what the next digest may have to say; all empty where there is no subscription."""
        fields = await self._redis.hgetall(self._keys.subscription(subscription_id))
        return read_counters(as_texts(fields))

    async def pause(
        self,
        subscription_id: str,
        until: datetime | None,
        next_due: datetime | None,
        *,
        since: datetime | None = None,
    ) -> bool:
        """Pause until a moment (`ALWAYS`: until resumed), or with None resume.

        Args:
            subscription_id: Which one.
            until: The end of the pause, UTC.
            next_due: The first due moment after it; None where nobody knows.
            since: When the pause begins; the first digest after it is told by `counters`.

        Returns:
            False where there is no such subscription.
        """
        shard = int(subscription_id[:2])
        done = await self._pause(
            keys=[self._keys.subscription(subscription_id), self._keys.due(shard)],
            args=[
                subscription_id,
                write_pause(until),
                write_moment(next_due),
                write_moment(since),
            ],
        )
        return bool(done)

    async def remove(self, subscription_id: str) -> bool:
        """Remove a subscription; its delivery records stay. False where there is none."""
        subscription = await self.load(subscription_id)
        if subscription is None:
            return False
        shard = shard_of(subscription.owner)
        await self._remove(
            keys=[
                self._keys.subscription(subscription_id),
                self._keys.subscriptions(subscription.owner),
                self._keys.due(shard),
            ],
            args=[subscription_id],
        )
        await self._strike(subscription.owner)
        return True

    async def places(self, workspace: str) -> tuple[Conversation, ...]:
        """Give the channels and threads of a workspace such as "discord/1" that have orders.

        Orders of versions that kept no list are found by one search of all keys, the first time
        anybody asks.
        """
        if not await self._redis.hexists(self._keys.meta, _LISTED):
            await self._list_all()
        members = await self._redis.smembers(self._keys.places(workspace))
        places = [read_conversation(as_text(member)) for member in members]
        return tuple(sorted(places, key=str))

    async def has_place(self, place: Conversation) -> bool:
        """Tell whether a channel or thread is among `places`; a search is not made for it."""
        key = self._keys.places(_workspace_of(place))
        return bool(await self._redis.sismember(key, str(place)))

    async def _list(self, owner: Owner) -> None:
        if isinstance(owner, Conversation) and not owner.is_direct:
            await self._redis.sadd(self._keys.places(_workspace_of(owner)), str(owner))

    async def _strike(self, owner: Owner) -> None:
        """Take an owner without orders off the list; with one made meanwhile it is put back."""
        if not isinstance(owner, Conversation) or await self.of_owner(owner):
            return
        await self._redis.srem(self._keys.places(_workspace_of(owner)), str(owner))
        if await self.of_owner(owner):
            await self._list(owner)

    async def _list_all(self) -> None:
        async for key in self._redis.scan_iter(self._keys.ordering, count=_SCANNED_AT_ONCE):
            await self._list(read_place(as_text(key).rpartition(":")[2]))
        await self._redis.hset(self._keys.meta, _LISTED, "1")

    async def due(self, now: datetime, limit: int = 200) -> tuple[tuple[str, datetime], ...]:
        """Give subscriptions due at or before `now` and since when, earliest first.

        Args:
            now: UTC.
            limit: The most to take from each of the 64 shards.
        """
        pipe = self._redis.pipeline(transaction=False)
        for shard in range(SHARDS):
            pipe.zrange(
                self._keys.due(shard),
                "-inf",
                repr(now.timestamp()),
                byscore=True,
                offset=0,
                num=limit,
                withscores=True,
            )
        found = [pair for pairs in await pipe.execute() for pair in pairs]
        found.sort(key=lambda pair: float(pair[1]))
        return tuple((as_text(member), read_moment(score)) for member, score in found)

    async def next_due(self) -> datetime | None:
        """Give the earliest moment at which any subscription or delivery wants attention."""
        asked: list[tuple[str, ...]]
        asked = [(self._keys.due(shard), self._keys.open(shard)) for shard in range(SHARDS)]
        if not isinstance(self._redis, RedisCluster):  # There, a script keeps to one slot.
            asked = [tuple(chain.from_iterable(asked))]
        found = await side_by_side(self._earliest(keys=keys, args=[]) for keys in asked)
        scores = [float(score) for score in found if score is not None]
        return read_moment(min(scores)) if scores else None


def _workspace_of(place: Conversation) -> str:
    return f"{place.platform}/{place.workspace}"


def write_moment(moment: datetime | None) -> str:
    """Write a moment as epoch seconds; nothing for None."""
    return "" if moment is None else repr(moment.timestamp())


def read_moment(seconds: float | str | bytes) -> datetime:
    """Read epoch seconds."""
    return datetime.fromtimestamp(float(seconds), UTC)
