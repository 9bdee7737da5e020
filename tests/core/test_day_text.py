"""Days as readers type them, looking back and ahead."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.day_text import read_coming_day, read_days
from bot.core.schedule_text import write_day

TODAY = date(2026, 3, 4)  # A Wednesday.


def one(year: int, month: int, day: int) -> tuple[date, date]:
    return date(year, month, day), date(year, month, day)


def test_a_day_or_month_is_the_latest_that_can_be_meant() -> None:
    meant: dict[str, tuple[date, date]] = {
        "today": one(2026, 3, 4),
        "Yesterday": one(2026, 3, 3),
        "2026-03-02": one(2026, 3, 2),
        "2 mar": one(2026, 3, 2),
        "Mon 2 Mar": one(2026, 3, 2),
        "monday, 2. march": one(2026, 3, 2),
        "24 december": one(2025, 12, 24),
        "5 mar": one(2025, 3, 5),  # Tomorrow has not been.
        "29 feb": one(2024, 2, 29),
        "2 mar 2024": one(2024, 3, 2),
        "march": (date(2026, 3, 1), date(2026, 3, 31)),
        "apr": (date(2025, 4, 1), date(2025, 4, 30)),
        "feb 2024": (date(2024, 2, 1), date(2024, 2, 29)),
        "2026-02": (date(2026, 2, 1), date(2026, 2, 28)),
        "2026/03/02": one(2026, 3, 2),
        "2.3.2026": one(2026, 3, 2),
        "March 2nd, 2026": one(2026, 3, 2),
        "mar 5": one(2025, 3, 5),
        "2nd of march": one(2026, 3, 2),
        "wednesday": one(2026, 3, 4),
        "last Wednesday": one(2026, 2, 25),
        "on thursday": one(2026, 2, 26),
        "3 days ago": one(2026, 3, 1),
        "a week ago": one(2026, 2, 25),
        "last 7 days": (date(2026, 2, 26), date(2026, 3, 4)),
        "this week": (date(2026, 3, 2), date(2026, 3, 8)),
        "last week": (date(2026, 2, 23), date(2026, 3, 1)),
        "last month": (date(2026, 2, 1), date(2026, 2, 28)),
        "last year": (date(2025, 1, 1), date(2025, 12, 31)),
    }

    assert {typed: read_days(typed, TODAY) for typed in meant} == meant


@pytest.mark.parametrize(
    "typed",
    [
        *("", "graph networks", "2", "2026", "marching", "mars rover", "31 feb", "2026-02-30"),
        *(
            "sun",
            "sat solvers",
            "week",
            "mon",
            "last 0 days",
            "2026-02/03",
            "30.2.2026",
            "1.13.2026",
        ),
        *("2026-13", "march 2026 papers", "0000-01-01", "99 may", "mar 0000", "2 maybe"),
    ],
)
def test_what_is_no_day_is_words(typed: str) -> None:
    assert read_days(typed, TODAY) is None


@given(st.integers(0, 360))
def test_a_day_as_we_write_it_is_read_again(ago: int) -> None:
    day = TODAY - timedelta(days=ago)

    assert read_days(write_day(day), TODAY) == (day, day)


@given(st.text(max_size=30))
def test_any_text_is_a_day_or_is_not(text: str) -> None:
    found = read_days(text, TODAY)

    assert found is None or found[0] <= found[1]
    assert read_coming_day(text, TODAY) is None or text.strip()


def test_a_day_to_come_is_the_first_that_can_be_meant() -> None:
    meant = {
        "tomorrow": date(2026, 3, 5),
        "friday": date(2026, 3, 6),
        "Fri": date(2026, 3, 6),
        "next wed": date(2026, 3, 11),
        "the weekend": date(2026, 3, 7),
        "next week": date(2026, 3, 9),
        "the end of the week": date(2026, 3, 9),
        "end of month": date(2026, 4, 1),
        "next year": date(2027, 1, 1),
        "5 mar": date(2026, 3, 5),
        "4 mar": date(2027, 3, 4),  # Today has begun.
        "Dec 24": date(2026, 12, 24),
        "may": date(2026, 5, 1),
        "29 feb": date(2028, 2, 29),
        "1.2.2026": date(2026, 2, 1),
    }

    assert {typed: read_coming_day(typed, TODAY) for typed in meant} == meant


def test_what_is_no_day_to_come_is_none() -> None:
    cases = ["", "convergence", "today", "31 feb", "whenever", "fr", "2"]

    assert [typed for typed in cases if read_coming_day(typed, TODAY) is not None] == []
