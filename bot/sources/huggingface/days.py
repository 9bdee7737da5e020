"""Which days of Daily Papers a visit reads: today, those missed, and a few once more."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from bot.core.harvest import Cursor, Listing, Visit
from bot.sources.json_replies import moment

AGAIN_DAYS = 2  # Papers are put on a day's list through that day and, at times, later.
MOST_MISSED_DAYS = 30  # A digest takes nothing older.
REFRESHED_DAYS = 7  # Upvotes come in for about a week.
REFRESH_EVERY = timedelta(hours=12)
FIRST_DAY = date(2023, 5, 1)  # Daily Papers began that month.

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Day:
    """One day's list to read, and how its papers are listed."""

    day: date
    listing: Listing


def is_first(visit: Visit) -> bool:
    """Whether nothing was read before and no day is asked for."""
    return visit.since is None and _day_read(visit.cursor) is None


def days_to_read(visit: Visit) -> tuple[Day, ...]:
    """Give the days whose papers may be new, oldest first, so that a cursor can follow.

    Days that lie further back than a digest looks are listed as of the papers' own dates.
    """
    today = visit.now.astimezone(UTC).date()
    first = _first_day(visit.cursor, today)
    if visit.since is not None:
        first = min(max(visit.since, FIRST_DAY, _resumed(visit)), today)
    return tuple(
        Day(day, Listing.OLD if (today - day).days > MOST_MISSED_DAYS else Listing.NEW)
        for day in _between(first, today)
    )


def days_to_refresh(visit: Visit) -> tuple[Day, ...]:
    """Give earlier days of the last week whose upvotes are due to be read again."""
    refreshed = moment(visit.cursor.get("refreshed", ""))
    if refreshed is not None and timedelta() <= visit.now - refreshed < REFRESH_EVERY:
        return ()
    today = visit.now.astimezone(UTC).date()
    read = {one.day for one in days_to_read(visit)}
    days = _between(today - (REFRESHED_DAYS - 1) * _DAY, today)
    return tuple(Day(day, Listing.UPDATE) for day in days if day not in read)


def cursor_after(day: date, visit: Visit, cursor: Cursor) -> Cursor:
    """Give the cursor once a day's list is read whole.

    Only days that are over move it, and none that lies beyond days not read yet, as may be where
    `visit.since` names a late one.
    """
    today = visit.now.astimezone(UTC).date()
    known = _day_read(cursor)
    skips = visit.since is not None and visit.since > _first_day(visit.cursor, today)
    if day >= today or skips or (known is not None and day <= known < today):
        return cursor
    asked = {"since": visit.since.isoformat()} if visit.since is not None else {}
    return {**cursor, "day": day.isoformat(), **asked}


def cursor_after_all(now: datetime, cursor: Cursor) -> Cursor:
    """Give the cursor once every day that is over was read, upvotes included."""
    yesterday = now.astimezone(UTC).date() - _DAY
    return {**cursor, "day": yesterday.isoformat(), **refreshed_at(now)}


def refreshed_at(now: datetime) -> Cursor:
    """Give what a cursor remembers of upvotes read again."""
    return {"refreshed": now.astimezone(UTC).isoformat(timespec="seconds")}


def _resumed(visit: Visit) -> date:
    """Give where a visit from the same first day was cut off; the earliest day where none was."""
    read = _day_read(visit.cursor)
    is_same = visit.since is not None and visit.cursor.get("since") == visit.since.isoformat()
    return read + _DAY if read is not None and is_same else date.min


def _first_day(cursor: Cursor, today: date) -> date:
    usual = today - AGAIN_DAYS * _DAY
    read = _day_read(cursor)
    if read is None or read >= today - _DAY:
        return usual
    return max(min(usual, read - AGAIN_DAYS * _DAY), today - MOST_MISSED_DAYS * _DAY)


def _day_read(cursor: Cursor) -> date | None:
    read = moment(cursor.get("day", ""))
    return read.date() if read else None


def _between(first: date, last: date) -> Iterator[date]:
    return (first + n * _DAY for n in range((last - first).days + 1))
