"""Wall-clock schedules: one delivery per local date, in every time zone."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.schedule import EVERY_DAY, WEEKDAYS, Schedule

ZONES = sorted(available_timezones())
SHARES = 12  # Each share of the zones is walked by its own test, so that all are.
AWKWARD = [time(0, 0), time(0, 30), time(1, 59), time(2, 0), time(2, 30), time(3, 0), time(23, 59)]
WALKED = 120  # Days; three examples of each share usually meet both changes of the clocks.

moments = st.datetimes(  # Of the years in which the zone database tells of changes for all zones.
    min_value=datetime(2015, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
    max_value=datetime(2036, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)
times = st.sampled_from(AWKWARD) | st.times().map(lambda t: t.replace(second=0, microsecond=0))


def walk(schedule: Schedule, after: datetime, days: int) -> list[tuple[date, datetime]]:
    found = []
    for _ in range(days):
        day, after = schedule.next_after(after)
        found.append((day, after))
    return found


def exists(day: date, at: time, zone: ZoneInfo) -> bool:
    """Whether a clock in the zone ever shows this time on this day."""
    local = datetime.combine(day, at)
    there = local.replace(tzinfo=zone).astimezone(UTC).astimezone(zone)
    return there.replace(tzinfo=None) == local


@pytest.mark.parametrize("share", range(SHARES))
@settings(max_examples=3, deadline=None)
@given(after=moments, at=times)
def test_every_zone_gets_one_delivery_per_local_date(share: int, after: datetime, at: time) -> None:
    for name in ZONES[share::SHARES]:
        zone = ZoneInfo(name)
        walked = walk(Schedule(at, EVERY_DAY, name), after, WALKED)

        first = walked[0][0]
        assert [day for day, _ in walked] == [first + timedelta(days=n) for n in range(WALKED)]
        assert after < walked[0][1] <= after + timedelta(hours=50)
        for (day, due), (_, following) in pairwise(walked):
            assert timedelta(hours=20) <= following - due <= timedelta(hours=28), (name, day)
            local = due.astimezone(zone).replace(tzinfo=None)
            wanted = datetime.combine(day, at)
            assert local == wanted or (local > wanted and not exists(day, at, zone)), (name, day)


@given(after=moments, at=times, weekdays=st.frozensets(st.integers(0, 6), min_size=1))
def test_only_the_days_of_the_week_that_were_named_come_up(
    after: datetime, at: time, weekdays: frozenset[int]
) -> None:
    walked = walk(Schedule(at, weekdays, "America/Santiago"), after, 2 * len(weekdays))

    assert {day.weekday() for day, _ in walked} == weekdays
    assert walked[-1][1] - after <= timedelta(days=15)


@pytest.mark.parametrize(
    ("zone", "at", "after", "due"),
    [
        # 02:00 becomes 03:00: the skipped half past two moves to the end of the gap.
        ("Europe/Berlin", time(2, 30), "2026-03-28T12:00Z", "2026-03-29T01:00Z"),
        # 03:00 becomes 02:00: the repeated half past two counts the first time.
        ("Europe/Berlin", time(2, 30), "2026-10-24T12:00Z", "2026-10-25T00:30Z"),
        ("Europe/Berlin", time(9, 0), "2026-03-28T12:00Z", "2026-03-29T07:00Z"),
        ("Europe/Berlin", time(9, 0), "2026-10-24T12:00Z", "2026-10-25T08:00Z"),
        ("America/New_York", time(2, 30), "2026-03-07T12:00Z", "2026-03-08T07:00Z"),
        ("America/New_York", time(1, 30), "2026-10-31T12:00Z", "2026-11-01T05:30Z"),
        # Lord Howe moves by half an hour: 02:00 becomes 02:30.
        ("Australia/Lord_Howe", time(2, 15), "2026-10-03T12:00Z", "2026-10-03T15:30Z"),
        # Midnight itself is skipped: 00:00 becomes 01:00 on 6 September.
        ("America/Santiago", time(0, 0), "2026-09-05T12:00Z", "2026-09-06T04:00Z"),
        ("Asia/Kathmandu", time(9, 0), "2026-03-02T00:00Z", "2026-03-02T03:15Z"),
    ],
)
def test_the_clocks_change_and_the_moment_is_known(
    zone: str, at: time, after: str, due: str
) -> None:
    schedule = Schedule(at, EVERY_DAY, zone)

    assert schedule.next_after(datetime.fromisoformat(after))[1] == datetime.fromisoformat(due)


def test_the_moment_itself_is_not_after_itself() -> None:
    monday = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    schedule = Schedule(time(9, 0), WEEKDAYS, "Etc/UTC")

    assert schedule.next_after(monday) == (date(2026, 3, 3), monday + timedelta(days=1))
    assert schedule.next_after(monday - timedelta(seconds=1)) == (date(2026, 3, 2), monday)


def test_friday_is_followed_by_monday() -> None:
    friday = datetime(2026, 3, 6, 9, 0, tzinfo=UTC)

    day, due = Schedule(time(9, 0), WEEKDAYS, "Etc/UTC").next_after(friday)

    assert (day, due) == (date(2026, 3, 9), friday + timedelta(days=3))
