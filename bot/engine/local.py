"""The engine of one process: plans what is due and delivers it, in asyncio alone."""

import asyncio
from datetime import datetime, timedelta

from bot.core.delivery import DeliveryId, State, read_delivery_id
from bot.engine.looking import CALLED_BACK, TICK_SECONDS, look_until
from bot.services.clock import SimulatedClock
from bot.services.delivering import Delivering
from bot.services.leaving import Leaving
from bot.services.timetable import Timetable

AT_ONCE = 8  # Deliveries in hand at a time.
PATIENCE_SECONDS = 20.0  # For what is in hand when the engine is stopped; a lease covers the rest.

_TAKEN = 2  # From each of the 64 shards by one look; the rest is for others, or for the next look.
_ENOUGH = 4  # Times what is carried at once: with more waiting here, others may have the rest.
_SOON = 0.05  # Seconds between two looks while there is much to do.


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
        self._delivering.call_back = self._queue_later
        try:
            async with asyncio.TaskGroup() as group:
                carriers = [group.create_task(self._carry()) for _ in range(self._at_once)]
                await look_until(self._stopping, self._look, tick=self._tick)
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

    async def _look(self) -> float:
        """Take a little of what is due; soon again where that was not all of it."""
        if self._waiting.qsize() > self._at_once * _ENOUGH:
            return _SOON
        found = await self._timetable.look(limit=_TAKEN)
        for delivery in found:
            self._queue(delivery)
        return min(_SOON, self._tick) if found else self._tick

    def _queue(self, delivery: DeliveryId) -> None:
        if delivery not in self._known and not self._stopping.is_set():
            self._known.add(delivery)
            self._waiting.put_nowait(delivery)

    def _queue_later(self, delivery: DeliveryId, wait: timedelta) -> None:
        if wait < CALLED_BACK:
            loop = asyncio.get_running_loop()
            loop.call_later(wait.total_seconds(), self._queue, delivery)

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
