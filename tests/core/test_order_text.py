"""Standing orders as people type them."""

from datetime import UTC, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.order_text import Wanted, read_order, write_order
from bot.core.places import Reader, direct
from bot.core.schedule import Schedule
from bot.core.schedule_text import read_schedule
from bot.core.subscription import Kind, Period, Subscription, subscription_id

ADA = Reader("console", "local", "ada")
PICKS_ID = "229900a410bbfb586d"  # As it was before there were other kinds.
schedules = st.builds(
    Schedule,
    st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    st.frozensets(st.integers(0, 6), min_size=1),
    st.just("Europe/Berlin"),
)


def order(kind: Kind, period: Period | None, schedule: Schedule) -> Subscription:
    name = subscription_id(ADA, kind, direct(ADA))
    now = datetime(2026, 3, 1, tzinfo=UTC)
    return Subscription(name, kind, ADA, direct(ADA), schedule, 5, now, None, ADA, period)


@pytest.mark.parametrize(
    ("text", "kind", "period", "when"),
    [
        ("", "picks", None, ""),
        ("weekdays 09:00 Europe/Berlin", "picks", None, "weekdays 09:00 Europe/Berlin"),
        ("off", "picks", None, "off"),
        ("trending", "trending", None, ""),
        ("Trending  fri 16:00", "trending", None, "fri 16:00"),
        ("trending month mon 09:00", "trending", "month", "mon 09:00"),
        ("trending weekly fri 16:00", "trending", "week", "fri 16:00"),
        ("trending daily 09:00", "trending", None, "daily 09:00"),
        ("trending day 09:00", "trending", "day", "09:00"),
        ("trending week", "trending", "week", ""),
        ("trending off", "trending", None, "off"),
        ("fri 16:00 trending", "picks", None, "fri 16:00 trending"),
    ],
)
def test_the_first_words_say_what_and_the_rest_when(
    text: str, kind: Kind, period: Period | None, when: str
) -> None:
    assert read_order(text) == Wanted(kind, period, when)


@given(st.text(max_size=60))
def test_any_text_is_read(text: str) -> None:
    assert read_order(text).kind in ("picks", "trending")


@given(schedules, st.sampled_from(["day", "week", "month"]))
def test_an_order_for_trending_papers_is_read_as_it_was_written(
    schedule: Schedule, period: Period
) -> None:
    wanted = read_order(write_order(order("trending", period, schedule)))

    assert (wanted.kind, wanted.period) == ("trending", period)
    assert read_schedule(wanted.when, "Etc/UTC") == schedule


def test_an_order_for_picks_is_written_as_its_schedule() -> None:
    fridays = order("picks", None, Schedule(time(16, 0), frozenset({4}), "Europe/Berlin"))

    assert write_order(fridays) == "Fri 16:00 Europe/Berlin"
    assert read_order(write_order(fridays)).kind == "picks"


def test_the_id_of_an_order_for_picks_is_the_one_it_always_had() -> None:
    assert subscription_id(ADA, "picks", direct(ADA)) == PICKS_ID
    assert subscription_id(ADA, "trending", direct(ADA)) != PICKS_ID
