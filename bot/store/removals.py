"""Workspaces that removed the bot: until when their data stay, and how their orders stood."""

from collections.abc import AsyncIterator, Mapping
from datetime import datetime

from bot.core.places import Conversation, Owner, read_place
from bot.store.client import Client
from bot.store.keys import Keys
from bot.store.wire import as_text, as_texts

SCANNED_AT_ONCE = 5000


class Removals:
    """Keeps it in Redis; every method may be repeated without harm.

    A workspace is named by platform and id, such as "slack/T1".
    """

    def __init__(self, redis: Client, keys: Keys) -> None:
        self._redis = redis
        self._keys = keys

    async def note(self, name: str, delete_at: datetime) -> None:
        """Note that a workspace removed the bot, unless that is noted already."""
        await self._redis.zadd(self._keys.removed, {name: delete_at.timestamp()}, nx=True)

    async def note_pauses(self, name: str, pauses: Mapping[str, str]) -> None:
        """Note the pauses its orders had, by order id, in writing; the first note stays."""
        pipe = self._redis.pipeline(transaction=False)
        for order_id, pause in pauses.items():
            pipe.hsetnx(self._keys.removed_orders(name), order_id, pause)
        await pipe.execute()

    async def is_noted(self, name: str) -> bool:
        """Tell whether a workspace removed the bot."""
        return await self._redis.zscore(self._keys.removed, name) is not None

    async def pauses(self, name: str) -> Mapping[str, str]:
        """Give what `note_pauses` noted."""
        return as_texts(await self._redis.hgetall(self._keys.removed_orders(name)))

    async def forget(self, name: str) -> None:
        """Take back what was noted of a workspace."""
        await self._redis.unlink(self._keys.removed_orders(name))
        await self._redis.zrem(self._keys.removed, name)

    async def to_delete(self, now: datetime) -> tuple[str, ...]:
        """Give the workspaces whose data are to be deleted by `now`, the earliest first."""
        pipe = self._redis.pipeline(transaction=False)
        pipe.zrange(self._keys.removed, "-inf", repr(now.timestamp()), byscore=True)
        [due] = await pipe.execute()
        return tuple(as_text(member) for member in due)

    async def owners(self, name: str) -> frozenset[Owner]:
        """Give the channels of a workspace, and the readers known in it alone."""
        pattern = self._keys.of_workspace(name)
        return frozenset([_owner_of(key) async for key in self._scan(pattern)])

    async def ordering(self, name: str) -> frozenset[Owner]:
        """Give those of them who have standing orders."""
        pattern = self._keys.of_workspace(name, "subs")
        return frozenset([_owner_of(key) async for key in self._scan(pattern)])

    async def workspaces(self, platform: str) -> frozenset[str]:
        """Give the ids of a platform's workspaces of whose channels anything is kept."""
        pattern = self._keys.of_channels(platform)
        owners = [_owner_of(key) async for key in self._scan(pattern)]
        return frozenset(owner.workspace for owner in owners if isinstance(owner, Conversation))

    async def forget_remembered(self, name: str) -> None:
        """Delete what an adapter remembers of the people of a workspace."""
        platform, _, scope = name.partition("/")
        async for key in self._scan(self._keys.remembered_in(platform, scope)):
            await self._redis.unlink(key)

    async def _scan(self, pattern: str) -> AsyncIterator[str]:
        async for found in self._redis.scan_iter(pattern, count=SCANNED_AT_ONCE):
            yield as_text(found)


def _owner_of(key: str) -> Owner:
    return read_place(key.rpartition(":")[2])
