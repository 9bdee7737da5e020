"""Thousands of digests due at once, and what a worker, their readers and an operator do with them.

Each function here is the whole life of one process.
"""

import asyncio
import json
import logging
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal, TypeVar, cast

from redis.asyncio import Redis

from bot.core.delivery import DeliveryId, State
from bot.core.places import Reader
from bot.core.ports import Engine
from bot.core.subscription import Subscription
from bot.engine.local import LocalEngine
from bot.engine.workers import WorkersEngine
from bot.services.delivering import Chosen, Delivering
from bot.services.timetable import Timetable
from bot.store.clock import StoreClock
from bot.store.connection import Connection, connect
from bot.store.holds import Holds
from bot.store.keys import Keys
from bot.store.outages import OUTAGE
from bot.store.wakes import WakeStream, broker_for
from tests.crash.platform import Platform, PlatformPoster
from tests.digests import Stores, digest, order, stores

EngineName = Literal["in-process", "taskiq"]
Result = TypeVar("Result")

LEASE = timedelta(seconds=6)  # The product's is a minute; what is waited for follows it.
POST_TIMEOUT = timedelta(seconds=2.5)  # Longer than the latest of the platform's late posts takes.
AGAIN = timedelta(seconds=3)
TICK_SECONDS = 0.5
PAPERS = (1, 2, 3)

_KEYS = Keys("crash")
_AT_ONCE = 16  # Readers looked after at a time, before and after the crashes.


@dataclass(frozen=True, slots=True)
class Crowd:
    """How many readers there are, and where everything is.

    Attributes:
        readers: How many; each has one digest.
        url: A Redis elsewhere; None for the embedded one.
        data: Where the embedded one keeps its data.
        program: The server program of the embedded one; empty for the first one found.
        platform: Where digests are posted.
        directory: Where processes write what they have to say.
    """

    readers: int
    url: str | None
    data: Path
    program: str
    platform: Platform
    directory: Path

    @property
    def report(self) -> Path:
        return self.directory / "report.json"


@dataclass(frozen=True, slots=True)
class Report:
    """What stands in Redis when all is over.

    Attributes:
        states: How each delivery ended, by its key.
        reserved: Papers still reserved for digests.
        unlike: Readers whose seen papers are not those of their digest.
    """

    states: dict[str, State] = field(default_factory=dict)
    reserved: int = 0
    unlike: int = 0


def read_report(path: Path) -> Report:
    found = json.loads(path.read_text())
    states = {key: State(state) for key, state in found["states"].items()}
    return Report(states, found["reserved"], found["unlike"])


async def subscribe(crowd: Crowd) -> None:
    """Let every reader's digest be due now."""
    async with _opened(crowd) as (connection, store):
        due = (await StoreClock(connection.redis).now()).replace(microsecond=0)
        said = [_order(reader, due) for reader in range(crowd.readers)]
        await _each(said, lambda one: store.subscriptions.save(one, due))
        (crowd.directory / "day").write_text(due.date().isoformat())


async def work(crowd: Crowd, engine: EngineName) -> None:
    """Deliver until asked to stop, or killed."""
    async with _opened(crowd) as (connection, store):
        running = _engine(crowd, connection, store, engine)
        stop = asyncio.Event()
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
        async with asyncio.TaskGroup() as group:
            group.create_task(running.start())
            await stop.wait()
            await running.stop()


async def report(crowd: Crowd) -> None:
    """Wait until nothing is open any more, and write down how everything ended."""
    async with _opened(crowd) as (connection, store):
        await _until_nothing_is_open(connection, store)
        day = datetime.fromisoformat((crowd.directory / "day").read_text())
        states: dict[str, str] = {}
        reserved: list[int] = []
        unlike: list[int] = []

        async def look(reader: int) -> None:
            said = _order(reader, day)
            delivery = DeliveryId(said.id, day.date())
            record = await store.deliveries.read(delivery)
            states[delivery.key] = record.state if record else "none"
            reserved.extend(await store.profiles.held(said.owner))
            seen = (await store.profiles.load(said.owner)).seen
            if record is None or set(record.items) != seen:
                unlike.append(reader)

        await _each(range(crowd.readers), look)
        written = {"states": states, "reserved": len(reserved), "unlike": len(unlike)}
        crowd.report.write_text(json.dumps(written))


@asynccontextmanager
async def _opened(crowd: Crowd) -> AsyncIterator[tuple[Connection, Stores]]:
    logging.basicConfig(
        filename=crowd.directory / "log",
        level=logging.WARNING,
        format="%(asctime)s %(process)d %(message)s",
        force=True,
    )
    connection = await connect(crowd.url, crowd.data, server=crowd.program)
    async with connection:
        redis = cast("Redis", connection.redis)  # Of a cluster it is another class, used alike.
        yield connection, stores(redis, _KEYS.prefix)


def _engine(crowd: Crowd, connection: Connection, store: Stores, name: EngineName) -> Engine:
    async def choose(_said: Subscription, _delivery: DeliveryId, _now: datetime) -> Chosen:
        return Chosen(digest(*PAPERS), PAPERS)  # Each reader has one digest, so all may be alike.

    clock = StoreClock(connection.redis)
    timetable = Timetable(store.subscriptions, store.deliveries, clock, again=AGAIN)
    delivering = Delivering(
        store.deliveries,
        store.subscriptions,
        choose,
        {"console": PlatformPoster(crowd.platform.socket)},
        clock,
        lease=LEASE,
        post_timeout=POST_TIMEOUT,
        holds=Holds(connection.redis, _KEYS),
    )
    if name == "in-process":
        return LocalEngine(timetable, delivering, tick=TICK_SECONDS)
    socket = connection.server.socket if connection.server else None
    broker = broker_for(crowd.url, socket, _KEYS)
    stream = WakeStream(connection.redis, _KEYS)
    return WorkersEngine(timetable, delivering, broker, stream, tick=TICK_SECONDS)


def _order(reader: int, due: datetime) -> Subscription:
    """Give a reader's order; its next moment is half a day away from the one that is due."""
    at = (due + timedelta(hours=12)).time()
    return order(Reader("console", "local", f"reader {reader}"), at=at)


async def _until_nothing_is_open(connection: Connection, store: Stores) -> None:
    clock = StoreClock(connection.redis)
    while True:
        try:
            upcoming = await store.subscriptions.next_due()
            if upcoming is None or upcoming > await clock.now() + timedelta(hours=1):
                return
        except OUTAGE:
            pass
        await asyncio.sleep(0.3)


async def _each(many: "list[Result] | range", do: Callable[..., Awaitable[None]]) -> None:
    """Do something for each, some at a time."""
    turns = asyncio.Semaphore(_AT_ONCE)

    async def in_turn(one: object) -> None:
        async with turns:
            await do(one)

    await asyncio.gather(*(in_turn(one) for one in many))
