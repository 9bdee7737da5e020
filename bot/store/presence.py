"""Who is there: presses since the last digests, and who has left."""

from collections.abc import Mapping
from datetime import UTC, datetime

from bot.core.places import Conversation, Owner, Reader, read_reader
from bot.store.client import Client
from bot.store.keys import Keys
from bot.store.outages import outages
from bot.store.wire import as_text, as_texts

UNPRESSED = "unpressed"
"""Field of an owner's settings: digests posted since somebody last did anything here.

`finish.lua` counts it up; see there.
"""


UNREACHED = "unreached"
"""Field of a reader's settings: why their direct message was refused, until they were told."""


class Presence:
    """Keeps it in Redis; every method may be repeated without harm."""

    def __init__(self, redis: Client, keys: Keys) -> None:
        self._redis = redis
        self._keys = keys

    async def pressed(self, *owners: Owner) -> None:
        """Note that somebody did something: digests without a press are counted anew.

        Raises:
            TemporaryError: If Redis is away.
        """
        pipe = self._redis.pipeline(transaction=False)  # Owners may be in different slots.
        for owner in owners:
            pipe.hdel(self._keys.preferences(owner), UNPRESSED)
        with outages():
            await pipe.execute()

    async def unpressed(self, owner: Owner) -> int:
        """Give how many digests with papers were posted since the last press."""
        count = await self._redis.hget(self._keys.preferences(owner), UNPRESSED)
        return int(count) if count else 0

    async def note_unreached(self, reader: Reader, why: str) -> None:
        """Note that a reader's direct message was refused, to be told when they are there."""
        await self._redis.hset(self._keys.preferences(reader), UNREACHED, why)

    async def take_unreached(self, reader: Reader) -> str:
        """Give why a reader could not be written to, to one of those who ask; else nothing."""
        pipe = self._redis.pipeline(transaction=True)
        pipe.hget(self._keys.preferences(reader), UNREACHED)
        pipe.hdel(self._keys.preferences(reader), UNREACHED)
        why, _ = await pipe.execute()
        return as_text(why or b"")

    async def leave(
        self, reader: Reader, at: datetime, delete_at: datetime, pauses: Mapping[str, str]
    ) -> None:
        """Note that a reader has left, unless that is noted already.

        Args:
            reader: Who.
            at: When, UTC.
            delete_at: When all that is kept of them is to be deleted, UTC.
            pauses: Order id to the pause it has, in writing.
        """
        # First what tells that they left: should this be cut off here, they are forgotten all the
        # same, unless they are back before.
        await self._redis.zadd(self._keys.leaving, {str(reader): delete_at.timestamp()}, nx=True)
        pipe = self._redis.pipeline(transaction=True)
        for name, value in {"at": repr(at.timestamp()), **pauses}.items():
            pipe.hsetnx(self._keys.left(reader), name, value)
        await pipe.execute()

    async def has_left(self, reader: Reader) -> bool:
        """Tell whether a reader has left, and is not back.

        Raises:
            TemporaryError: If Redis is away.
        """
        with outages():
            return await self._redis.zscore(self._keys.leaving, str(reader)) is not None

    async def pauses(self, reader: Reader) -> Mapping[str, str]:
        """Give the pauses a reader's orders had when they left, by order id, in writing."""
        fields = as_texts(await self._redis.hgetall(self._keys.left(reader)))
        return {name: value for name, value in fields.items() if name != "at"}

    async def stay(self, reader: Reader) -> None:
        """Take back what `leave` noted."""
        await self._redis.unlink(self._keys.left(reader))
        await self._redis.zrem(self._keys.leaving, str(reader))

    async def to_delete(self, now: datetime) -> tuple[Reader, ...]:
        """Give the readers whose data are to be deleted by `now`, the earliest first."""
        pipe = self._redis.pipeline(transaction=False)
        pipe.zrange(self._keys.leaving, "-inf", repr(now.timestamp()), byscore=True)
        [due] = await pipe.execute()
        return tuple(read_reader(as_text(member)) for member in due)

    async def next_deletion(self) -> datetime | None:
        """Give the earliest moment at which a reader's data are to be deleted; UTC."""
        first = await self._redis.zrange(self._keys.leaving, 0, 0, withscores=True)
        return datetime.fromtimestamp(float(first[0][1]), UTC) if first else None

    async def setter_left(self, channel: Conversation, *, has_left: bool) -> None:
        """Note that who set a channel up is no longer in it, or is again."""
        key = self._keys.preferences(channel)
        if has_left:
            await self._redis.hset(key, "setter_left", "1")
        else:
            await self._redis.hdel(key, "setter_left")
