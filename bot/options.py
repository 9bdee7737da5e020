"""What may stand behind an option of the command line, and what is said where it is wrong."""

import argparse
import re
from datetime import UTC, date, datetime, timedelta

MOST_DAYS = 40  # Records are kept so long.
LONGEST_ADVANCE = timedelta(days=3660)  # Ten years of days are planned one by one.


def moment(text: str) -> datetime:
    """Read a moment; without a zone it is in UTC."""
    try:
        given = datetime.fromisoformat(text)
        given = given.replace(tzinfo=UTC) if given.tzinfo is None else given.astimezone(UTC)
    except (ValueError, OverflowError):
        raise argparse.ArgumentTypeError(f"{text!r}: write it as 2026-03-02T08:59:00Z") from None
    if not 1970 <= given.year < 9000:
        raise argparse.ArgumentTypeError(f"{text!r}: choose a year from 1970 to 8999")
    return given


def day(text: str) -> date:
    """Read a date."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r}: write it as 2026-03-02") from None


def days(text: str) -> int:
    """Read a number of days."""
    if not re.fullmatch(r"[1-9]\d?", text) or int(text) > MOST_DAYS:
        raise argparse.ArgumentTypeError(f"{text!r}: choose from 1 to {MOST_DAYS} days")
    return int(text)


def span(text: str) -> timedelta:
    """Read a span of time: a number and a letter."""
    match = re.fullmatch(r"(\d{1,6})([mhdw])", text.strip().lower())
    if match is None:
        raise argparse.ArgumentTypeError(f"{text!r}: write it as 90m, 24h, 3d or 2w")
    unit = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}[match[2]]
    given = timedelta(**{unit: int(match[1])})
    if given > LONGEST_ADVANCE:
        raise argparse.ArgumentTypeError(f"{text!r}: at most {LONGEST_ADVANCE.days}d")
    return given
