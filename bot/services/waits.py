"""How long a delivery waits that could not be posted, or not looked for, and why."""

import zlib
from datetime import datetime, timedelta

from bot.core.errors import NotPosted, OutcomeUnknown, TemporaryError
from bot.store.deliveries import GRACE
from bot.store.delivery_record import Claim

LOOK_FOR = timedelta(hours=24)  # Then a message that could not be looked for counts as unknown.

_LONGEST_WAIT = timedelta(minutes=30)
_TICK = timedelta(milliseconds=1)


def wait_after(
    claim: Claim, elapsed: timedelta, error: Exception, shortest: timedelta
) -> timedelta:
    """Give how long to wait: half of what has passed, or what the other side asked for.

    The spread keeps deliveries that failed together from coming back together.
    """
    wait = min(max(elapsed / 2, shortest), _LONGEST_WAIT)
    if isinstance(error, NotPosted | TemporaryError) and error.retry_after is not None:
        wait = max(wait, error.retry_after)
    return wait * (1 + zlib.crc32(claim.id.key.encode()) / 2**32 / 5)


def in_time(claim: Claim, at: datetime) -> datetime:
    """Wait no longer than the day counts: then it is missed, which frees its papers for the next.

    A platform may ask for a whole day.
    """
    return min(at, claim.delivery.wanted_at + GRACE + _TICK)


def while_looked_for(since: datetime, at: datetime, soonest: datetime) -> datetime:
    """Look for the last time when a message has been looked for long enough, or soon after."""
    return min(at, max(since + LOOK_FOR + _TICK, soonest))


def why(error: Exception) -> str:
    """Say why, for the operator: only what we say ourselves holds nothing secret."""
    ours = isinstance(error, NotPosted | TemporaryError | OutcomeUnknown)
    return str(error) if ours else type(error).__name__
