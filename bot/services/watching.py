"""One look at the running bot: what waits, how sources do, how much room there is."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime

from bot.core.ports import Clock, SourceHealth
from bot.core.sight import Disk, Indexed, Sight
from bot.store.backlog import Backlogs
from bot.store.outages import outages

PATIENCE_SECONDS = 5.0  # Whoever scrapes measures waits for no more than ten.

HealthOfAll = Callable[[datetime], Awaitable[tuple[SourceHealth, ...]]]
Room = Callable[[], Disk | None]
Paused = Callable[[], Awaitable[Mapping[str, datetime]]]
IndexedSoFar = Callable[[], Awaitable[Indexed]]


class Watching:
    """Looks without changing anything, so it may be asked at any time.

    Args:
        clock: The installation's.
        backlogs: Tells what waits.
        sources: Tells how sources do.
        room: Tells how full the disk is; takes no time.
        paused: Tells which workspaces take no posts, and since when.
        indexed: Tells how this process' index stands.
    """

    def __init__(
        self,
        clock: Clock,
        backlogs: Backlogs,
        sources: HealthOfAll,
        room: Room,
        paused: Paused,
        indexed: IndexedSoFar | None = None,
    ) -> None:
        self._clock = clock
        self._backlogs = backlogs
        self._sources = sources
        self._room = room
        self._paused = paused
        self._indexed = indexed

    async def look(self) -> Sight:
        """Give what is seen now.

        Raises:
            TemporaryError: If Redis is away or slow.
        """
        with outages():  # A timeout is one.
            async with asyncio.timeout(PATIENCE_SECONDS):
                now = await self._clock.now()
                return Sight(
                    at=now,
                    backlog=await self._backlogs.read(now),
                    sources=await self._sources(now),
                    disk=self._room(),
                    paused=await self._paused(),
                    indexed=None if self._indexed is None else await self._indexed(),
                )
