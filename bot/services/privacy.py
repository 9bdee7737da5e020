"""A reader's own data: all of it shown, and all of it forgotten, wherever it is."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.core.places import Reader
from bot.services.catalogue import Catalogue
from bot.services.feeding import Feeding
from bot.services.my_data import arranged, papers_in
from bot.services.ordering import Ordering
from bot.store.personal import Personal
from bot.store.profiles import Profiles

Forget = Callable[[Reader], None]
"""Deletes what something beside the store keeps of a reader; may wait for the disk."""


class Privacy:
    """Shows and deletes what belongs to a reader; channels they set up go on, set up by nobody."""

    def __init__(
        self,
        personal: Personal,
        profiles: Profiles,
        ordering: Ordering,
        feeding: Feeding,
        catalogue: Catalogue,
        elsewhere: Sequence[Forget] = (),
    ) -> None:
        self._personal = personal
        self._profiles = profiles
        self._ordering = ordering
        self._feeding = feeding
        self._catalogue = catalogue
        self._elsewhere = elsewhere

    async def everything(self, reader: Reader, now: datetime) -> Mapping[str, Any]:
        """Give all that is kept of `reader` as JSON can hold it; empty where nothing is."""
        kept = await self._personal.everything(reader)
        if not (kept.own or kept.traces):
            return {}
        papers = await self._catalogue.get(sorted(papers_in(kept)))
        titles = {number: paper.title for number, paper in papers.items()}
        return {"reader": str(reader), "as_of": now.isoformat(), **arranged(kept, titles)}

    async def forget(self, reader: Reader, now: datetime) -> bool:
        """Delete all that is kept of `reader`. Repeating it completes what a crash cut off.

        Returns:
            False where Redis does not let its files be written anew, so that older copies of
            what was deleted may stay in them.
        """
        await self._ordering.forget(reader, now)
        await self._feeding.forget(reader)
        await self._profiles.forget(reader)
        await self._personal.erase(reader)
        for forget in self._elsewhere:
            await asyncio.to_thread(forget, reader)
        return await self._personal.rewrite_files()
