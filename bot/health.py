"""`paperpicks health`: whether the bot of these settings does its work."""

import asyncio
from ipaddress import ip_address

import aiohttp

from bot.core.errors import ConfigurationError, TemporaryError
from bot.settings import Settings
from bot.store.connection import connect
from bot.store.dump import CUT_OFF, Dump
from bot.store.keys import Keys
from bot.store.lease import Lease
from bot.store.outages import OUTAGE
from bot.web import READY

PATIENCE_SECONDS = 8.0  # In all; whoever asks every minute must not wait for the next question.
REACHED_WITHIN_SECONDS = 1.0  # A Redis that is up is reached at the first try.

_NOT_READY = 503


async def check_health(settings: Settings) -> str:
    """Ask the bot itself where PAPERPICKS_HTTP says that it answers, and Redis elsewhere.

    Redis only knows whether a bot runs: one that hangs loses its lease within seconds and counts
    as not running.

    Raises:
        ConfigurationError: If Redis cannot be reached or used, or holds a part of the data only.
        TemporaryError: If there is no answer in time, no bot runs, or it is not ready.
    """
    if settings.http_address is not None:
        return await _ready(*settings.http_address)
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


async def _ready(host: str, port: int) -> str:
    """Ask a bot of this machine whether it is ready, and what is not."""
    shown = _reached_at(host)
    timeout = aiohttp.ClientTimeout(total=PATIENCE_SECONDS)
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout) as session,
            session.get(f"http://{shown}:{port}{READY}") as answer,
        ):
            status, text = answer.status, await answer.text()
    except TimeoutError:
        raise TemporaryError("The bot did not answer in time. See its log.") from None
    except (aiohttp.ClientError, OSError) as error:
        raise TemporaryError(
            f"No bot answers at {shown}:{port} (PAPERPICKS_HTTP). Start it: paperpicks run"
        ) from error
    wrong = [line.removeprefix("FAIL ") for line in text.splitlines() if line.startswith("FAIL ")]
    if status == _NOT_READY and wrong:
        raise TemporaryError(f"Not ready. {'; '.join(wrong)}")
    if status != 200:
        raise TemporaryError(f"What answers at {shown}:{port} is no bot. See PAPERPICKS_HTTP.")
    return "Ready"


def _reached_at(host: str) -> str:
    """Give how this machine reaches an address it listens at; every address includes its own."""
    try:
        address = ip_address(host)
    except ValueError:
        return host
    if address.is_unspecified:
        return "127.0.0.1" if address.version == 4 else "[::1]"
    return host if address.version == 4 else f"[{host}]"


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
