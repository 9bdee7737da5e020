"""bioRxiv and medRxiv: preprints of biology and medicine, day by day."""

import re
from collections.abc import AsyncIterator, Sequence
from datetime import datetime, timedelta
from typing import Literal

from bot.core.harvest import Arrival, Batch, Listing, Visit
from bot.core.record import Record
from bot.sources.asking import Web
from bot.sources.biorxiv.days import (
    cursor_after,
    cursor_back_to,
    days_to_fill,
    days_to_read,
    today_of,
)
from bot.sources.biorxiv.lists import Lists
from bot.sources.one_by_one import one_by_one

Server = Literal["biorxiv", "medrxiv"]

VISIT_EVERY = timedelta(hours=6)
PREFIXES = ("doi:10.1101/", "doi:10.64898/")

_TITLES = {"biorxiv": "bioRxiv", "medrxiv": "medRxiv"}
_VERSION = re.compile(r"v\d+(?:\.\w+)*$")  # Addresses of pages name a version, DOIs do not.


class Biorxiv:
    """bioRxiv, or medRxiv: the same service under two names.

    It only asks where categories of its own are followed: "biorxiv" for all, or some such as
    "biorxiv.cell-biology".

    Args:
        web: How it is asked.
        server: Which of the two.
    """

    def __init__(self, web: Web, server: Server) -> None:
        self.name: str = server
        self.title = _TITLES[server]
        self._lists = Lists(web, server, self.title)

    async def pages(self, visit: Visit) -> AsyncIterator[Batch]:
        """Give one batch for each day: yesterday, three days before it, those missed, and today.

        A preprint whose first version is of that day is new; the others are replaced versions.

        Raises:
            SourceDelayed: If it cannot answer now; what was given so far is good.
            SourceRefused: If it will not answer before somebody changes something.
        """
        cursor, followed = visit.cursor, self._followed(visit)
        for day in days_to_read(visit) if followed else ():
            records, unread = await self._lists.day(day, followed)
            arrivals = tuple(Arrival(record, _listing(record)) for record in records)
            new = sum(arrival.listing is Listing.NEW for arrival in arrivals)
            cursor = cursor_after(day, visit, cursor)
            days = {day: new} if day < today_of(visit) else {}
            yield Batch(arrivals, cursor, unread, days=days)

    async def back_fill(self, visit: Visit) -> AsyncIterator[Batch]:
        """Give the days from today back to `visit.since`, one batch each, newest first.

        Raises:
            SourceDelayed: If it cannot answer now; what was given so far is good.
            SourceRefused: If it will not answer before somebody changes something.
        """
        followed = self._followed(visit)
        for day in days_to_fill(visit) if followed else ():
            records, unread = await self._lists.day(day, followed)
            arrivals = tuple(Arrival(record, Listing.OLD) for record in records)
            yield Batch(arrivals, cursor_back_to(day), unread)

    async def look_up(self, ids: Sequence[str], *, patience: timedelta) -> Sequence[Record]:
        """Give the newest versions of "doi:..." ids it knows; ids of others are passed over.

        Raises:
            SourceDelayed: If one cannot be had within `patience`.
            SourceRefused: If it will not answer.
        """
        own = (one.removeprefix("doi:") for one in ids if one.startswith(PREFIXES))
        dois = (_VERSION.sub("", doi) for doi in own)
        return await one_by_one(dois, self._lists.preprint, patience)

    def next_visit(self, last: datetime | None, now: datetime) -> datetime:
        """Give when to ask again: six hours after the last success."""
        return now if last is None else last + VISIT_EVERY

    def _followed(self, visit: Visit) -> frozenset[str]:
        codes = (code.casefold() for code in visit.categories)
        return frozenset(
            code for code in codes if code == self.name or code.startswith(f"{self.name}.")
        )


def _listing(record: Record) -> Listing:
    """A preprint is new on the day of its first version, also where a second followed that day."""
    return Listing.UPDATE if record.published is None else Listing.NEW
