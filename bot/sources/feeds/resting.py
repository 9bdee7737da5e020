"""How long a feed is left alone: an hour, or as long as it asks for, up to a day."""

import re
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

SHORTEST = timedelta(hours=1)
LONGEST = timedelta(days=1)

_MAX_AGE = re.compile(r"(?:^|[,\s])max-age\s*=\s*\"?(\d{1,9})\b", re.IGNORECASE | re.ASCII)


def rested_at(
    now: datetime, ttl: timedelta | None, skip_days: Collection[int], headers: Mapping[str, str]
) -> datetime:
    """Give when a feed read at `now` may be asked again, UTC.

    Args:
        now: UTC.
        ttl: As the feed says.
        skip_days: Days of the week, Monday being 0, which feeds tell in GMT; the next visit moves
            out of one of them, yet a day is always the longest.
        headers: Of the reply, lower-case; `Cache-Control: max-age` counts.
    """
    told = _MAX_AGE.search(headers.get("cache-control", ""))
    cached = timedelta(seconds=int(told[1])) if told else SHORTEST
    at = now + min(max(SHORTEST, ttl or SHORTEST, cached), LONGEST)
    while at.weekday() in skip_days and at < now + LONGEST:
        midnight = at.replace(hour=0, minute=0, second=0, microsecond=0)
        at = min(midnight + timedelta(days=1), now + LONGEST)
    return at
