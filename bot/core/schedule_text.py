"""Schedules and pauses as people type and read them."""

import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from difflib import get_close_matches
from zoneinfo import ZoneInfo

from bot.core import voice
from bot.core.day_text import read_coming_day
from bot.core.errors import Mistyped, UserError
from bot.core.message import Moment
from bot.core.schedule import EVERY_DAY, WEEKDAYS, Schedule, moment_of
from bot.core.zones import read_zone

DAY_NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_FULL_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WRITTEN = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
COUNTS = {"an": 1, "a": 1} | {word: count for count, word in enumerate(_WRITTEN, 1)}
LONGEST_PAUSE = timedelta(days=2 * 366)

_TIME = re.compile(r"(\d{1,2})(?:[:.h](\d{2}))?\s*(am|pm)?", re.IGNORECASE)
_SPAN = re.compile(
    rf"(?:for\s+)?(\d+|{'|'.join(COUNTS)})\s*(d|days?|w|weeks?|m|months?|y|years?)", re.IGNORECASE
)
_GROUPS = {
    "weekdays": WEEKDAYS,
    "weekday": WEEKDAYS,
    "workdays": WEEKDAYS,
    "daily": EVERY_DAY,
    "everyday": EVERY_DAY,
    "day": EVERY_DAY,
    "days": EVERY_DAY,
    "weekends": frozenset({5, 6}),
    "weekend": frozenset({5, 6}),
}
_FILLERS = frozenset({"at", "on", "every", "and", "each"})


def read_schedule(text: str, zone: str) -> Schedule:
    """Read "weekdays 09:00 Europe/Berlin", "fri 16:00" or "mon, thu 8:30".

    Args:
        text: Days, then a time, then perhaps a zone; days default to weekdays.
        zone: The zone where the text names none.

    Raises:
        UserError: If a part cannot be read; says which and gives an example.
    """
    weekdays: set[int] = set()
    at: time | None = None
    place: list[str] = []
    words = [word for word in re.split(r"[\s,]+", text.strip()) if word]
    for word in _joined_halves(words):
        if word.lower() in _FILLERS:
            continue
        if (days := _read_days(word)) is not None:
            weekdays |= days
        elif at is None and (read := _read_time(word)) is not None:
            at = read
        else:
            place.append(word)
    if place:
        zone = _read_place(place)
    if at is None:
        raise UserError(voice.WHICH_TIME)
    return Schedule(at, frozenset(weekdays) or WEEKDAYS, zone)


def write_schedule(schedule: Schedule) -> str:
    """Write a schedule so that `read_schedule` reads the same from it."""
    return f"{write_days(schedule.weekdays)} {schedule.at:%H:%M} {schedule.zone}"


def write_days(weekdays: Iterable[int]) -> str:
    """Write days as "weekdays", "daily", "weekends" or "Mon, Thu"."""
    days = frozenset(weekdays)
    for name in ("weekdays", "daily", "weekends"):
        if days == _GROUPS[name]:
            return name
    return ", ".join(DAY_NAMES[day] for day in sorted(days))


def write_moment(moment: datetime, zone: str, *, now: datetime | None = None) -> Moment:
    """Write a moment on the reader's clock: "Mon 2 Mar 09:00".

    With `now` the year is told where it is another: "Wed 6 Jan 2027 00:00".
    """
    local = moment.astimezone(ZoneInfo(zone))
    today = now.astimezone(ZoneInfo(zone)).date() if now else None
    return Moment(f"{write_day(local.date(), today=today)} {local:%H:%M}", moment)


def write_day(day: date, *, today: date | None = None) -> str:
    """Write a date: "Mon 2 Mar"; with `today` also the year, where it is another."""
    year = f" {day.year}" if today is not None and day.year != today.year else ""
    return f"{DAY_NAMES[day.weekday()]} {day.day} {day:%b}{year}"


def read_pause(text: str, now: datetime, zone: str) -> datetime | None:
    """Read "2 weeks", "until 2027-01-06" or "until friday"; None for an empty text: until resumed.

    Raises:
        UserError: If the text cannot be read, or the day is past or too far off.
    """
    words = text.strip().lower()
    if not words:
        return None
    until = read_end(words, now, zone)
    if until is None:
        raise UserError(voice.UNTIL_WHEN)
    if not now < until <= now + LONGEST_PAUSE:
        raise UserError(voice.PAUSE_TOO_FAR)
    return until


def read_end(text: str, now: datetime, zone: str) -> datetime | None:
    """Read a span from now ("2 weeks") or a day, at whose beginning something ends ("friday").

    Returns:
        UTC, also a moment that is past or far off; None where the text is neither.

    Raises:
        UserError: If there is no such day: 2026-02-30.
    """
    text = " ".join(text.lower().split())
    if match := _SPAN.fullmatch(text):
        return now + _span(match)
    text = re.sub(r"^(?:until|till?) ", "", text)
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        return _start_of(text, zone)
    day = read_coming_day(text, now.astimezone(ZoneInfo(zone)).date())
    return _start_of(day.isoformat(), zone) if day else None


def _span(match: re.Match[str]) -> timedelta:
    count = COUNTS.get(match[1]) or int(match[1][:6])
    days = {"d": 1, "w": 7, "m": 30, "y": 365}[match[2][0]]
    return timedelta(days=min(count * days, 10_000))


def _start_of(day: str, zone: str) -> datetime:
    try:
        return moment_of(date.fromisoformat(day), time(0, 0), ZoneInfo(zone))
    except (ValueError, OverflowError):
        raise UserError(voice.NO_SUCH_DAY, day=day) from None


def _joined_halves(words: list[str]) -> list[str]:
    """Join "9 am" to "9am"."""
    joined: list[str] = []
    for word in words:
        if word.lower() in ("am", "pm") and joined and joined[-1][-1].isdigit():
            joined[-1] += word
        else:
            joined.append(word)
    return joined


def _read_days(word: str) -> frozenset[int] | None:
    key = word.lower()
    if key in _GROUPS:
        return _GROUPS[key]
    if first_last := re.fullmatch(r"([a-z]{3,9})[-–]([a-z]{3,9})", key):
        first, last = _weekday(first_last[1]), _weekday(first_last[2])
        if first is None or last is None:
            return None
        return frozenset((first + step) % 7 for step in range((last - first) % 7 + 1))
    day = _weekday(key.removesuffix("s"))
    return None if day is None else frozenset({day})


def _read_place(words: list[str]) -> str:
    """Read the zone that is left of a schedule; or say which day one of the words nearly is."""
    try:
        return read_zone(" ".join(words))
    except UserError:
        for word in words:
            if near := get_close_matches(word.lower(), (*_GROUPS, *_FULL_NAMES), n=1, cutoff=0.8):
                meant = {near[0]: near[0]}
                fields = {"word": word[:40], "day": near[0]}
                raise Mistyped(voice.NEAREST_DAY, typed=word, meant=meant, **fields) from None
        raise


def _weekday(word: str) -> int | None:
    if len(word) < 3:
        return None
    return next((i for i, name in enumerate(_FULL_NAMES) if name.startswith(word)), None)


def _read_time(word: str) -> time | None:
    match = _TIME.fullmatch(word)
    if match is None:
        return None
    hour, minute, half = int(match[1]), int(match[2] or 0), (match[3] or "").lower()
    if half and not 1 <= hour <= 12:
        hour = 99
    elif half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    if hour > 23 or minute > 59:
        raise UserError(voice.NO_SUCH_TIME, word=word[:40])
    return time(hour, minute)
