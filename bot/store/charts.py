"""Ranked lists of papers as a source gave them, such as the most upvoted of a week."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime

from bot.store.client import Client
from bot.store.keys import Keys
from bot.store.wire import as_text


class Charts:
    """Keeps the latest state of each list; an older one is of no use to anybody."""

    def __init__(self, redis: Client, keys: Keys) -> None:
        self._redis = redis
        self._keys = keys

    async def keep(self, name: str, numbers: Sequence[int], now: datetime) -> None:
        """Keep a list in place of the one before, an empty one included.

        Args:
            name: "day", "week", "month" or "trending".
            numbers: Of its papers, in the source's order.
            now: When it was read, UTC.
        """
        written = json.dumps({"at": now.timestamp(), "numbers": list(numbers)})
        await self._redis.set(self._keys.chart(name), written)

    async def get(self, name: str) -> tuple[tuple[int, ...], datetime] | None:
        """Give a list's numbers, as stored, and when it was read (UTC); None before the first."""
        written = await self._redis.get(self._keys.chart(name))
        if not written:
            return None
        fields = json.loads(as_text(written))
        numbers = tuple(int(number) for number in fields["numbers"])
        return numbers, datetime.fromtimestamp(float(fields["at"]), UTC)
