"""Which papers an owner was given, and when: written by the scripts that mark them as seen."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import cast

from bot.core.places import Owner
from bot.store.client import Client
from bot.store.keys import Keys

KEPT = timedelta(days=2 * 366)  # Older picks are struck off as new ones come.


@dataclass(frozen=True, slots=True)
class Given:
    """One paper given: its number as stored, and when; a digest's is its scheduled moment, UTC."""

    number: int
    at: datetime


class Archive:
    """Reads what `show` and `finish` wrote."""

    def __init__(self, redis: Client, keys: Keys) -> None:
        self._redis = redis
        self._keys = keys

    async def all(self, owner: Owner, now: datetime) -> tuple[Given, ...]:
        """Give the papers of the last two years, oldest first, each list in its order."""
        return await self.since(owner, now - KEPT)

    async def has(self, owner: Owner, number: int) -> bool:
        """Tell whether an owner was given the paper of this number, as stored."""
        return await self._redis.zscore(self._keys.archive(owner), number) is not None

    async def since(self, owner: Owner, moment: datetime) -> tuple[Given, ...]:
        """Give the papers given at or after a moment (UTC), as `all` does."""
        found = await self._redis.zrangebyscore(
            self._keys.archive(owner), repr(moment.timestamp()), "+inf", withscores=True
        )
        pairs = cast("list[tuple[bytes, float]]", found)  # With scores it gives nothing else.
        return tuple(
            Given(int(number), datetime.fromtimestamp(float(at), UTC)) for number, at in pairs
        )


def oldest_kept(now: datetime) -> str:
    """Give the moment before which picks are struck off, as epoch seconds."""
    return repr((now - KEPT).timestamp())
