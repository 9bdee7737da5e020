"""Wall-clock schedules: one moment per local date, whatever the clocks do."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

EVERY_DAY = frozenset(range(7))
WEEKDAYS = frozenset(range(5))

_WIDEST_SHIFT = timedelta(hours=4)  # No zone ever moved its clocks by more, but for whole days.


@dataclass(frozen=True, slots=True)
class Schedule:
    """A time of day on some weekdays in a zone.

    Attributes:
        at: Local wall-clock time, to the minute.
        weekdays: 0 (Monday) to 6 (Sunday); never empty.
        zone: A name of the zone database, kept by name.
    """

    at: time
    weekdays: frozenset[int]
    zone: str

    def next_after(self, moment: datetime) -> tuple[date, datetime]:
        """Give the first local date and UTC moment strictly after `moment`.

        A time that a gap skips moves to the gap's end; a time that an overlap repeats counts once,
        the first time.
        """
        zone = ZoneInfo(self.zone)
        day = moment.astimezone(zone).date() - timedelta(days=1)
        while True:
            if day.weekday() in self.weekdays and (due := moment_of(day, self.at, zone)) > moment:
                return day, due
            day += timedelta(days=1)


def moment_of(day: date, at: time, zone: ZoneInfo) -> datetime:
    """Give the UTC moment of a local date and time: first of two, or the end of a gap."""
    local = datetime.combine(day, at)
    moment = local.replace(tzinfo=zone).astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) == local:
        return moment
    return _first_at_or_after(local, moment, zone)


def _first_at_or_after(local: datetime, near: datetime, zone: ZoneInfo) -> datetime:
    """Search the second at which a gap ends: the first whose local clock has reached `local`."""
    early = int((near - _WIDEST_SHIFT).timestamp())
    late = int((near + timedelta(days=1) + _WIDEST_SHIFT).timestamp())
    while late - early > 1:
        middle = (early + late) // 2
        if datetime.fromtimestamp(middle, zone).replace(tzinfo=None) >= local:
            late = middle
        else:
            early = middle
    return datetime.fromtimestamp(late, UTC)
