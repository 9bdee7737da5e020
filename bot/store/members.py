"""Whose interests count for a channel's picks beside its own, and what others see of them."""

import json
from dataclasses import dataclass
from datetime import datetime

from bot.core.places import Conversation, Reader, read_conversation, read_reader
from bot.store.client import Client
from bot.store.keys import Keys
from bot.store.wire import as_text, as_texts


@dataclass(frozen=True, slots=True)
class Member:
    """One reader who adds their interests to a channel's.

    Attributes:
        reader: Who.
        since: When they began to, UTC.
        name: What others there see them called; empty where they are not named.
        pings: Whether a paper of theirs mentions them, so that their platform tells them.
    """

    reader: Reader
    since: datetime
    name: str = ""
    pings: bool = False


class Members:
    """Keeps them twice, since reader and channel may be in different slots.

    The channel's hash is the truth: a reader's own list may name a channel too many, where a
    write was cut off, but never one too few.
    """

    def __init__(self, redis: Client, keys: Keys) -> None:
        self._redis = redis
        self._keys = keys

    async def of(self, channel: Conversation) -> tuple[Member, ...]:
        """Give a channel's members, in the order in which they joined."""
        kept = as_texts(await self._redis.hgetall(self._keys.members(channel)))
        members = [read_member(reader, written) for reader, written in kept.items()]
        return tuple(sorted(members, key=lambda one: (one.since, str(one.reader))))

    async def count(self, channel: Conversation) -> int:
        """Give how many there are."""
        return int(await self._redis.hlen(self._keys.members(channel)))

    async def find(self, channel: Conversation, reader: Reader) -> Member | None:
        """Give one of them; None where the reader is none."""
        written = await self._redis.hget(self._keys.members(channel), str(reader))
        return read_member(str(reader), as_text(written)) if written else None

    async def channels(self, reader: Reader) -> tuple[Conversation, ...]:
        """Give the channels a reader is a member of, by name."""
        named = await self._redis.smembers(self._keys.member_of(reader))
        places = [read_conversation(place) for place in sorted(map(as_text, named))]
        return tuple([place for place in places if await self.find(place, reader)])

    async def put(self, channel: Conversation, member: Member) -> None:
        """Let a reader be a member as told, whatever they were before."""
        await self._redis.sadd(self._keys.member_of(member.reader), str(channel))
        key = self._keys.members(channel)
        await self._redis.hset(key, str(member.reader), write_member(member))

    async def remove(self, channel: Conversation, reader: Reader) -> bool:
        """Let a reader be none any more; give whether they were one."""
        was = await self._redis.hdel(self._keys.members(channel), str(reader))
        await self._redis.srem(self._keys.member_of(reader), str(channel))
        return bool(was)


def write_member(member: Member) -> str:
    """Write all but who it is; versioned, never changed."""
    since = member.since.isoformat()
    fields = {"v": 1, "since": since, "name": member.name, "pings": member.pings}
    return json.dumps(fields, ensure_ascii=False)


def read_member(reader: str, written: str) -> Member:
    """Read what `write_member` wrote."""
    fields = json.loads(written)
    since = datetime.fromisoformat(fields["since"])
    return Member(read_reader(reader), since, fields["name"], bool(fields["pings"]))
