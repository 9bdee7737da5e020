"""The engine of many processes: what is due goes through a stream to whoever is free.

The stream carries wake-ups alone (taskiq). Which deliveries there are, who has one in hand and how
it ended stands in the delivery records, so a wake-up that is lost is sent again by whoever looks
next, and one that comes twice finds its delivery taken.
"""

import asyncio
import time
from contextlib import suppress
from datetime import timedelta
from typing import Protocol

from taskiq import AsyncBroker
from taskiq.acks import AcknowledgeType
from taskiq.exceptions import SendTaskError
from taskiq.receiver import Receiver

from bot.core.delivery import DeliveryId, State, read_delivery_id
from bot.core.errors import TemporaryError
from bot.engine.local import AT_ONCE, PATIENCE_SECONDS
from bot.engine.looking import CALLED_BACK, TICK_SECONDS, look_until
from bot.services.delivering import Delivering
from bot.services.timetable import Timetable

ENOUGH = 100  # With so many unread, nobody is woken again: what was lost is not what is late.
SENT_AT_ONCE = 16  # Wake-ups on their way to Redis at a time.

_TASK = "deliver"
_TAKEN = 8  # From each of the 64 shards by one look: enough until the next one.
_SOON = 0.2  # Seconds between two looks while there is more to do.
_TIDY_EVERY_SECONDS = 3600.0


class Stream(Protocol):
    """What the engine asks of the stream beside reading and writing it."""

    async def unread(self, most: int) -> int:
        """Give how many wake-ups nobody has read yet, counted up to `most`."""
        ...

    async def tidy(self) -> None:
        """Forget old wake-ups, and readers that ended long ago."""
        ...


class WorkersEngine:
    """Plans, wakes and delivers in step with the same engine in other processes."""

    def __init__(
        self,
        timetable: Timetable,
        delivering: Delivering,
        broker: AsyncBroker,
        stream: Stream,
        *,
        tick: float = TICK_SECONDS,
        at_once: int = AT_ONCE,
        patience: float = PATIENCE_SECONDS,
    ) -> None:
        self._timetable = timetable
        self._delivering = delivering
        self._broker = broker
        self._stream = stream
        self._tick = tick
        self._at_once = at_once
        self._patience = patience
        self._sending = asyncio.Semaphore(SENT_AT_ONCE)
        self._stopping = asyncio.Event()
        self._stopped = asyncio.Event()
        self._stopped.set()
        self._tidy_at = self._looked_at = 0.0
        self._waking: set[asyncio.Task[None]] = set()
        self._in_hand: set[asyncio.Task[State | None]] = set()

        async def deliver(written: str) -> None:  # The library renames what it is given.
            await self._deliver(written)

        self._task = broker.register_task(deliver, _TASK)

    async def start(self) -> None:
        """Plan, wake and deliver until `stop` is called; returns only then."""
        self._stopped.clear()
        self._delivering.call_back = self._wake_later
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(look_until(self._stopping, self._look, tick=self._tick))
                group.create_task(look_until(self._stopping, self._listen, tick=self._tick))
        finally:
            for late in (*self._waking, *self._in_hand):
                late.cancel()
            await self._broker.shutdown()
            self._stopped.set()

    async def wake(self, delivery: str) -> None:
        """Let some process deliver soon."""
        written = str(read_delivery_id(delivery))
        async with self._sending:
            try:
                await self._task.kiq(written)
            except SendTaskError as error:
                raise TemporaryError("nobody could be woken") from error

    async def stop(self) -> None:
        """Take no new work, and return once what is in hand is finished or put down."""
        self._stopping.set()
        await self._stopped.wait()

    def _wake_later(self, delivery: DeliveryId, wait: timedelta) -> None:
        if wait < CALLED_BACK:
            loop = asyncio.get_running_loop()
            loop.call_later(wait.total_seconds(), self._begin_to_wake, str(delivery))

    def _begin_to_wake(self, written: str) -> None:
        if not self._stopping.is_set():
            waking = asyncio.create_task(self._wake_if_possible(written))
            self._waking.add(waking)
            waking.add_done_callback(self._waking.discard)

    async def _wake_if_possible(self, written: str) -> None:
        with suppress(TemporaryError):  # Whoever looks next finds it.
            await self.wake(written)

    async def _look(self) -> float:
        """Wake for what is due; soon again while there is more than one look gives."""
        await self._tidy()
        soon = min(_SOON, self._tick)
        enough = await self._stream.unread(ENOUGH) >= ENOUGH
        if enough and time.monotonic() < self._looked_at + self._tick:
            return soon
        self._looked_at = time.monotonic()
        found = await self._timetable.look(limit=0 if enough else _TAKEN)
        await asyncio.gather(*(self.wake(str(delivery)) for delivery in found))
        return soon if found or enough else self._tick

    async def _tidy(self) -> None:
        """Keep the stream short; at the first look, and then each hour."""
        now = time.monotonic()
        if now >= self._tidy_at:
            await self._stream.tidy()
            self._tidy_at = now + _TIDY_EVERY_SECONDS

    async def _listen(self) -> float:
        """Deliver what this process is woken for, until stopped or Redis is away."""
        await self._broker.startup()
        receiver = Receiver(
            self._broker,
            max_async_tasks=self._at_once,
            run_startup=False,
            ack_type=AcknowledgeType.WHEN_RECEIVED,  # The record knows what is in hand.
            wait_tasks_timeout=self._patience,
        )
        self._broker.is_worker_process = True
        try:
            await receiver.listen(self._stopping)
        except* TemporaryError as errors:
            raise TemporaryError(str(errors.exceptions[0])) from None
        return 0.0

    async def _deliver(self, written: str) -> None:
        carrying = asyncio.create_task(self._delivering.deliver(read_delivery_id(written)))
        self._in_hand.add(carrying)
        try:
            await asyncio.wait([carrying])
        finally:
            self._in_hand.discard(carrying)
