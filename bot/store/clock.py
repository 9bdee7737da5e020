"""The one real clock: the time of the Redis server, the same for all processes."""

from datetime import UTC, datetime, timedelta

from bot.store.client import Client


class StoreClock:
    """Reads Redis TIME; everything else takes the moment as an argument."""

    def __init__(self, redis: Client) -> None:
        self._redis = redis

    async def now(self) -> datetime:
        """Give this moment, UTC."""
        seconds, microseconds = await self._redis.time()
        return datetime.fromtimestamp(seconds, UTC) + timedelta(microseconds=microseconds)
