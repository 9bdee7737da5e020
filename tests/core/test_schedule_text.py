"""Schedules and pauses as people type and read them."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.errors import UserError
from bot.core.schedule import EVERY_DAY, WEEKDAYS, Schedule
from bot.core.schedule_text import (
    read_pause,
    read_schedule,
    write_day,
    write_days,
    write_moment,
    write_schedule,
)
from bot.core.zones import read_zone

Read = TypeVar("Read")
BERLIN = "Europe/Berlin"
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
unhurried = settings(deadline=None)  # The first look at the zones takes a while.

WALL_CLOCKS = {"EST", "MST"}  # Zones without a summer; whoever types them means one with it.
zones = st.sampled_from(sorted(available_timezones() - {"localtime"} - WALL_CLOCKS))
schedules = st.builds(
    Schedule,
    at=st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    weekdays=st.frozensets(st.integers(0, 6), min_size=1),
    zone=zones,
)


def understood(read: Callable[[], Read]) -> Read | str:
    """Give what was read, or why it was refused."""
    try:
        return read()
    except UserError as error:
        return str(error)


@unhurried
@given(schedule=schedules)
def test_a_schedule_is_read_as_it_was_written(schedule: Schedule) -> None:
    assert read_schedule(write_schedule(schedule), BERLIN) == schedule


@pytest.mark.parametrize(
    ("text", "days", "at"),
    [
        ("weekdays 09:00", WEEKDAYS, time(9)),
        ("09:00", WEEKDAYS, time(9)),
        ("9", WEEKDAYS, time(9)),
        ("at 9", WEEKDAYS, time(9)),
        ("fri 16:00", {4}, time(16)),
        ("Fridays at 4pm", {4}, time(16)),
        ("mon, thu 8:30", {0, 3}, time(8, 30)),
        ("mon and thurs 8.30", {0, 3}, time(8, 30)),
        ("Tues,wednesday 8h30", {1, 2}, time(8, 30)),
        ("every day 12 am", EVERY_DAY, time(0)),
        ("daily 12pm", EVERY_DAY, time(12)),
        ("weekends 11:59 PM", {5, 6}, time(23, 59)),
        ("mon-fri 7:00", WEEKDAYS, time(7)),
        ("fri-mon 7:00", {4, 5, 6, 0}, time(7)),
        ("sat–sun 7:00", {5, 6}, time(7)),
        ("  WEEKDAYS \n 09:00 ", WEEKDAYS, time(9)),
    ],
)
def test_a_schedule_is_read_as_people_write_it(text: str, days: frozenset[int], at: time) -> None:
    assert read_schedule(text, BERLIN) == Schedule(at, frozenset(days), BERLIN)


def test_a_zone_is_read_by_its_name_or_city() -> None:
    zones = {
        "09:00 Asia/Tokyo": "Asia/Tokyo",
        "09:00 asia/tokyo": "Asia/Tokyo",
        "09:00 tokyo": "Asia/Tokyo",
        "Tokyo fri 09:00": "Asia/Tokyo",
        "09:00 New York": "America/New_York",
        "fri 09:00 buenos aires": "America/Argentina/Buenos_Aires",
        "09:00 eastern": "US/Eastern",
        "09:00 utc": "UTC",
        "09:00": BERLIN,
    }

    assert {text: read_schedule(text, BERLIN).zone for text in zones} == zones


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Which time?"),
        ("weekdays", "Which time?"),
        ("25:00", "There is no time “25:00”."),
        ("09:60", "There is no time “09:60”."),
        ("13pm", "There is no time “13pm”."),
        ("0am", "There is no time “0am”."),
        ("09:00 Berln", "I know no time zone “Berln”. Did you mean Europe/Berlin?"),
        ("weekdys 09:00", "I do not know “weekdys”. Did you mean weekdays?"),
        ("wensday 09:00 Berln", "I do not know “wensday”. Did you mean wednesday?"),
        ("09:00 qqqqqq", "I know no time zone “qqqqqq”. Type one such as"),
        ("09:00 10:00", "I know no time zone “10:00”."),
        ("mon-xyz 09:00", "I know no time zone “mon-xyz”."),
        ("mo 09:00", "I know no time zone “mo”."),
        ("09:00 localtime", "I know no time zone “localtime”."),
        ("09:00 " + "z" * 500, "I know no time zone “" + "z" * 40 + "”."),
    ],
)
def test_what_cannot_be_read_is_named(text: str, said: str) -> None:
    with pytest.raises(UserError) as refused:
        read_schedule(text, BERLIN)

    assert str(refused.value).startswith(said)


@unhurried
@given(text=st.text(max_size=60))
def test_any_text_is_a_schedule_or_refused(text: str) -> None:
    read = understood(lambda: read_schedule(text, BERLIN))

    assert read.weekdays if isinstance(read, Schedule) else read


@pytest.mark.parametrize(
    ("days", "written"),
    [
        (WEEKDAYS, "weekdays"),
        (EVERY_DAY, "daily"),
        ({5, 6}, "weekends"),
        ({3, 0}, "Mon, Thu"),
        ({6}, "Sun"),
    ],
)
def test_days_are_written_as_people_say_them(days: frozenset[int], written: str) -> None:
    assert write_days(days) == written


def test_moments_are_written_on_the_readers_clock() -> None:
    assert write_moment(NOW, BERLIN) == "Mon 2 Mar 10:00"
    assert write_moment(NOW, "Pacific/Auckland") == "Mon 2 Mar 22:00"
    assert write_moment(NOW, "Pacific/Kiritimati") == "Mon 2 Mar 23:00"
    assert write_day(date(2026, 3, 2)) == "Mon 2 Mar"


def test_a_pause_is_read_as_people_write_it() -> None:
    until: dict[str, datetime | None] = {
        "2 weeks": NOW + timedelta(days=14),
        "2w": NOW + timedelta(days=14),
        "a week": NOW + timedelta(days=7),
        "for three days": NOW + timedelta(days=3),
        "1 month": NOW + timedelta(days=30),
        "730 days": NOW + timedelta(days=730),
        "until 2027-01-06": datetime(2027, 1, 5, 23, 0, tzinfo=UTC),
        "2026-07-01": datetime(2026, 6, 30, 22, 0, tzinfo=UTC),
        "UNTIL 2026-03-03": datetime(2026, 3, 2, 23, 0, tzinfo=UTC),
        "until Friday": datetime(2026, 3, 5, 23, 0, tzinfo=UTC),
        "till 1 apr": datetime(2026, 3, 31, 22, 0, tzinfo=UTC),
        "until next week": datetime(2026, 3, 8, 23, 0, tzinfo=UTC),
        "four weeks": NOW + timedelta(days=28),
        "1 year": NOW + timedelta(days=365),
        "": None,
        "  ": None,
    }

    assert {text: read_pause(text, NOW, BERLIN) for text in until} == until


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("until further notice", "Until when?"),
        ("2 fortnights", "Until when?"),
        ("-2 weeks", "Until when?"),
        ("until 2027-02-30", "There is no day 2027-02-30."),
        ("until 2027-13-01", "There is no day 2027-13-01."),
        ("until 0000-01-01", "There is no day 0000-01-01."),
        ("until 9999-12-31", "Choose a day within the next two years"),
        ("until 2026-03-02", "Choose a day within the next two years"),
        ("until 2020-01-01", "Choose a day within the next two years"),
        ("0 days", "Choose a day within the next two years"),
        ("99999999999999999999 weeks", "Choose a day within the next two years"),
    ],
)
def test_a_pause_that_makes_no_sense_is_refused(text: str, said: str) -> None:
    with pytest.raises(UserError) as refused:
        read_pause(text, NOW, BERLIN)

    assert str(refused.value).startswith(said)


@unhurried
@given(text=st.one_of(st.text(max_size=40), st.from_regex(r"until \d{4}-\d{2}-\d{2}")), zone=zones)
def test_any_text_is_a_pause_to_come_or_refused(text: str, zone: str) -> None:
    until = understood(lambda: read_pause(text, NOW, zone))

    assert not isinstance(until, datetime) or NOW < until < NOW + timedelta(days=800)


@unhurried
@given(zone=zones)
def test_every_zone_is_known_by_its_name(zone: str) -> None:
    assert ZoneInfo(read_zone(zone.lower())).key == zone


@pytest.mark.parametrize(
    ("moment", "written"),
    [
        (datetime(2026, 3, 2, 8, 0, tzinfo=UTC), "Mon 2 Mar 09:00"),
        (datetime(2026, 12, 31, 23, 0, tzinfo=UTC), "Fri 1 Jan 2027 00:00"),
        (datetime(2025, 12, 31, 22, 59, tzinfo=UTC), "Wed 31 Dec 2025 23:59"),
    ],
)
def test_the_year_is_told_where_it_is_another_for_the_reader(
    moment: datetime, written: str
) -> None:
    assert write_moment(moment, BERLIN, now=NOW) == written
