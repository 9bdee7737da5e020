"""Looks at the timetable at every tick, less often while Redis is away."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import timedelta

from bot.core.errors import TemporaryError

TICK_SECONDS = 5.0
CALLED_BACK = timedelta(seconds=30)  # What waits longer is found by looking.

_LONGEST_PAUSE = 30.0  # Seconds between looks while Redis is away.

_log = logging.getLogger(__name__)


async def look_until(
    stopping: asyncio.Event, look: Callable[[], Awaitable[float]], *, tick: float
) -> None:
    """Call `look` until `stopping`; returns only then.

    Args:
        stopping: Ends it, a pause too.
        look: One look; gives the seconds until the next one.
        tick: Seconds until the next look where one fails; doubled each time up to half a minute.
    """
    pause = tick
    while not stopping.is_set():
        try:
            wait = await look()
            pause = tick
        except TemporaryError as error:
            wait = pause = min(pause * 2, max(_LONGEST_PAUSE, tick))
            _log.warning("no deliveries for now: %s", error)
        await sleep_until(stopping, wait)


async def sleep_until(stopping: asyncio.Event, seconds: float) -> None:
    """Sleep, but not beyond `stopping`."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await stopping.wait()
