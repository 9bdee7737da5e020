"""Days as readers type them when they look back: "yesterday", "2 mar", "march", "2026-03-02"."""

import re
from calendar import monthrange
from datetime import date, timedelta

from bot.core.schedule_text import DAY_NAMES

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_FULL = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
_MONTH_AND_YEAR = r"(?P<month>[a-z]+)\.?(?: (?P<year>\d{4}))?"
_MONTH = re.compile(_MONTH_AND_YEAR)
_WEEKDAY = rf"(?:{'|'.join(DAY_NAMES).lower()})[a-z]*,?"
_DAY = re.compile(rf"(?:{_WEEKDAY} )?(?P<day>\d{{1,2}})\.? {_MONTH_AND_YEAR}")
_ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})(?:-(?P<day>\d{2}))?")


def read_days(text: str, today: date) -> tuple[date, date] | None:
    """Read a day or a month of the past; a year not given is the latest one possible.

    Returns:
        The first and the last day meant; None where the text is no day.
    """
    text = " ".join(text.lower().split())
    if text in ("today", "yesterday"):
        day = today - timedelta(days=text == "yesterday")
        return day, day
    try:
        return _iso(text) or _named(text, today)
    except ValueError:  # Such as 31 February.
        return None


def _iso(text: str) -> tuple[date, date] | None:
    match = _ISO.fullmatch(text)
    if match is None:
        return None
    year, month = int(match["year"]), int(match["month"])
    return _day_or_month(year, month, match["day"])


def _named(text: str, today: date) -> tuple[date, date] | None:
    match = _DAY.fullmatch(text) or _MONTH.fullmatch(text)
    month = _month(match["month"]) if match else 0
    if match is None or not month:
        return None
    day = match.groupdict().get("day")
    if match["year"]:
        return _day_or_month(int(match["year"]), month, day)
    years = range(today.year, today.year - 9, -1)  # A 29 February is never further away.
    return next((found for year in years if (found := _before(year, month, day, today))), None)


def _before(year: int, month: int, day: str | None, today: date) -> tuple[date, date] | None:
    try:
        found = _day_or_month(year, month, day)
    except ValueError:
        return None
    return found if found[0] <= today else None


def _day_or_month(year: int, month: int, day: str | None) -> tuple[date, date]:
    if day:
        whole = date(year, month, int(day))
        return whole, whole
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def _month(word: str) -> int:
    """Give the number of a month by its name or the beginning of it; 0 for any other word."""
    if word not in _FULL and word[:3] != word and word != "sept":
        return 0
    return _MONTHS.index(word[:3]) + 1 if word[:3] in _MONTHS else 0
