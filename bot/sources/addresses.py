"""Ask at addresses that readers gave, and never let one lead into a private network."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from datetime import timedelta

import aiohttp
from aiohttp.abc import AbstractResolver
from yarl import URL

from bot.core.errors import SourceDelayed, SourceRefused, TemporaryError
from bot.core.harvest import Limit
from bot.core.ports import Limiter
from bot.sources.asking import LONGEST_TURN, Reply
from bot.sources.failures import (
    Failed,
    delayed,
    refused,
    unwanted,
    without_reply,
    without_turn,
)
from bot.sources.fetching import NEVER, NoReply, Request, fetch
from bot.sources.guard import PORTS, PRIVATE, PrivateNetworkError, PublicOnly, check, read_address
from bot.sources.guard import address_allowed as address_allowed  # the default of `allowed`
from bot.sources.session import Session

LONGEST_BODY = 5_000_000  # Bytes, decompressed.
LONGEST_SECONDS = 30.0
APART_SECONDS = 1.0
ABOUT = "its feed"
PAUSE_SECONDS = 1.0  # Before the second try, where the connection was lost.

_MEANINGS = {
    401: "It is not open to everybody.",
    403: "It is not open to everybody.",
    404: "Nothing is there. Check the address.",
    410: "It is gone for good.",
}


class PublicWeb(Session):
    """Asks at addresses that readers gave; known services are asked through `Web`.

    Args:
        limiter: Shared by all processes of the installation; a host is asked once a second.
        contact: The operator's e-mail address for the `User-Agent`, or empty.
        allowed: Whether an IP address may be connected to.
        ports: Those that may be asked.
        resolver: Finds a host's addresses; what it finds is checked too.
        sleep: Waits for seconds.
        seconds: Longest time for one try.
    """

    def __init__(
        self,
        limiter: Limiter,
        *,
        contact: str = "",
        allowed: Callable[[str], bool] = address_allowed,
        ports: frozenset[int] = PORTS,
        resolver: AbstractResolver | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        seconds: float = LONGEST_SECONDS,
    ) -> None:
        found = resolver or aiohttp.ThreadedResolver()
        super().__init__(contact, PublicOnly(found, allowed))
        self._limiter = limiter
        self._allowed = allowed
        self._ports = ports
        self._sleep = sleep
        self._seconds = seconds

    async def fetch(
        self,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        patience: timedelta | None = None,
    ) -> Reply:
        """Give the answer of an address: status 200, or 304 where `headers` hold a validator.

        A connection that was lost is tried once more.

        Args:
            url: As a reader gave it, with http or https.
            headers: Beside the usual ones; all but `Accept` are left out after a redirect to
                another host.
            patience: The longest a person waits, turn and tries included.

        Raises:
            SourceRefused: If the address may not be asked, or has nothing for us.
            SourceDelayed: If it cannot be had now; `retry_after` where the host said so.
        """
        start = self._way(read_address(url))
        until = None if patience is None else time.monotonic() + patience.total_seconds()
        failed: list[Failed] = []
        while True:
            try:
                return await self._try(start, headers or {}, until)
            except Failed as failure:
                failed.append(failure)
                late = until is not None and _left(until) < PAUSE_SECONDS
                if len(failed) > 1 or failure.again == NEVER or late:
                    raise _delayed(start, failed, waited_for=patience is not None) from failure
            await self._sleep(PAUSE_SECONDS)

    def _way(self, url: URL) -> URL:
        check(url, self._ports, self._allowed)
        return url

    async def _try(self, url: URL, headers: Mapping[str, str], until: float | None) -> Reply:
        limit = Limit(f"feed:{url.host}", APART_SECONDS)
        reply = await self._reply(url, headers, limit, until)
        if reply.status in (200, 304):
            return reply
        failure = unwanted(reply, "")
        if failure is None:
            meaning = _MEANINGS.get(reply.status, "Check the address.")
            raise refused(url.host or "", ABOUT, reply.status, meaning, "")
        if failure.wait is not None:
            with suppress(TemporaryError):
                await self._limiter.hold(limit, timedelta(seconds=failure.wait))
        raise Failed(str(failure), NEVER, wait=failure.wait)

    async def _reply(
        self, url: URL, headers: Mapping[str, str], limit: Limit, until: float | None
    ) -> Reply:
        patience = LONGEST_TURN if until is None else timedelta(seconds=_left(until))
        try:
            async with self._limiter.turn(limit, patience=patience):
                seconds = self._seconds if until is None else min(self._seconds, _left(until))
                request = Request(url, headers, None, seconds, LONGEST_BODY)
                return await fetch(self._opened(), request, self._way)
        except NoReply as error:
            if isinstance(_reason(error), PrivateNetworkError):
                raise SourceRefused(PRIVATE) from error
            raise without_reply(error, waited_for=until is not None) from error
        except TemporaryError as error:
            raise without_turn(url.host or "", ABOUT, error) from error


def _reason(error: NoReply) -> OSError | None:
    cause = error.__cause__
    return cause.os_error if isinstance(cause, aiohttp.ClientConnectorError) else None


def _delayed(url: URL, failed: Sequence[Failed], *, waited_for: bool) -> SourceDelayed:
    host, look = url.host or "", "the address, and the network of this machine"
    return delayed(host, ABOUT, failed, waited_for=waited_for, check=look)


def _left(until: float) -> float:
    return max(until - time.monotonic(), 0.0)
