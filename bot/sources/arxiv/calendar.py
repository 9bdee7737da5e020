"""When arXiv announces: the evenings from Sunday to Thursday, in lists of the next morning."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

EASTERN = ZoneInfo("America/New_York")
READY_AT = time(0, 10)  # Announced at 20:00; the lists change at midnight.

_DAY = timedelta(days=1)

# Evenings on which nothing is announced although their weekday has it, by year. Other years only
# follow their weekdays: a list that is then unexpectedly empty is no error.
_DEFERRED = {
    2026: "01-01 01-19 06-19 07-03 09-07 11-26 12-25 12-29 12-31",
}
_DEFERRED_EVENINGS = frozenset(
    date.fromisoformat(f"{year}-{day}") for year, days in _DEFERRED.items() for day in days.split()
)


def is_announcement_day(day: date) -> bool:
    """Whether there is a list of this day: Monday to Friday, unless the evening before has none."""
    return is_weekday(day) and day - _DAY not in _DEFERRED_EVENINGS


def is_weekday(day: date) -> bool:
    """Whether a list of this day is possible: also deferred days have surprised with one."""
    return day.isoweekday() <= 5


def arrives_at(day: date) -> datetime:
    """Give when the list of a day can be read, UTC."""
    return datetime.combine(day, READY_AT, EASTERN).astimezone(UTC)


def eastern_day(now: datetime) -> date:
    """Give the day whose list can be read now: that of New York, ten minutes late."""
    day = now.astimezone(EASTERN).date()
    return day if arrives_at(day) <= now else day - _DAY


def newest_announcement(now: datetime) -> date:
    """Give the newest day whose list must be out by now."""
    day = eastern_day(now)
    while not is_announcement_day(day):
        day -= _DAY
    return day


def announcement_days(after: date, upto: datetime) -> list[date]:
    """Give the days later than `after` whose lists must be out at `upto`, oldest first."""
    newest = newest_announcement(upto)
    days = (after + n * _DAY for n in range(1, (newest - after).days + 1))
    return [day for day in days if is_announcement_day(day)]


def newest_visit(now: datetime) -> datetime:
    """Give when the newest list that may be out was ready, UTC, deferred days included.

    Such days cost one request, and find papers that came in spite of the calendar.
    """
    day = eastern_day(now)
    while not is_weekday(day):
        day -= _DAY
    return arrives_at(day)


def next_visit(now: datetime) -> datetime:
    """Give when the next list that there may be is ready, UTC, deferred days included."""
    day = eastern_day(now) + _DAY
    while not is_weekday(day):
        day += _DAY
    return arrives_at(day)
