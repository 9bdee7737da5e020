"""When arXiv announces: weekdays, deferred days, and the clocks of New York."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sources.arxiv import Arxiv
from bot.sources.arxiv.calendar import (
    announcement_days,
    arrives_at,
    is_announcement_day,
    newest_announcement,
    next_visit,
)
from bot.sources.asking import Web
from tests.sources.web import FreeTurns

YEAR = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]
MOMENTS = st.timedeltas(timedelta(0), timedelta(days=730)).map(
    lambda since: datetime(2025, 6, 1, tzinfo=UTC) + since
)


def moment(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


def test_a_weekday_has_no_list_where_the_evening_before_is_deferred() -> None:
    weekdays = [day for day in YEAR if day.isoweekday() <= 5]

    without = [f"{day:%m-%d}" for day in weekdays if not is_announcement_day(day)]

    # The evenings of 06-19, 07-03 and 12-25 are Fridays, which announce nothing anyway.
    assert without == ["01-02", "01-20", "09-08", "11-27", "12-30"]


def test_saturdays_and_sundays_have_no_list() -> None:
    assert not any(is_announcement_day(day) for day in YEAR if day.isoweekday() > 5)


def test_of_other_years_only_the_weekday_counts() -> None:
    assert is_announcement_day(date(2025, 11, 28))
    assert is_announcement_day(date(2027, 12, 31))
    assert not is_announcement_day(date(2027, 1, 2))


@pytest.mark.parametrize(
    ("day", "arrives"),
    [
        (date(2026, 1, 5), datetime(2026, 1, 5, 5, 10, tzinfo=UTC)),
        (date(2026, 7, 1), datetime(2026, 7, 1, 4, 10, tzinfo=UTC)),
        (date(2026, 3, 6), datetime(2026, 3, 6, 5, 10, tzinfo=UTC)),  # Clocks go forward on 03-08.
        (date(2026, 3, 9), datetime(2026, 3, 9, 4, 10, tzinfo=UTC)),
        (date(2026, 10, 30), datetime(2026, 10, 30, 4, 10, tzinfo=UTC)),  # Back on 11-01.
        (date(2026, 11, 2), datetime(2026, 11, 2, 5, 10, tzinfo=UTC)),
    ],
)
def test_a_list_is_there_ten_minutes_past_midnight_in_new_york(
    day: date, arrives: datetime
) -> None:
    assert arrives_at(day) == arrives


def test_the_newest_list_is_yesterdays_until_todays_is_there() -> None:
    assert newest_announcement(moment(25, 5, 9)) == date(2026, 11, 24)
    assert newest_announcement(moment(25, 5, 10)) == date(2026, 11, 25)


def test_from_thanksgiving_until_monday_the_newest_list_is_thursdays() -> None:
    for now in (moment(26, 12), moment(27, 12), moment(29, 12), moment(30, 5, 9)):
        assert newest_announcement(now) == date(2026, 11, 26)


def test_the_days_between_two_moments_are_those_with_a_list() -> None:
    days = announcement_days(date(2026, 11, 23), moment(30, 12))

    assert days == [date(2026, 11, day) for day in (24, 25, 26, 30)]
    assert announcement_days(date(2026, 11, 30), moment(30, 12)) == []
    assert announcement_days(date(2026, 12, 24), moment(30, 12)) == []


@given(MOMENTS)
def test_the_newest_list_is_out_and_no_later_one_is(now: datetime) -> None:
    newest = newest_announcement(now)

    later = [newest + timedelta(days=n) for n in range(1, 9)]
    assert arrives_at(newest) <= now
    assert not any(is_announcement_day(day) and arrives_at(day) <= now for day in later)
    assert announcement_days(newest, now) == []
    assert announcement_days(newest - timedelta(days=1), now) == [newest]


def test_a_visit_is_due_when_a_list_is_there_and_then_not_before_the_next() -> None:
    arxiv = Arxiv(Web(FreeTurns()))
    due = moment(25, 5, 10)

    assert arxiv.next_visit(None, moment(25, 12)) == due
    assert arxiv.next_visit(moment(24, 23), moment(25, 12)) == due
    assert arxiv.next_visit(moment(25, 6), moment(25, 12)) == moment(26, 5, 10)


def test_after_friday_the_next_visit_is_on_monday() -> None:
    arxiv = Arxiv(Web(FreeTurns()))

    assert arxiv.next_visit(moment(20, 6), moment(21, 12)) == moment(23, 5, 10)


def test_a_deferred_day_is_visited_too_as_the_calendar_may_be_wrong() -> None:
    arxiv = Arxiv(Web(FreeTurns()))

    assert arxiv.next_visit(moment(26, 6), moment(26, 12)) == moment(27, 5, 10)


def test_the_hour_of_visits_follows_the_clocks_of_new_york() -> None:
    arxiv = Arxiv(Web(FreeTurns()))
    friday, saturday = moment(30, 6, month=10), moment(31, 12, month=10)

    assert arxiv.next_visit(friday, saturday) == moment(2, 5, 10)


@given(MOMENTS, st.timedeltas(timedelta(days=-9), timedelta(days=9)))
def test_a_visit_is_due_at_most_once_for_each_list(now: datetime, before: timedelta) -> None:
    arxiv = Arxiv(Web(FreeTurns()))
    due = arxiv.next_visit(now + before, now)

    assert now < next_visit(now) <= now + timedelta(days=4)
    assert (due <= now) == (now + before < arxiv.next_visit(None, now))
    assert arxiv.next_visit(now, now) > now
