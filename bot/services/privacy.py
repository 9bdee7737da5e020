"""Forgetting a reader: everything their keys hold, and the votes they left in channels."""

from datetime import datetime

from bot.core.places import Reader
from bot.services.feeding import Feeding
from bot.services.ordering import Ordering
from bot.store.profiles import Profiles


class Privacy:
    """Deletes what belongs to a reader; the channels they set up go on."""

    def __init__(self, profiles: Profiles, ordering: Ordering, feeding: Feeding) -> None:
        self._profiles = profiles
        self._ordering = ordering
        self._feeding = feeding

    async def forget(self, reader: Reader, now: datetime) -> None:
        """Delete all that is kept of `reader`. Repeating it completes what a crash cut off."""
        await self._ordering.forget(reader, now)
        await self._feeding.forget(reader)
        await self._profiles.forget(reader)
