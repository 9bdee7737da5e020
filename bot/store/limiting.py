"""Whose turn it is to ask a host, for all processes of an installation together."""

import asyncio
import random
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta

from bot.core.errors import TemporaryError
from bot.core.harvest import Limit
from bot.store.client import Client
from bot.store.keys import Keys
from bot.store.outages import OUTAGE, outages
from bot.store.scripts import load_script

TURN = timedelta(seconds=20)  # Renewed while it is held; after this a killed holder's turn ends.

_LEAST_LOOK_SECONDS = 0.02
_LONGEST_LOOK_SECONDS = 5.0
_JITTER = 0.1  # Of a pause, so that those who wait do not all look at once.


class RedisLimiter:
    """`Limiter` on Redis.

    Hosts that want one request at a time are asked by whoever has the turn: a token that its
    holder gives back, or that runs out. Of others each request gets a moment of its own.

    Args:
        redis: Shared by the processes that wait for each other.
        keys: Theirs.
        lasting: How long a turn lasts that nobody renews or gives back.
    """

    def __init__(self, redis: Client, keys: Keys, *, lasting: timedelta = TURN) -> None:
        self._keys = keys
        self._lasting = lasting
        self._turn = load_script(redis, "turn")
        self._renew_turn = load_script(redis, "renew_turn")
        self._end_turn = load_script(redis, "end_turn")
        self._hold = load_script(redis, "hold_turns")
        self._renewing: set[asyncio.Task[None]] = set()
        self._rng = random.Random()  # noqa: S311 - no secret

    @asynccontextmanager
    async def turn(self, limit: Limit, *, patience: timedelta | None = None) -> AsyncIterator[None]:
        """Wait for a turn and hold it; what is asked inside is one request.

        Raises:
            TemporaryError: If the turn would come later than `patience` from now, with
                `retry_after`, as soon as that is known; or while Redis is away.
        """
        mine = secrets.token_hex(8)
        became, over = "unused", asyncio.Event()
        try:
            await self._wait(limit, mine, patience)
            became = "asked"
            if limit.one_at_a_time:
                renewing = asyncio.create_task(self._renew(limit, mine, over))
                self._renewing.add(renewing)
                renewing.add_done_callback(self._renewing.discard)
            yield
        finally:
            over.set()
            # Whoever is cancelled gives the turn back all the same.
            await asyncio.shield(self._give_back(limit, mine, became))

    async def hold(self, limit: Limit, lasting: timedelta) -> None:
        """Give nobody a turn for `lasting`, as a host asked for; a shorter hold ends no longer.

        Raises:
            TemporaryError: While Redis is away.
        """
        await self._held(limit, lasting)

    async def _wait(self, limit: Limit, mine: str, patience: timedelta | None) -> None:
        clock = asyncio.get_running_loop().time
        until = None if patience is None else clock() + patience.total_seconds()
        while True:
            left = None if until is None else max(until - clock(), 0.0)
            given, wait = await self._take(limit, mine, left)
            if not given:
                await asyncio.sleep(self._look_again(limit, wait, left))
                continue
            if wait <= 0:
                return
            await asyncio.sleep(wait)
            # The host may have asked for a pause meanwhile; then a new moment is needed.
            if not await self._held(limit, timedelta()):
                return

    async def _renew(self, limit: Limit, mine: str, over: asyncio.Event) -> None:
        """Keep a turn for as long as its request takes; ends by itself, not by cancellation."""
        key, lasts = self._keys.limit(limit.name), _milliseconds(self._lasting)
        while not over.is_set():
            with suppress(TimeoutError):
                async with asyncio.timeout(self._lasting.total_seconds() / 3):
                    await over.wait()
            if not over.is_set():
                with suppress(*OUTAGE):  # It may run out; the request goes on.
                    await self._renew_turn(keys=[key], args=[mine, lasts])

    async def _take(self, limit: Limit, mine: str, left: float | None) -> tuple[bool, float]:
        """Give whether there is a turn, and in how many seconds; else when to look again."""
        longest = -1 if left is None else int(left * 1000)
        apart, lasts = int(limit.apart_seconds * 1000), _milliseconds(self._lasting)
        one = int(limit.one_at_a_time)
        with outages():
            given, wait = await self._turn(
                keys=[self._keys.limit(limit.name)], args=[mine, apart, one, lasts, longest]
            )
        return bool(given), wait / 1000

    def _look_again(self, limit: Limit, wait: float, left: float | None) -> float:
        """Give the seconds until looking again; raises `TemporaryError` where that is too late."""
        wait = max(wait, _LEAST_LOOK_SECONDS)
        if left is not None and wait > left:
            raise TemporaryError(f"Others are to ask {limit.name} first.", timedelta(seconds=wait))
        pause = min(wait, _LONGEST_LOOK_SECONDS) * (1 + _JITTER * self._rng.random())
        return pause if left is None else min(pause, left)

    async def _held(self, limit: Limit, lasting: timedelta) -> bool:
        with outages():
            left = await self._hold(
                keys=[self._keys.limit(limit.name)], args=[_milliseconds(lasting)]
            )
        return bool(left > 0)

    async def _give_back(self, limit: Limit, mine: str, became: str) -> None:
        apart = int(limit.apart_seconds * 1000)
        with suppress(*OUTAGE):  # It runs out by itself, and what was asked for is there.
            await self._end_turn(keys=[self._keys.limit(limit.name)], args=[mine, apart, became])


def _milliseconds(span: timedelta) -> int:
    return int(span.total_seconds() * 1000)
