"""Feeds that readers and channels added: whose papers only they may be sent."""

import json
from dataclasses import dataclass
from datetime import datetime

from bot.core.places import Owner, Reader, read_place, read_reader
from bot.store.client import Client
from bot.store.keys import Keys
from bot.store.wire import as_text, as_texts


@dataclass(frozen=True, slots=True)
class Feed:
    """One feed of one owner.

    Attributes:
        name: As in `Record.sources`: "feed:" and a hash of the address.
        url: Where it is read.
        title: What it calls itself, or its host.
        by: Who added it.
        added_at: UTC.
    """

    name: str
    url: str
    title: str
    by: Reader
    added_at: datetime


class Feeds:
    """Keeps each owner's feeds, and who has each feed."""

    def __init__(self, redis: Client, keys: Keys) -> None:
        self._redis = redis
        self._keys = keys

    async def of_owner(self, owner: Owner) -> tuple[Feed, ...]:
        """Give an owner's feeds, oldest first."""
        found = as_texts(await self._redis.hgetall(self._keys.feeds(owner)))
        feeds = [read_feed(name, written) for name, written in found.items()]
        return tuple(sorted(feeds, key=lambda feed: (feed.added_at, feed.name)))

    async def names(self, owner: Owner) -> frozenset[str]:
        """Give the names of an owner's feeds."""
        return frozenset(map(as_text, await self._redis.hkeys(self._keys.feeds(owner))))

    async def add(self, owner: Owner, feed: Feed) -> None:
        """Add a feed, or write it anew. First who has it: a feed nobody reads is soon dropped."""
        await self._redis.hset(self._keys.feed_urls, feed.name, feed.url)
        await self._redis.sadd(self._keys.feed_owners(feed.name), str(owner))
        await self._redis.hset(self._keys.feeds(owner), feed.name, write_feed(feed))

    async def remove(self, owner: Owner, name: str) -> bool:
        """Take a feed from an owner; False where they had none of that name."""
        removed = await self._redis.hdel(self._keys.feeds(owner), name)
        await self._redis.srem(self._keys.feed_owners(name), str(owner))
        if not await self._redis.scard(self._keys.feed_owners(name)):
            await self._redis.hdel(self._keys.feed_urls, name)
        return bool(removed)

    async def owners(self, name: str) -> tuple[Owner, ...]:
        """Give who has a feed."""
        found = await self._redis.smembers(self._keys.feed_owners(name))
        return tuple(read_place(as_text(owner)) for owner in sorted(found))

    async def all(self) -> dict[str, str]:
        """Give the address of every feed that somebody has, by name."""
        return as_texts(await self._redis.hgetall(self._keys.feed_urls))

    async def forget(self, owner: Owner) -> None:
        """Take all feeds from an owner."""
        for name in await self.names(owner):
            await self.remove(owner, name)


def write_feed(feed: Feed) -> str:
    """Write a feed; its name is that of the field."""
    fields = {
        "url": feed.url,
        "title": feed.title,
        "by": str(feed.by),
        "added_at": feed.added_at.isoformat(),
    }
    return json.dumps(fields)


def read_feed(name: str, written: str) -> Feed:
    """Read what `write_feed` wrote."""
    fields = json.loads(written)
    return Feed(
        name=name,
        url=str(fields["url"]),
        title=str(fields["title"]),
        by=read_reader(fields["by"]),
        added_at=datetime.fromisoformat(fields["added_at"]),
    )
