"""Which days of bioRxiv a visit reads, and where a back-fill goes on."""

from datetime import UTC, date, timedelta

from bot.core.harvest import Cursor, Visit
from bot.sources.json_replies import moment

AGAIN_DAYS = 3  # Before yesterday; some preprints turn up late.
MOST_MISSED_DAYS = 30  # A digest takes nothing older.
FIRST_DAY = date(2013, 11, 7)  # bioRxiv's first; medRxiv is younger.

_DAY = timedelta(days=1)


def days_to_read(visit: Visit) -> tuple[date, ...]:
    """Give yesterday, the days before it, those missed, and today; oldest first."""
    today = today_of(visit)
    yesterday = today - _DAY
    first = min(yesterday, day_of(visit.cursor) or yesterday) - AGAIN_DAYS * _DAY
    first = max(first, today - MOST_MISSED_DAYS * _DAY)
    if visit.since is not None:
        first = min(max(visit.since, FIRST_DAY, _resumed(visit)), today)
    return tuple(first + n * _DAY for n in range((today - first).days + 1))


def cursor_after(day: date, visit: Visit, cursor: Cursor) -> Cursor:
    """Give the cursor once a day was read whole; only days that are over move it.

    Nor does one beyond days not read yet, as may be where `visit.since` names a late one.
    """
    today = today_of(visit)
    known, usual = day_of(cursor), days_to_read(Visit(visit.now, visit.cursor))[0]
    skips = visit.since is not None and visit.since > usual
    if day >= today or skips or (known is not None and day <= known < today):
        return cursor
    asked = {"since": visit.since.isoformat()} if visit.since is not None else {}
    return {**cursor, "day": day.isoformat(), **asked}


def days_to_fill(visit: Visit) -> tuple[date, ...]:
    """Give the days from today, or from where a back-fill was cut off, down to `visit.since`.

    The days of its cursor are those read already; the newest come first.
    """
    if visit.since is None:
        return ()
    today, last = today_of(visit), max(visit.since, FIRST_DAY)
    read = day_of(visit.cursor)
    first = today if read is None else min(today, read - _DAY)
    return tuple(first - n * _DAY for n in range((first - last).days + 1))


def cursor_back_to(day: date) -> Cursor:
    """Give a back-fill's cursor once `day` and all after it were read."""
    return {"day": day.isoformat()}


def today_of(visit: Visit) -> date:
    """Give the day of a visit, UTC."""
    return visit.now.astimezone(UTC).date()


def day_of(cursor: Cursor) -> date | None:
    """Give the day a cursor names."""
    read = moment(cursor.get("day", ""))
    return read.date() if read else None


def _resumed(visit: Visit) -> date:
    """Give where a visit from the same first day was cut off; the earliest day where none was."""
    read = day_of(visit.cursor)
    is_same = visit.since is not None and visit.cursor.get("since") == visit.since.isoformat()
    return read + _DAY if read is not None and is_same else date.min
