"""How long a host asks to be left alone, and how long to wait where it does not say."""

import random
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

LONGEST_NAMED_SECONDS = 7 * 24 * 3600.0  # Anything longer is a mistake of the host.

_SECONDS = re.compile(r"\d{1,9}(?:\.\d{1,9})?", re.ASCII)
_EMPTY_WINDOW = re.compile(r";\s*r=0\s*;\s*t=(\d{1,9})\b", re.ASCII)


def named_wait(headers: Mapping[str, str]) -> float | None:
    """Give the seconds a reply asks to wait; None where it names none. Names are lower-case.

    Read in this order: `Retry-After` in seconds or as a date (RFC 9110, 10.2.3), then `RateLimit`
    with nothing remaining, as in '"api";r=0;t=55' (IETF draft ratelimit-headers).
    """
    named = headers.get("retry-after", "").strip()
    if _SECONDS.fullmatch(named):
        return min(float(named), LONGEST_NAMED_SECONDS)
    if named and (until := _moment(named)) is not None:
        # The host's own clock, where it tells it, cannot be wrong about itself.
        now = _moment(headers.get("date", "")) or datetime.now(UTC)
        return min(max((until - now).total_seconds(), 0.0), LONGEST_NAMED_SECONDS)
    windows = [float(left) for left in _EMPTY_WINDOW.findall(headers.get("ratelimit", ""))]
    return min(max(windows), LONGEST_NAMED_SECONDS) if windows else None


def backoff(tries: int, first_seconds: float, longest_seconds: float, rng: random.Random) -> float:
    """Give a pause after `tries` failures (1 or more): doubled each time, with full jitter.

    Source: "Exponential Backoff And Jitter", AWS Architecture Blog, 2015.
    """
    return rng.uniform(0, min(longest_seconds, first_seconds * 2.0 ** min(tries - 1, 60)))


def in_words(seconds: float) -> str:
    """Write a wait for a reader: "40 seconds", "12 minutes", "3 hours"."""
    for unit, size in (("hour", 3600.0), ("minute", 60.0)):
        if seconds >= 2 * size:
            return f"{round(seconds / size)} {unit}s"
    return "1 second" if seconds <= 1 else f"{round(seconds)} seconds"


def _moment(written: str) -> datetime | None:
    try:
        read = parsedate_to_datetime(written)
    except (ValueError, TypeError, OverflowError):
        return None
    return (read if read.tzinfo else read.replace(tzinfo=UTC)).astimezone(UTC)
