"""Read dates as people and reference managers write them."""

import re
from datetime import UTC, datetime

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

_NUMBERS = re.compile(
    r"\s*(\d{4})(?:\s?[-/.]\s?(\d{1,2})(?:\s?[-/.]\s?(\d{1,2}))?)?(?!\d)", re.ASCII
)
_YEAR = re.compile(r"(?<!\d)(1[4-9]\d\d|20\d\d)(?!\d)", re.ASCII)
_NAMED = re.compile(rf"(?<![a-z])({'|'.join(_MONTHS)})[a-z]*", re.IGNORECASE)
_DAY = re.compile(r"(?<!\d)(\d{1,2})(?:st|nd|rd|th)?(?!\d)", re.ASCII)


def day_in(written: str) -> datetime | None:
    """Read "2026", "2026-03", "1999/01/02/", "12 March 2026", "Mar. 2026"; UTC.

    A year or a month means its first day, and so does one whose month or day cannot be. None
    where there is no year.
    """
    if match := _NUMBERS.match(written):
        return _first_day(int(match[1]), int(match[2] or 0), int(match[3] or 0))
    if not (year := _YEAR.search(written)):
        return None
    month = _NAMED.search(written)
    rest = written[: year.start()] + " " + written[year.end() :]
    day = _DAY.search(rest) if month else None
    number = _MONTHS.index(month[1].lower()) + 1 if month else 0
    return _first_day(int(year[1]), number, int(day[1]) if day else 0)


def day_of(year: str, month: str) -> datetime | None:
    """Read a year and a month, by name or number, that stand in fields of their own; UTC."""
    month = month.strip()
    return day_in(f"{year.strip()}-{month}" if month.isdecimal() else f"{month} {year}")


def _first_day(year: int, month: int, day: int) -> datetime | None:
    for one_month, one_day in ((month, day), (month, 1), (1, 1)):
        try:
            return datetime(year, one_month or 1, (one_day or 1) if one_month else 1, tzinfo=UTC)
        except ValueError:
            continue
    return None
