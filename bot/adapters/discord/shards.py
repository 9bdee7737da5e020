"""Which part of the gateway this process hears, and when it may announce itself there."""

import asyncio
import logging
import secrets
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

from bot.core.errors import TemporaryError
from bot.core.ports import Memory

APART = timedelta(seconds=5)
"""docs: topics/gateway, rate limiting: one identify in five seconds of those shards whose numbers
are the same modulo `max_concurrency`, over all processes of a bot."""

_LOOK_AGAIN = 0.2  # As a share of the time between two turns.

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Shards:
    """Shards by number; `count` is how many the whole bot has, in all its processes."""

    ids: tuple[int, ...]
    count: int


class Turns:
    """Lets all processes of a bot announce themselves to the gateway one after the other.

    Args:
        memory: Knows whose turn it is among processes.
        apart: The least time between two turns of one row.
    """

    def __init__(self, memory: Memory, apart: timedelta = APART) -> None:
        self._memory = memory
        self._apart = apart

    async def wait(self, bot: int, row: int) -> None:
        """Wait for a turn in a row; without the store each process keeps its own distance."""
        while True:
            try:
                if await self._memory.once(f"identify/{bot}/{row}", self._apart):
                    return
            except TemporaryError:
                _log.warning("nobody can tell whose turn it is at the gateway; waiting a little")
                await asyncio.sleep(self._apart.total_seconds())
                return
            await asyncio.sleep(self._apart.total_seconds() * _LOOK_AGAIN)


HELD = timedelta(seconds=60)  # How long shards stay with a process that says nothing any more.
HELD_ANEW = timedelta(seconds=20)


class Hold:
    """Keeps shards for one process: two that hear the same ones would both answer each press."""

    def __init__(
        self,
        memory: Memory,
        shards: Shards,
        *,
        held: timedelta = HELD,
        anew: timedelta = HELD_ANEW,
    ) -> None:
        self._memory = memory
        self._keys = [f"shard/{number}/{shards.count}" for number in shards.ids]
        self._own = secrets.token_hex(8).encode()
        self._held = held
        self._anew = anew

    async def take(self) -> None:
        """Wait until no other process has them."""
        waited = False
        for key in self._keys:
            while not await self._is_ours(key):
                if not waited:
                    _log.warning("another process hears these shards; waiting until it stops")
                waited = True
                await asyncio.sleep(self._anew.total_seconds() / 10)

    async def keep(self) -> None:
        """Keep them until cancelled, or until another process took one while nobody could."""
        while True:
            await asyncio.sleep(self._anew.total_seconds())
            try:
                for key in self._keys:
                    if await self._memory.get(key) not in (None, self._own):
                        _log.warning("another process hears these shards by now; leaving them")
                        return
                    await self._memory.put(key, self._own, self._held)
            except TemporaryError as error:
                _log.warning("shards not held anew (%s)", error)

    async def release(self) -> None:
        """Leave those that are still held to others at once."""
        with suppress(TemporaryError):  # They are free after a while anyway.
            for key in self._keys:
                if await self._memory.get(key) == self._own:
                    await self._memory.put(key, b"", timedelta(milliseconds=1))

    async def _is_ours(self, key: str) -> bool:
        try:
            if not await self._memory.once(key, self._held):
                return await self._memory.get(key) == self._own
            await self._memory.put(key, self._own, self._held)
        except TemporaryError:
            return False
        return True


def shards_of(range_: tuple[Sequence[int], int] | None) -> Shards | None:
    """Give the shards a setting names; None where Discord says how many there are."""
    return Shards(tuple(range_[0]), range_[1]) if range_ else None
