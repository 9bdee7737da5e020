"""Sources whose pages are written down: for tests of what is done with them."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from bot.core.harvest import Arrival, Batch, Listing, Unread, Visit
from bot.core.record import Record
from tests.installation import SUNDAY, record


def arrival(title: str, listing: Listing = Listing.NEW, **fields: object) -> Arrival:
    """One paper of a source, with an abstract of its own words."""
    return Arrival(record(title, **fields), listing)


def page(
    *arrivals: Arrival,
    at: str = "",
    unread: Sequence[Unread] = (),
    days: dict[date, int] | None = None,
    charts: dict[str, tuple[str, ...]] | None = None,
) -> Batch:
    """One page; `at` is where the next visit goes on."""
    return Batch(arrivals, {"at": at}, tuple(unread), days or {}, charts or {})


Page = Batch | Exception


@dataclass(slots=True)
class Script:
    """A source that gives what is written, and remembers what it was asked.

    Attributes:
        script: The pages of each visit, in turn; the last visit's stay. An exception is raised
            where it stands.
    """

    script: list[list[Page]]
    name: str = "script"
    title: str = "The Script"
    every: timedelta = timedelta(hours=3)
    asked: list[Visit] = field(default_factory=list)

    async def pages(self, visit: Visit) -> AsyncIterator[Batch]:
        self.asked.append(visit)
        for one in self.script[min(len(self.asked), len(self.script)) - 1]:
            if isinstance(one, Exception):
                raise one
            yield one

    async def back_fill(self, visit: Visit) -> AsyncIterator[Batch]:
        async for batch in self.pages(visit):
            yield batch

    def next_visit(self, last: datetime | None, now: datetime) -> datetime:
        return now if last is None else last + self.every

    async def search(self, query: str, size: int, *, patience: timedelta) -> Sequence[Record]:
        found = [a.record async for batch in self.pages(_visit()) for a in batch.arrivals]
        return found[:size]

    async def look_up(self, ids: Sequence[str], *, patience: timedelta) -> Sequence[Record]:
        found = [a.record async for batch in self.pages(_visit()) for a in batch.arrivals]
        return [one for one in found if set(one.ids) & set(ids)]


def _visit() -> Visit:
    return Visit(SUNDAY.astimezone(UTC))
