"""What the last days mean for the next list: whose turn it is, and where chance comes from."""

from datetime import datetime, timedelta
from zlib import crc32

import numpy as np

from bot.core.places import Owner
from bot.services.catalogue import Catalogue
from bot.store.archive import Archive

TURNS_KEPT = timedelta(days=7)  # A week: so long a subject may have to wait for others.


class Lately:
    """Reads from the archive what an owner was given; nothing else is kept for this."""

    def __init__(self, archive: Archive, catalogue: Catalogue) -> None:
        self._archive = archive
        self._catalogue = catalogue

    async def given(self, owner: Owner, now: datetime) -> tuple[int, ...]:
        """Give the numbers of the picks of the last seven days, merges followed."""
        found = await self._archive.since(owner, now - TURNS_KEPT)
        return tuple(dict.fromkeys(self._catalogue.now_called(one.number) for one in found))


def chance(owner: Owner, now: datetime) -> np.random.Generator:
    """Give the chance of an owner's day (UTC): a list made again, or previewed, is the same."""
    return np.random.default_rng(crc32(f"{owner} {now:%Y-%m-%d}".encode()))
