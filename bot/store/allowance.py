"""How often a reader may use the bot, for all its processes together."""

from datetime import timedelta

from bot.core.places import Reader
from bot.store.client import Client
from bot.store.keys import Keys
from bot.store.outages import outages
from bot.store.scripts import load_script

MINUTE_MILLISECONDS = 60_000


class Allowance:
    """Counts uses: so many at once, and one more each time its share of a minute has passed.

    Source: the generic cell rate algorithm, as one number a reader: when all would be back.
    """

    def __init__(self, redis: Client, keys: Keys) -> None:
        self._keys = keys
        self._allow = load_script(redis, "allow")

    async def take(self, reader: Reader, a_minute: int) -> timedelta:
        """Count one use; give zero, or how long until the next one is allowed.

        Args:
            reader: Who.
            a_minute: At least 1.

        Raises:
            TemporaryError: While Redis is away.
        """
        # What adapters remember of a reader ends in their id, and is found by it to be forgotten.
        key = self._keys.memory(reader.platform, f"uses/{reader.scope}/{reader.user}")
        with outages():
            wait = await self._allow(keys=[key], args=[a_minute, MINUTE_MILLISECONDS // a_minute])
        return timedelta(milliseconds=int(wait))
