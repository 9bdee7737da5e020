"""A reader's own data: all of it shown, and all of it forgotten, wherever it is."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from bot.core import voice
from bot.core.places import Reader
from bot.services.catalogue import Catalogue
from bot.services.feeding import Feeding
from bot.services.my_data import arranged, papers_in, without_others
from bot.services.ordering import Ordering
from bot.store.following import Following
from bot.store.personal import Personal
from bot.store.profiles import Profiles


class Beside(Protocol):
    """Something beside the store that keeps things of readers; each may wait for the disk."""

    @property
    def keeps(self) -> str:
        """What, as a section of `my-data` is named."""

    def told(self, reader: Reader) -> Sequence[Any]:
        """Give what is kept of a reader, as JSON can hold it."""

    def forget(self, reader: Reader) -> None:
        """Delete it."""


class Privacy:
    """Shows and deletes what belongs to a reader; channels they set up go on, set up by nobody."""

    def __init__(
        self,
        personal: Personal,
        following: Following,
        profiles: Profiles,
        ordering: Ordering,
        feeding: Feeding,
        catalogue: Catalogue,
        beside: Sequence[Beside] = (),
    ) -> None:
        self._personal = personal
        self._following = following
        self._profiles = profiles
        self._ordering = ordering
        self._feeding = feeding
        self._catalogue = catalogue
        self._beside = beside

    async def everything(self, reader: Reader, now: datetime) -> Mapping[str, Any]:
        """Give all that is kept of `reader` as JSON can hold it; empty where nothing is."""
        kept = await self._personal.everything(reader)
        files = {one.keeps: await asyncio.to_thread(one.told, reader) for one in self._beside}
        files = {name: told for name, told in files.items() if told}
        if not (kept.own or kept.traces or files):
            return {}
        papers = await self._catalogue.get(sorted(papers_in(kept)))
        titles = {number: paper.title for number, paper in papers.items()}
        about = {
            "about": voice.phrase(voice.MY_DATA_ABOUT).plain,
            "reader": str(reader),
            "as_of": now.isoformat(timespec="seconds"),
        }
        told = without_others(arranged(kept, titles, str(reader)), str(reader))
        return {**about, **told, **files}

    async def forget(self, reader: Reader, now: datetime) -> bool:
        """Delete all that is kept of `reader`. Repeating it completes what a crash cut off.

        Returns:
            False where Redis does not let its files be written anew, so that older copies of
            what was deleted may stay in them.
        """
        await self._ordering.forget(reader, now)
        await self._feeding.forget(reader)
        await self._profiles.forget(reader)
        for one in self._beside:
            await asyncio.to_thread(one.forget, reader)
        await self._following.forget_words()
        # After the files: should this be cut off, it is still noted that a reader left.
        await self._personal.erase(reader)
        return await self._personal.rewrite_files()
