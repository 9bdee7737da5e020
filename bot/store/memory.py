"""What adapters have to remember between events and processes."""

from datetime import timedelta

from bot.store.client import Client
from bot.store.keys import Keys
from bot.store.outages import outages


class RedisMemory:
    """`Memory` on Redis; one platform's keys are apart from another's.

    Every method raises `TemporaryError` while Redis is away.
    """

    def __init__(self, redis: Client, keys: Keys, platform: str) -> None:
        self._redis = redis
        self._keys = keys
        self._platform = platform

    async def once(self, key: str, lasting: timedelta) -> bool:
        """Give True the first time within `lasting`, False after; `put` changes how long."""
        name = self._keys.memory(self._platform, key)
        with outages():
            done = await self._redis.set(name, b"1", nx=True, px=_milliseconds(lasting))
        return bool(done)

    async def get(self, key: str) -> bytes | None:
        """Give what was put, unless it expired."""
        with outages():
            value = await self._redis.get(self._keys.memory(self._platform, key))
        return value.encode() if isinstance(value, str) else value

    async def put(self, key: str, value: bytes, lasting: timedelta) -> None:
        """Keep `value` for `lasting`."""
        name = self._keys.memory(self._platform, key)
        with outages():
            await self._redis.set(name, value, px=_milliseconds(lasting))


def _milliseconds(span: timedelta) -> int:
    return max(int(span.total_seconds() * 1000), 1)
