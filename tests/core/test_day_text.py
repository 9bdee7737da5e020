"""Days of the past as readers type them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.day_text import read_days
from bot.core.schedule_text import write_day

TODAY = date(2026, 3, 4)  # A Wednesday.


def one(year: int, month: int, day: int) -> tuple[date, date]:
    return date(year, month, day), date(year, month, day)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("today", one(2026, 3, 4)),
        ("Yesterday", one(2026, 3, 3)),
        ("2026-03-02", one(2026, 3, 2)),
        ("2 mar", one(2026, 3, 2)),
        ("Mon 2 Mar", one(2026, 3, 2)),
        ("monday, 2. march", one(2026, 3, 2)),
        ("24 december", one(2025, 12, 24)),
        ("5 mar", one(2025, 3, 5)),  # Tomorrow has not been.
        ("29 feb", one(2024, 2, 29)),
        ("2 mar 2024", one(2024, 3, 2)),
        ("march", (date(2026, 3, 1), date(2026, 3, 31))),
        ("apr", (date(2025, 4, 1), date(2025, 4, 30))),
        ("feb 2024", (date(2024, 2, 1), date(2024, 2, 29))),
        ("2026-02", (date(2026, 2, 1), date(2026, 2, 28))),
    ],
)
def test_a_day_or_month_is_the_latest_that_can_be_meant(
    typed: str, meant: tuple[date, date]
) -> None:
    assert read_days(typed, TODAY) == meant


@pytest.mark.parametrize(
    "typed",
    [
        *("", "graph networks", "2", "2026", "marching", "mars rover", "31 feb", "2026-02-30"),
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
