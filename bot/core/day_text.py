"""Days as readers type them: looking back "yesterday", "2 mar", "last week"; ahead "friday"."""

import re
from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import date, timedelta
from typing import NamedTuple

YEARS = 9  # A 29 February is never further away.

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_FULL = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_NUMBERS = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4}
_UNIT_DAYS = {"day": 1, "week": 7}

_NAME = rf"(?:{'|'.join(name[:3] for name in _WEEKDAYS)})[a-z]*,?"
_MONTH = r"(?P<month>[a-z]+)\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?:,? (?P<year>\d{4}))?"
_DATES = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?P<year>\d{4})(?P<mark>[-/])(?P<month>\d{2})(?:(?P=mark)(?P<day>\d{2}))?",
        r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})",
        rf"(?:{_NAME} )?{_DAY}\.?(?: of)? {_MONTH}{_YEAR}",
        rf"(?:{_NAME} )?{_MONTH} {_DAY}{_YEAR}",
        rf"{_MONTH}{_YEAR}",
    )
)
_AGO = re.compile(r"(?P<count>\d{1,3}|a|one|two|three|four) (?P<unit>day|week)s? ago")
_LATELY = re.compile(r"(?:the )?(?:last|past) (?P<count>\d{1,3}) days")
_END_OF = re.compile(r"(?:the )?end of (?:the |this )?(?=week|month|year)")

Days = tuple[date, date]
"""The first and the last day meant."""


class _Date(NamedTuple):
    year: int | None
    month: int
    day: int | None


def read_days(text: str, today: date) -> Days | None:
    """Read a day, week, month or year of the past; a year not given is the latest one possible.

    A weekday counts where its name stands in full: "sat" and "sun" are words of titles.

    Returns:
        None where the text is no day.
    """
    text = " ".join(text.lower().split())
    if found := _spoken(text, today) or _counted_back(text, today):
        return found
    years = range(today.year, today.year - YEARS, -1)
    return next(_dated(text, years, lambda day: day <= today), None)


def read_coming_day(text: str, today: date) -> date | None:
    """Read a day to come, as after "until"; a year not given is the first one possible.

    Returns:
        The first day meant ("next week": its Monday; "end of the week": the Monday after it; any
        date with a year, also one that is past); None where the text is no such day.
    """
    text = _END_OF.sub("next ", " ".join(text.lower().split())).removeprefix("the ")
    if text == "tomorrow":
        return today + timedelta(days=1)
    first, _, unit = text.rpartition(" ")
    if first == "next" and unit in ("week", "month", "year"):
        return _period(unit, today)[1] + timedelta(days=1)
    weekday = _weekday(unit) if first in ("", "this", "next", "on") else None
    if weekday is not None:
        return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)
    years = range(today.year, today.year + YEARS)
    found = next(_dated(text, years, lambda day: day > today), None)
    return found[0] if found else None


def _spoken(text: str, today: date) -> Days | None:
    """Read "yesterday", "last week", "this month", "on Monday"."""
    if text in ("today", "yesterday"):
        day = today - timedelta(days=text == "yesterday")
        return day, day
    first, _, unit = text.rpartition(" ")
    if unit in ("week", "month", "year") and first in ("this", "last"):
        here = _period(unit, today)
        return here if first == "this" else _period(unit, here[0] - timedelta(days=1))
    if unit in _WEEKDAYS and first in ("", "on", "last"):
        ago = (today.weekday() - _WEEKDAYS.index(unit)) % 7
        day = today - timedelta(days=ago or 7 * (first == "last"))
        return day, day
    return None


def _counted_back(text: str, today: date) -> Days | None:
    """Read "3 days ago" and "last 7 days"."""
    if match := _AGO.fullmatch(text):
        count = _NUMBERS.get(match["count"]) or int(match["count"])
        day = today - timedelta(days=count * _UNIT_DAYS[match["unit"]])
        return day, day
    if (match := _LATELY.fullmatch(text)) and int(match["count"]):
        return today - timedelta(days=int(match["count"]) - 1), today
    return None


def _period(unit: str, day: date) -> Days:
    """Give the week (from Monday), month or year a day is in."""
    if unit == "week":
        monday = day - timedelta(days=day.weekday())
        return monday, monday + timedelta(days=6)
    if unit == "year":
        return date(day.year, 1, 1), date(day.year, 12, 31)
    return _days_of(day.year, day.month, None)


def _dated(text: str, years: Iterable[int], fits: Callable[[date], bool]) -> Iterator[Days]:
    """Give the days a written date may mean: its own year's, else those of `years` that fit."""
    named = _named(text)
    if named is None:
        return
    for year in years if named.year is None else [named.year]:
        with suppress(ValueError):  # Such as 31 February.
            days = _days_of(year, named.month, named.day)
            if named.year is not None or fits(days[0]):
                yield days


def _named(text: str) -> _Date | None:
    for pattern in _DATES:
        if (match := pattern.fullmatch(text)) and (month := _month(match["month"])):
            parts = match.groupdict()
            year, day = parts.get("year"), parts.get("day")
            return _Date(int(year) if year else None, month, int(day) if day else None)
    return None


def _days_of(year: int, month: int, day: int | None) -> Days:
    if day is not None:
        whole = date(year, month, day)
        return whole, whole
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def _month(word: str) -> int:
    """Give the number of a month by its name, the beginning of it or its number; 0 for no month."""
    if word.isdecimal():
        return int(word) if 1 <= int(word) <= 12 else 0
    if word not in _FULL and word[:3] != word and word != "sept":
        return 0
    return _MONTHS.index(word[:3]) + 1 if word[:3] in _MONTHS else 0


def _weekday(word: str) -> int | None:
    """Give the number of a weekday by its name or a beginning of it; a weekend is Saturday."""
    word = "saturday" if word == "weekend" else word
    if len(word) < 3:
        return None
    return next((n for n, name in enumerate(_WEEKDAYS) if name.startswith(word)), None)
