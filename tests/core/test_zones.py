"""Time zones as people name them."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.errors import Mistyped, UserError
from bot.core.zones import MOST_NEAREST, nearest_zones, read_zone

WINTER, SUMMER = datetime(2026, 1, 15, 12, tzinfo=UTC), datetime(2026, 7, 15, 12, tzinfo=UTC)
unhurried = settings(deadline=None)  # The first look at the zones takes a while.


def test_a_city_is_enough() -> None:
    zones = {
        "Europe/Berlin": "Europe/Berlin",
        "  europe/berlin ": "Europe/Berlin",
        "Berlin": "Europe/Berlin",
        "New York": "America/New_York",
        "new   york": "America/New_York",
        "San Francisco": "America/Los_Angeles",
        "München": "Europe/Berlin",
        "Geneva": "Europe/Zurich",
        "cambridge": "Europe/London",
        "Washington D.C.": "America/New_York",
        "St. Louis": "America/Chicago",
        "Beijing": "Asia/Shanghai",
        "bangalore": "Asia/Kolkata",
        "UTC": "UTC",
    }

    assert {typed: read_zone(typed) for typed in zones} == zones


@pytest.mark.parametrize(
    ("typed", "winter_hours", "summer_hours"),
    [
        ("CET", 1, 2),
        ("CEST", 1, 2),
        ("GMT", 0, 0),
        ("BST", 0, 1),
        ("EST", -5, -4),
        ("edt", -5, -4),
        ("CST", -6, -5),
        ("MST", -7, -6),
        ("PST", -8, -7),
        ("PT", -8, -7),
        ("JST", 9, 9),
        ("IST", 5.5, 5.5),
        ("AEST", 11, 10),
    ],
)
def test_an_abbreviation_is_the_clock_on_the_wall_in_winter_and_summer(
    typed: str, winter_hours: float, summer_hours: float
) -> None:
    zone = ZoneInfo(read_zone(typed))

    hours = [moment.astimezone(zone).utcoffset() for moment in (WINTER, SUMMER)]
    assert [offset.total_seconds() / 3600 for offset in hours if offset is not None] == [
        winter_hours,
        summer_hours,
    ]


def test_every_zone_keeps_its_own_name_but_two_that_nobody_means() -> None:
    known = available_timezones() - {"localtime"}

    renamed = {zone: read_zone(zone) for zone in known if read_zone(zone) != zone}

    assert renamed == {"EST": "America/New_York", "MST": "America/Denver"}


def test_a_zone_nearly_named_is_offered() -> None:
    with pytest.raises(Mistyped) as refused:
        read_zone("Amsterdm")

    assert str(refused.value) == "I know no time zone “Amsterdm”. Did you mean Europe/Amsterdam?"
    assert refused.value.typed == "Amsterdm"
    assert next(iter(refused.value.meant)) == "Europe/Amsterdam"


def test_a_word_that_is_nearly_nothing_is_refused_with_an_example() -> None:
    with pytest.raises(UserError, match="Type one such as") as refused:
        read_zone("qqqqqq")

    assert not isinstance(refused.value, Mistyped)


@unhurried
@given(word=st.text(max_size=60))
def test_the_nearest_zones_exist_and_are_few_whatever_is_typed(word: str) -> None:
    nearest = nearest_zones(word)

    assert len(nearest) == len(set(nearest)) <= MOST_NEAREST
    assert set(nearest) <= available_timezones()
