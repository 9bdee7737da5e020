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
        found = await self._redis.zrangebyscore(
            self._keys.archive(owner), oldest_kept(now), "+inf", withscores=True
        )
        pairs = cast("list[tuple[bytes, float]]", found)  # With scores it gives nothing else.
        return tuple(
            Given(int(number), datetime.fromtimestamp(float(at), UTC)) for number, at in pairs
        )


def oldest_kept(now: datetime) -> str:
    """Give the moment before which picks are struck off, as epoch seconds."""
    return repr((now - KEPT).timestamp())
