"""Make batches of the lists of days and weeks."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta

from bot.core.harvest import Arrival, Batch, Cursor, Listing, Visit
from bot.sources.huggingface.days import Day, cursor_after, cursor_after_all
from bot.sources.huggingface.items import Item
from bot.sources.huggingface.lists import Lists
from bot.sources.huggingface.questions import of_day, of_week

Read = dict[date, list[Item]]
"""What lists of days held, filled while they are read."""


async def day_pages(
    lists: Lists, day: Day, visit: Visit, cursor: Cursor, read: Read
) -> AsyncIterator[Batch]:
    """Give one day's list, page by page; the last page moves the cursor if the day is over.

    Papers of another day are passed over: for a day without any the site may give those of the
    last day that had some.
    """
    found = read.setdefault(day.day, [])
    is_over = day.day < visit.now.astimezone(UTC).date()
    async for page in lists.pages(of_day(day.day)):
        own = [item for item in page.items if item.listed_on in (day.day, None)]
        found.extend(own)
        is_last = page.is_last or bool(page.items and not own)
        moves = is_last and day.listing is not Listing.UPDATE
        yield Batch(
            tuple(Arrival(item.record, day.listing) for item in own),
            cursor_after(day.day, visit, cursor) if moves else cursor,
            page.unread,
            days={day.day: len(found)} if is_last and is_over else {},
        )
        if is_last:
            return


async def week_pages(
    lists: Lists, now: datetime, cursor: Cursor, read: Read
) -> AsyncIterator[Batch]:
    """Give the list of this week; on its first two days, those of the week before first.

    The last page's cursor stands as if every day had been read.
    """
    today = now.astimezone(UTC).date()
    weeks = [today - timedelta(days=7), today] if today.isoweekday() <= 2 else [today]
    for week in weeks:
        days = _days_of_week(week, today)
        read.update({day: [] for day in days})
        async for page in lists.pages(of_week(week)):
            own = [item for item in page.items if item.listed_on in (*days, None)]
            for item in own:
                if item.listed_on is not None:
                    read[item.listed_on].append(item)
            is_end = page.is_last and week == today
            yield Batch(
                tuple(Arrival(item.record) for item in own),
                cursor_after_all(now, cursor) if is_end else cursor,
                page.unread,
                days={day: len(read[day]) for day in days if page.is_last and day < today},
            )


def _days_of_week(day: date, today: date) -> tuple[date, ...]:
    monday = day - timedelta(days=day.weekday())
    week = (monday + timedelta(days=n) for n in range(7))
    return tuple(one for one in week if one <= today)
