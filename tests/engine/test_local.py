"""The engine of one process: what falls due is delivered, whatever goes away meanwhile."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from redis.asyncio import Redis

from bot.core.delivery import DeliveryId, State
from bot.core.message import Message
from bot.core.places import Conversation, Reader
from bot.core.ports import Engine, MessageRef
from bot.core.subscription import Subscription
from bot.engine.local import LocalEngine, run_until
from bot.services.clock import SimulatedClock
from bot.services.delivering import Chosen, Delivering
from bot.services.timetable import Timetable
from bot.store.client import client_for_socket
from bot.store.clock import StoreClock
from tests.crash.server import Server
from tests.digests import ADA, GROUP, MONDAY, FilePoster, Stores, digest, order, stores

DAY = timedelta(days=1)


async def choose(_said: Subscription, delivery: DeliveryId, _now: datetime) -> Chosen:
    number = delivery.day.toordinal()
    return Chosen(digest(number), (number,))


@dataclass(frozen=True, slots=True)
class Bot:
    """The services of one process and what they post to."""

    store: Stores
    timetable: Timetable
    delivering: Delivering
    poster: FilePoster

    async def follow(self, *said: Subscription) -> list[DeliveryId]:
        """Make subscriptions due a second ago, by the clock of Redis."""
        due = (await StoreClock(self.store.redis).now()).replace(microsecond=0)
        for one in said:
            await self.store.subscriptions.save(one, due)
        return [DeliveryId(one.id, due.date()) for one in said]

    async def state(self, delivery: DeliveryId) -> State | None:
        record = await self.store.deliveries.read(delivery)
        return record.state if record else None


def bot(redis: Redis, prefix: str, poster: FilePoster) -> Bot:
    store, clock = stores(redis, prefix), StoreClock(redis)
    delivering = Delivering(
        store.deliveries, store.subscriptions, choose, {"console": poster}, clock
    )
    timetable = Timetable(store.subscriptions, store.deliveries, clock)
    return Bot(store, timetable, delivering, poster)


@asynccontextmanager
async def running(
    one: Bot, *, tick: float = 0.02, at_once: int = 8, patience: float = 20.0
) -> AsyncIterator[Engine]:
    """Run an engine and stop it in an orderly way."""
    engine = LocalEngine(
        one.timetable, one.delivering, tick=tick, at_once=at_once, patience=patience
    )
    async with asyncio.timeout(30), asyncio.TaskGroup() as group:
        group.create_task(engine.start())
        await asyncio.sleep(0)
        yield engine
        await engine.stop()


async def until(one: Bot, state: State, *deliveries: DeliveryId) -> None:
    """Wait until all of them are in a state."""
    async with asyncio.timeout(20):
        # What is waited for happens in Redis, which sets no Event.
        while {await one.state(d) for d in deliveries} != {state}:  # noqa: ASYNC110
            await asyncio.sleep(0.01)


@pytest.fixture
def poster(tmp_path: Path) -> FilePoster:
    return FilePoster(tmp_path / "posted")


def readers(count: int) -> list[Subscription]:
    return [order(Reader("console", "local", f"reader {n}")) for n in range(count)]


async def test_what_is_due_is_delivered_while_the_engine_runs(
    redis: Redis, prefix: str, poster: FilePoster
) -> None:
    one = bot(redis, prefix, poster)

    async with running(one):
        (delivery,) = await one.follow(order())
        await until(one, State.DONE, delivery)

    assert [posted.key for posted in poster.posted] == [delivery.key]


async def test_two_engines_share_the_work_and_post_each_digest_once(
    redis: Redis, prefix: str, poster: FilePoster
) -> None:
    one, other = bot(redis, prefix, poster), bot(redis, prefix, poster)
    deliveries = await one.follow(*readers(30))

    async with running(one), running(other):
        await until(one, State.DONE, *deliveries)

    assert sorted(p.key for p in poster.posted) == sorted(d.key for d in deliveries)


async def test_a_delivery_woken_three_times_is_posted_once_and_at_once(
    redis: Redis, prefix: str, poster: FilePoster
) -> None:
    one = bot(redis, prefix, poster)
    await one.follow(order())
    (delivery,) = await one.timetable.look()

    async with running(one, tick=60) as engine:
        await asyncio.gather(*(engine.wake(str(delivery)) for _ in range(3)))
        await until(one, State.DONE, delivery)

    assert len(poster.posted) == 1


async def test_what_nobody_was_woken_for_is_found_by_looking(
    redis: Redis, prefix: str, poster: FilePoster
) -> None:
    one = bot(redis, prefix, poster)
    await one.follow(order())
    (delivery,) = await one.timetable.look()
    await redis.zadd(one.store.keys.open(delivery.shard), {str(delivery): 0})  # As 15 s later.

    async with running(one):
        await until(one, State.DONE, delivery)

    assert len(poster.posted) == 1


async def test_what_was_planned_by_somebody_who_was_killed_then_is_carried_at_once(
    redis: Redis, prefix: str, poster: FilePoster
) -> None:
    """Once it was held by whoever planned it, and the others stood idle for a while."""
    one = bot(redis, prefix, poster)
    (delivery,) = await one.follow(order())
    await one.timetable.plan_due(await StoreClock(redis).now())

    async with running(one):
        async with asyncio.timeout(5):
            await until(one, State.DONE, delivery)

    assert len(poster.posted) == 1


async def test_a_wake_for_something_else_than_a_delivery_is_refused(
    redis: Redis, prefix: str, poster: FilePoster
) -> None:
    async with running(bot(redis, prefix, poster)) as engine:
        with pytest.raises(ValueError, match="not a written delivery"):
            await engine.wake("nonsense")


async def test_stopping_finishes_what_is_in_hand(redis: Redis, prefix: str, tmp_path: Path) -> None:
    poster = FilePoster(tmp_path / "posted", seconds=0.3)
    one = bot(redis, prefix, poster)
    (delivery,) = await one.follow(order())

    async with running(one):
        await until(one, State.SENDING, delivery)

    assert await one.state(delivery) is State.DONE
    assert len(poster.posted) == 1


async def test_what_does_not_finish_in_time_is_put_down_and_looked_for_later(
    redis: Redis, prefix: str, tmp_path: Path
) -> None:
    slow = FilePoster(tmp_path / "posted", seconds=20)
    one = bot(redis, prefix, slow)
    (delivery,) = await one.follow(order())

    async with running(one, patience=0.05):
        await until(one, State.SENDING, delivery)

    assert await one.state(delivery) is State.SENDING
    assert slow.posted == []


async def test_an_engine_stopped_before_it_starts_begins_nothing(
    redis: Redis, prefix: str, poster: FilePoster
) -> None:
    one = bot(redis, prefix, poster)
    await one.follow(order())
    engine = LocalEngine(one.timetable, one.delivering)
    await engine.stop()

    await asyncio.wait_for(engine.start(), timeout=5)

    assert poster.posted == []


async def test_no_more_than_so_many_deliveries_are_in_hand_at_once(
    redis: Redis, prefix: str, tmp_path: Path
) -> None:
    poster = CountingPoster(tmp_path / "posted")
    one = bot(redis, prefix, poster)
    deliveries = await one.follow(*readers(12))

    async with running(one, at_once=3):
        await until(one, State.DONE, *deliveries)

    assert poster.most == 3


class CountingPoster(FilePoster):
    """Notes how many posts were under way at once."""

    most = 0
    now = 0

    async def post(self, to: Conversation, message: Message, *, key: str) -> MessageRef:
        self.now += 1
        self.most = max(self.most, self.now)
        await asyncio.sleep(0.02)
        self.now -= 1
        return await super().post(to, message, key=key)


async def test_the_engine_outlives_a_redis_that_goes_and_comes_back(
    data_dir: Path, poster: FilePoster
) -> None:
    server = Server(data_dir)
    server.start()
    try:
        async with client_for_socket(server.socket) as redis:
            one = bot(redis, "t", poster)

            async with running(one, tick=0.1):
                server.kill()
                await asyncio.sleep(0.5)
                await asyncio.to_thread(server.start)
                (delivery,) = await one.follow(order())
                await until(one, State.DONE, delivery)
    finally:
        server.kill()

    assert len(poster.posted) == 1


async def test_a_simulated_clock_runs_through_all_that_falls_due_in_order(
    redis: Redis, prefix: str, poster: FilePoster
) -> None:
    store, clock = stores(redis, prefix), SimulatedClock(MONDAY - DAY)
    timetable = Timetable(store.subscriptions, store.deliveries, clock)
    delivering = Delivering(
        store.deliveries, store.subscriptions, choose, {"console": poster}, clock
    )
    early, late = order(ADA), order(GROUP)
    await store.subscriptions.save(early, MONDAY)
    await store.subscriptions.save(late, MONDAY + timedelta(minutes=5))

    moved = await run_until(MONDAY + timedelta(hours=25), clock, timetable, delivering)

    today, tomorrow = MONDAY.date(), (MONDAY + DAY).date()
    assert moved[:2] == [
        (DeliveryId(early.id, today), State.DONE),
        (DeliveryId(late.id, today), State.DONE),
    ]
    assert {delivery for delivery, _ in moved[2:]} == {
        DeliveryId(early.id, tomorrow),
        DeliveryId(late.id, tomorrow),
    }
    assert await clock.now() == MONDAY + timedelta(hours=25)


async def test_a_simulated_clock_never_goes_back() -> None:
    clock = SimulatedClock(MONDAY)

    clock.advance(MONDAY - DAY)

    assert await clock.now() == MONDAY


async def test_the_real_clock_is_that_of_redis(redis: Redis) -> None:
    seconds, microseconds = await redis.time()
    now = (await StoreClock(redis).now()).timestamp()

    assert 0 <= now - (seconds + microseconds / 1e6) < 10
