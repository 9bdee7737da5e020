"""The engine of one process: plans what is due and delivers it, in asyncio alone."""

import asyncio
import logging
from datetime import datetime

from bot.core.delivery import DeliveryId, State, read_delivery_id
from bot.core.errors import TemporaryError
from bot.services.clock import SimulatedClock
from bot.services.delivering import Delivering
from bot.services.leaving import Leaving
from bot.services.timetable import Timetable

TICK_SECONDS = 5.0
AT_ONCE = 8  # Deliveries in hand at a time.
PATIENCE_SECONDS = 20.0  # For what is in hand when the engine is stopped; a lease covers the rest.

_LONGEST_PAUSE = 30.0  # Seconds between looks while Redis is away.

_log = logging.getLogger(__name__)


class LocalEngine:
    """Carries deliveries within this process. Everything it forgets is still in Redis."""

    def __init__(
        self,
        timetable: Timetable,
        delivering: Delivering,
        *,
        tick: float = TICK_SECONDS,
        at_once: int = AT_ONCE,
        patience: float = PATIENCE_SECONDS,
    ) -> None:
        self._timetable = timetable
        self._delivering = delivering
        self._tick = tick
        self._at_once = at_once
        self._patience = patience
        self._waiting: asyncio.Queue[DeliveryId | None] = asyncio.Queue()
        self._known: set[DeliveryId] = set()
        self._stopping = asyncio.Event()
        self._stopped = asyncio.Event()
        self._stopped.set()

    async def start(self) -> None:
        """Plan and deliver until `stop` is called; returns only then."""
        self._stopped.clear()
        try:
            async with asyncio.TaskGroup() as group:
                carriers = [group.create_task(self._carry()) for _ in range(self._at_once)]
                await self._look()
                await self._finish(carriers)
        finally:
            self._stopped.set()

    async def wake(self, delivery: str) -> None:
        """Deliver soon; one that waits already is not queued twice."""
        self._queue(read_delivery_id(delivery))

    async def stop(self) -> None:
        """Take no new work, and return once what is in hand is finished or put down."""
        self._stopping.set()
        await self._stopped.wait()

    async def _look(self) -> None:
        """Look for work at every tick, less often while Redis is away."""
        pause = self._tick
        while not self._stopping.is_set():
            try:
                for delivery in await self._timetable.look():
                    self._queue(delivery)
                pause = self._tick
            except TemporaryError as error:
                pause = min(pause * 2, max(_LONGEST_PAUSE, self._tick))
                _log.warning("no deliveries for now: %s", error)
            await self._sleep(pause)

    async def _sleep(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._stopping.wait()
        except TimeoutError:
            return

    def _queue(self, delivery: DeliveryId) -> None:
        if delivery not in self._known and not self._stopping.is_set():
            self._known.add(delivery)
            self._waiting.put_nowait(delivery)

    async def _carry(self) -> None:
        while (delivery := await self._waiting.get()) is not None:
            try:
                await self._delivering.deliver(delivery)
            finally:
                self._known.discard(delivery)

    async def _finish(self, carriers: list[asyncio.Task[None]]) -> None:
        """Drop what nobody has begun, wait for the rest, then let go."""
        while not self._waiting.empty():
            self._waiting.get_nowait()
        for _ in carriers:
            self._waiting.put_nowait(None)
        _, late = await asyncio.wait(carriers, timeout=self._patience)
        for carrier in late:
            carrier.cancel()


async def run_until(
    moment: datetime,
    clock: SimulatedClock,
    timetable: Timetable,
    delivering: Delivering,
    leaving: Leaving | None = None,
) -> list[tuple[DeliveryId, State]]:
    """Let a simulated clock run to `moment`, carrying out all that falls due, in order.

    With `leaving`, who left 30 days before is forgotten in between.

    Returns:
        Each delivery that was moved on and the state it came to, in order.

    Raises:
        TemporaryError: If Redis is away.
    """
    moved: list[tuple[DeliveryId, State]] = []
    while (upcoming := await _next_moment(timetable, leaving)) is not None and upcoming <= moment:
        clock.advance(upcoming)
        if leaving is not None:
            await leaving.forget_due(await clock.now())
        wanted = await timetable.look()
        moved += [(d, state) for d in wanted if (state := await delivering.deliver(d)) is not None]
    clock.advance(moment)
    return moved


async def _next_moment(timetable: Timetable, leaving: Leaving | None) -> datetime | None:
    moments = [await timetable.next_moment(), await leaving.next_moment() if leaving else None]
    return min((moment for moment in moments if moment is not None), default=None)
