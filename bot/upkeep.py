"""What whoever is the bot does all the time: its rounds, and keeping the lease on its data."""

import asyncio
from contextlib import suppress
from datetime import datetime
from functools import partial

import structlog

from bot.app import App
from bot.engine.rounds import Rounds
from bot.store.lease import RENEWED_EVERY, Lease
from bot.store.outages import OUTAGE

log = structlog.get_logger(__name__)


def rounds_of(app: App) -> Rounds:
    """Give the rounds that ask the sources and forget whom it is time to forget."""
    return Rounds(
        app.harvesting,
        app.sources,
        app.store.clock,
        app.catalogue.live.freshen,
        forget_due=partial(_forget_due, app),
    )


async def _forget_due(app: App, now: datetime) -> int:
    """Forget readers who left and workspaces that removed the bot, once it is time to."""
    readers = await app.services.leaving.forget_due(now)
    return readers + await app.services.removal.forget_due(now)


async def hold(lease: Lease, stop: asyncio.Event) -> bool:
    """Keep the lease, through outages of Redis too, until `stop`; False where it was lost.

    It ends by itself: a cancellation can be lost inside a call to Redis (Python 3.11).
    """
    while not stop.is_set():
        with suppress(TimeoutError):
            async with asyncio.timeout(RENEWED_EVERY.total_seconds()):
                await stop.wait()
        try:
            if not stop.is_set() and not await lease.take():
                stop.set()
                return False
        except OUTAGE as error:
            log.warning("lease not renewed", error=type(error).__name__)
    return True
