"""The daily rounds: asks each source when it is due, and fills in the past, until stopped."""

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from bot.core.errors import TemporaryError
from bot.core.harvest import BackFill
from bot.core.ports import Clock, Source
from bot.services.clock import time_of
from bot.services.harvesting import Harvest, Harvesting
from bot.services.sources import Sources

TICK_SECONDS = 5.0
SPREAD = timedelta(minutes=20)  # Visits of many installations do not all come in one minute.
RETRY_PAST = timedelta(minutes=10)

_FORGETTING = "forgetting"  # No source and no back-fill is called so.
_LONGEST_PAUSE = 60.0  # Seconds between looks while Redis is away.

_log = logging.getLogger(__name__)


class Rounds:
    """Reads papers in for as long as it runs; each source by itself, so none waits for another.

    Args:
        harvesting: Visits one source.
        sources: Who is asked.
        clock: Tells when one is due.
        fresh: Called after papers came in.
        tick: Seconds between looks.
        spread: How much later than due a visit may come, drawn once for each source.
        forget_due: Forgets who left long enough before; asked at every look.
    """

    def __init__(
        self,
        harvesting: Harvesting,
        sources: Sources,
        clock: Clock,
        fresh: Callable[[], Awaitable[None]],
        *,
        tick: float = TICK_SECONDS,
        spread: timedelta = SPREAD,
        forget_due: Callable[[datetime], Awaitable[int]] | None = None,
    ) -> None:
        self._harvesting = harvesting
        self._sources = sources
        self._clock = clock
        self._fresh = fresh
        self._tick = tick
        self._spread = spread
        self._forget_due = forget_due
        self._delays: dict[str, timedelta] = {}
        self._waits: dict[str, datetime] = {}
        self._at_work: dict[str, asyncio.Task[None]] = {}
        self._stopping = asyncio.Event()

    async def run(self) -> None:
        """Go round until `stop`; returns only then."""
        pause = self._tick
        while not self._stopping.is_set():
            try:
                await self._look()
                pause = self._tick
            except TemporaryError as error:
                pause = min(pause * 2, _LONGEST_PAUSE)
                _log.warning("no papers for now: %s", error)
            with suppress(TimeoutError):
                async with asyncio.timeout(pause):
                    await self._stopping.wait()
        await self._let_go()

    def stop(self) -> None:
        """Ask nobody any more; what was stored stays, and the rest comes with the next visit."""
        self._stopping.set()

    async def _look(self) -> None:
        """Begin what is due and not at work yet.

        What ends while this asks may be read as it was before, and is left to the next look.
        """
        at_work = frozenset(self._at_work)
        now = await time_of(self._clock)
        if self._forget_due is not None:
            self._begin(_FORGETTING, self._forget(self._forget_due, now))
        for source in await self._harvesting.due(await self._sources.all(), now, self._delay):
            if source.name not in at_work:
                self._begin(source.name, self._visit(source))
        for job in await self._harvesting.back_fills():
            if job.id not in at_work and self._waits.get(job.id, now) <= now:
                self._begin(job.id, self._fill_back(job))

    def _delay(self, source: str) -> timedelta:
        if source not in self._delays:
            self._delays[source] = random.uniform(0, 1) * self._spread  # noqa: S311 - no secret
        return self._delays[source]

    def _begin(self, name: str, work: Coroutine[Any, Any, None]) -> None:
        if name in self._at_work:
            work.close()
            return
        task = asyncio.create_task(work)
        self._at_work[name] = task
        task.add_done_callback(lambda _: self._at_work.pop(name, None))

    async def _visit(self, source: Source) -> None:
        await self._carry_out(source.title, self._harvesting.visit(source))

    async def _forget(
        self, forget_due: Callable[[datetime], Awaitable[int]], now: datetime
    ) -> None:
        try:
            await forget_due(now)
        except TemporaryError as error:
            _log.warning("who has left is forgotten later: %s", error)

    async def _fill_back(self, job: BackFill) -> None:
        harvest = await self._carry_out(job.source, self._harvesting.fill_back(job))
        if harvest is None or harvest.error:
            with suppress(TemporaryError):
                self._waits[job.id] = await time_of(self._clock) + RETRY_PAST

    async def _carry_out(
        self, title: str, work: Coroutine[Any, Any, Harvest | None]
    ) -> Harvest | None:
        """Do one piece of work; an outage of Redis ends it, and it is begun again later."""
        try:
            harvest = await work
            if harvest is not None and harvest.read:
                _log.info("%s: %d papers read, %d new", title, harvest.read, harvest.new)
                await self._fresh()
        except TemporaryError as error:
            _log.warning("%s: put off: %s", title, error)
            return None
        return harvest

    async def _let_go(self) -> None:
        """End what is at work; a cancellation lost in a call to Redis ends with the loop."""
        tasks = list(self._at_work.values())
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks, timeout=5)
