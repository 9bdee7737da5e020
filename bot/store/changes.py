"""Who changed a channel's settings, how and when: the last ten changes."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.core.places import Conversation, Reader, read_reader
from bot.store.client import Client
from bot.store.keys import Keys
from bot.store.wire import as_text

CHANGES_KEPT = 10

_SETTINGS = ("bar", "zone", "set_up_by", "who", "voters", "curators", "exploring", "sharing")


@dataclass(frozen=True, slots=True)
class Changed:
    """One change of a channel's settings.

    Attributes:
        by: Who made it.
        said: The command, as it would be typed.
        at: When, UTC.
    """

    by: Reader
    said: str
    at: datetime


class Changes:
    """Keeps the record beside what it tells of."""

    def __init__(self, redis: Client, keys: Keys) -> None:
        self._redis = redis
        self._keys = keys

    async def note(self, channel: Conversation, change: Changed) -> None:
        """Keep a change; a repeated call leaves one."""
        key, written = self._keys.changes(channel), _write(change)
        pipe = self._redis.pipeline(transaction=True)
        pipe.lrem(key, 0, written)
        pipe.lpush(key, written)
        pipe.ltrim(key, 0, CHANGES_KEPT - 1)
        await pipe.execute()

    async def latest(self, channel: Conversation) -> tuple[Changed, ...]:
        """Give the changes kept, latest first."""
        kept = await self._redis.lrange(self._keys.changes(channel), 0, -1)
        return tuple(_read(as_text(written)) for written in kept)

    async def state(self, channel: Conversation, orders: Sequence[str]) -> str:
        """Give a few characters that are others once anything a channel can set is.

        Args:
            channel: Whose settings.
            orders: The ids of the standing orders it may have.
        """
        pipe = self._redis.pipeline(transaction=True)
        pipe.hmget(self._keys.preferences(channel), list(_SETTINGS))
        keys = self._keys
        mutes, aside = keys.mutes(channel), keys.votes_aside(channel)
        for key in (keys.interests(channel), mutes, aside, keys.feeds(channel)):
            pipe.hgetall(key)
        for order in orders:
            pipe.hmget(self._keys.subscription(order), ["order", "paused"])
        held = [sorted(h.items()) if isinstance(h, dict) else h for h in await pipe.execute()]
        return hashlib.sha256(repr(held).encode()).hexdigest()


def _write(change: Changed) -> str:
    fields = {"v": 1, "by": str(change.by), "said": change.said, "at": change.at.isoformat()}
    return json.dumps(fields, ensure_ascii=False)


def _read(written: str) -> Changed:
    fields = json.loads(written)
    at = datetime.fromisoformat(fields["at"])
    return Changed(read_reader(fields["by"]), fields["said"], at)
