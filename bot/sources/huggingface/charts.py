"""The ranked lists that Hugging Face gives: trending, and the day, week and month by upvotes."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta

from bot.core.harvest import Arrival, Batch, Cursor, Listing
from bot.sources.huggingface.items import Item
from bot.sources.huggingface.lists import Lists
from bot.sources.huggingface.questions import of_day, of_month, of_week

CHARTS = ("trending", "day", "week", "month")
SIZE = 50
EARLIEST_DAYS = 7  # Over holidays no paper may be listed for some days.

Days = Mapping[date, Sequence[Item]]
"""Whole lists that were read already, by day."""


class Charts:
    """Makes charts of lists."""

    def __init__(self, lists: Lists) -> None:
        self._lists = lists

    async def batch(
        self,
        names: Sequence[str],
        now: datetime,
        *,
        cursor: Cursor,
        read: Days | None = None,
        patience: timedelta | None = None,
    ) -> Batch:
        """Give charts as one batch that holds their papers too, so that every id resolves.

        A paper that only stands in a longer list counts as of its own date; one of the newest day
        is new.

        Raises:
            ValueError: If there is no chart of a name.
        """
        if unknown := set(names) - set(CHARTS):
            raise ValueError(f"no chart is named {', '.join(sorted(unknown))}")
        charts: dict[str, tuple[str, ...]] = {}
        arrivals: dict[str, Arrival] = {}
        for name in names:
            items = await self._items(name, now, read or {}, patience)
            listing = Listing.NEW if name == "day" else Listing.OLD
            charts[name] = tuple(item.id for item in items)
            for item in items:
                if item.id not in arrivals or listing is Listing.NEW:
                    arrivals[item.id] = Arrival(item.record, listing)
        return Batch(tuple(arrivals.values()), cursor, charts=charts)

    async def _items(
        self, name: str, now: datetime, read: Days, patience: timedelta | None
    ) -> tuple[Item, ...]:
        today = now.astimezone(UTC).date()
        if name == "trending":
            return await self._lists.trending(SIZE, patience)
        if name == "day":
            return await self._newest_day(today, read, patience)
        # Early in a week or month its list may be empty; then the one before it stands.
        if name == "week":
            named, before = of_week(today), of_week(today - timedelta(days=7))
        else:
            named, before = of_month(today), of_month(today.replace(day=1) - timedelta(days=1))
        items = await self._lists.whole(named, patience)
        return by_upvotes(items or await self._lists.whole(before, patience))

    async def _newest_day(
        self, today: date, read: Days, patience: timedelta | None
    ) -> tuple[Item, ...]:
        for back in range(EARLIEST_DAYS):
            day = today - timedelta(days=back)
            items = read.get(day)
            if items is None:
                listed = await self._lists.whole(of_day(day), patience)
                items = [item for item in listed if item.listed_on in (day, None)]
            if items:
                return by_upvotes(items)
        return ()


def by_upvotes(items: Sequence[Item]) -> tuple[Item, ...]:
    """Give the `SIZE` papers with most upvotes; among equals the list's order stays."""
    return tuple(sorted(items, key=lambda item: -item.upvotes)[:SIZE])
