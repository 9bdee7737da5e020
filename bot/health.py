"""`paperpicks health`: whether a bot runs on these data and its Redis answers."""

import asyncio

from bot.core.errors import ConfigurationError, TemporaryError
from bot.settings import Settings
from bot.store.connection import connect
from bot.store.deliveries import OUTAGE
from bot.store.dump import CUT_OFF, Dump
from bot.store.keys import Keys
from bot.store.lease import Lease

PATIENCE_SECONDS = 8.0  # In all; whoever asks every minute must not wait for the next question.
REACHED_WITHIN_SECONDS = 1.0  # A Redis that is up is reached at the first try.


async def check_health(settings: Settings) -> str:
    """Say who runs; a bot that hangs loses its lease within seconds and counts as not running.

    Raises:
        ConfigurationError: If Redis cannot be reached or used, or holds a part of the data only.
        TemporaryError: If it does not answer in time, or no bot runs.
    """
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            holder = await _holder(settings)
    except TimeoutError:
        raise TemporaryError("Redis did not answer in time. See its log.") from None
    except OUTAGE as error:
        raise TemporaryError(f"Redis does not answer: {error}. See its log.") from error
    if holder is None:
        raise TemporaryError("No bot runs on these data. Start it: paperpicks run")
    return f"Running: process {holder['pid']} on {holder['host']}"


async def _holder(settings: Settings) -> dict[str, str] | None:
    url = settings.redis_url.get_secret_value() if settings.redis_url else None
    connection = await connect(
        url,
        settings.data_dir,
        server=settings.redis_server,
        patience_seconds=REACHED_WITHIN_SECONDS,
    )
    keys = Keys(settings.redis_prefix)
    async with connection:
        if CUT_OFF in await Dump(connection.redis, keys).meta():
            raise ConfigurationError(
                "Data are being brought in, or that was cut off. "
                "Run the same `paperpicks restore` or `paperpicks move` again."
            )
        return await Lease(connection.redis, keys).holder()
