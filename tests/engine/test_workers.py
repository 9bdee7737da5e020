"""The engine of many processes: wake-ups may be lost or come twice, digests may not."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from redis.asyncio import Redis

from bot.core.delivery import DeliveryId, State
from bot.core.errors import TemporaryError
from bot.core.ports import Engine
from bot.engine.local import LocalEngine
from bot.engine.workers import ENOUGH, WorkersEngine
from bot.store.client import client_for_socket
from bot.store.clock import StoreClock
from bot.store.connection import connect
from bot.store.wakes import GROUP, WakeStream, broker_for
from tests.crash.server import Server
from tests.digests import FilePoster, order
from tests.engine.test_local import Bot, bot, readers, until
from tests.store.servers import form_cluster, sentinel
from tests.store.servers import running as server_running

SECRET = "the-password"  # noqa: S105 - made up


def engine(one: Bot, url: str, *, tick: float = 0.02, patience: float = 20.0) -> WorkersEngine:
    keys = one.store.keys
    stream = WakeStream(one.store.redis, keys)
    broker = broker_for(url, None, keys)
    return WorkersEngine(
        one.timetable, one.delivering, broker, stream, tick=tick, patience=patience
    )


@asynccontextmanager
async def running(*engines: Engine) -> AsyncIterator[None]:
    """Run engines and stop them in an orderly way."""
    async with asyncio.timeout(30), asyncio.TaskGroup() as group:
        for one in engines:
            group.create_task(one.start())
        await asyncio.sleep(0)
        yield
        await asyncio.gather(*(one.stop() for one in engines))


@pytest.fixture
def poster(tmp_path: Path) -> FilePoster:
    return FilePoster(tmp_path / "posted")


@pytest.fixture
def other_poster(tmp_path: Path) -> FilePoster:
    return FilePoster(tmp_path / "posted by the other")


async def test_what_is_due_is_shared_among_processes_and_posted_once_each(
    redis: Redis, redis_url: str, prefix: str, poster: FilePoster, other_poster: FilePoster
) -> None:
    one, other = bot(redis, prefix, poster), bot(redis, prefix, other_poster)
    deliveries = await one.follow(*readers(40))

    async with running(engine(one, redis_url), engine(other, redis_url)):
        await until(one, State.DONE, *deliveries)

    posted = [*poster.posted, *other_poster.posted]
    assert sorted(p.key for p in posted) == sorted(d.key for d in deliveries)
    assert poster.posted
    assert other_poster.posted


async def test_it_works_beside_a_process_without_the_extra(
    redis: Redis, redis_url: str, prefix: str, poster: FilePoster
) -> None:
    one, other = bot(redis, prefix, poster), bot(redis, prefix, poster)
    deliveries = await one.follow(*readers(30))

    async with running(
        engine(one, redis_url), LocalEngine(other.timetable, other.delivering, tick=0.02)
    ):
        await until(one, State.DONE, *deliveries)

    assert sorted(p.key for p in poster.posted) == sorted(d.key for d in deliveries)


async def test_a_delivery_woken_three_times_is_posted_once(
    redis: Redis, redis_url: str, prefix: str, poster: FilePoster
) -> None:
    one = bot(redis, prefix, poster)
    await one.follow(order())
    (delivery,) = await one.timetable.look()
    carrying = engine(one, redis_url, tick=60)

    async with running(carrying):
        await asyncio.gather(*(carrying.wake(str(delivery)) for _ in range(3)))
        await until(one, State.DONE, delivery)

    assert len(poster.posted) == 1


async def test_a_wake_up_that_was_lost_is_sent_again(
    redis: Redis, redis_url: str, prefix: str, poster: FilePoster
) -> None:
    one = bot(redis, prefix, poster)
    (delivery,) = await one.follow(order())
    await one.timetable.look()  # Whoever looked here was killed,
    await redis.zadd(one.store.keys.open(delivery.shard), {str(delivery): 0})  # and 30 s passed.

    async with running(engine(one, redis_url)):
        await until(one, State.DONE, delivery)

    assert len(poster.posted) == 1


async def test_what_was_sent_before_the_first_process_reads_is_carried(
    redis: Redis, redis_url: str, prefix: str, poster: FilePoster
) -> None:
    one = bot(redis, prefix, poster)
    await one.follow(order())
    (delivery,) = await one.timetable.look()
    sender = engine(one, redis_url)
    await sender.wake(str(delivery))

    async with running(engine(one, redis_url, tick=60)):
        await until(one, State.DONE, delivery)

    assert len(poster.posted) == 1


async def test_nobody_is_woken_again_while_enough_wake_ups_are_unread(
    redis: Redis, redis_url: str, prefix: str, poster: FilePoster
) -> None:
    one = bot(redis, prefix, poster)
    sender, stream = engine(one, redis_url), WakeStream(redis, one.store.keys)
    nothing = str(DeliveryId(order().id, (await StoreClock(redis).now()).date()))
    assert await stream.unread(ENOUGH) == 0

    for _ in range(3):
        await sender.wake(nothing)

    assert await stream.unread(ENOUGH) == 3
    assert await stream.unread(2) == 2


async def test_what_is_read_is_unread_no_more_and_nothing_stays_pending(
    redis: Redis, redis_url: str, prefix: str, poster: FilePoster
) -> None:
    one = bot(redis, prefix, poster)
    deliveries = await one.follow(*readers(5))

    async with running(engine(one, redis_url)):
        await until(one, State.DONE, *deliveries)

    assert await WakeStream(redis, one.store.keys).unread(ENOUGH) == 0
    assert (await redis.xpending(one.store.keys.wakes, GROUP))["pending"] == 0


async def test_readers_of_the_stream_that_ended_long_ago_are_forgotten(
    redis: Redis, redis_url: str, prefix: str, poster: FilePoster
) -> None:
    one = bot(redis, prefix, poster)
    stream, name = WakeStream(redis, one.store.keys), one.store.keys.wakes
    await stream.tidy()
    async with running(engine(one, redis_url)):
        await until(one, State.DONE, *await one.follow(order()))

    await stream.tidy()
    kept = await redis.xinfo_consumers(name, GROUP)
    await asyncio.sleep(0.01)
    await stream.tidy(gone=timedelta(0))

    assert len(kept) == 1
    assert await redis.xinfo_consumers(name, GROUP) == []


async def test_a_wake_for_something_else_than_a_delivery_is_refused(
    redis: Redis, redis_url: str, prefix: str, poster: FilePoster
) -> None:
    with pytest.raises(ValueError, match="not a written delivery"):
        await engine(bot(redis, prefix, poster), redis_url).wake("nonsense")


async def test_a_wake_while_redis_is_away_is_a_thing_that_passes(
    redis: Redis, data_dir: Path, prefix: str, poster: FilePoster
) -> None:
    sender = engine(bot(redis, prefix, poster), f"unix://{data_dir}/none.sock")

    with pytest.raises(TemporaryError, match="nobody could be woken"):
        await sender.wake(str(DeliveryId(order().id, (await StoreClock(redis).now()).date())))


async def test_stopping_finishes_what_is_in_hand(
    redis: Redis, redis_url: str, prefix: str, tmp_path: Path
) -> None:
    poster = FilePoster(tmp_path / "posted", seconds=0.3)
    one = bot(redis, prefix, poster)
    (delivery,) = await one.follow(order())

    async with running(engine(one, redis_url)):
        await until(one, State.SENDING, delivery)

    assert await one.state(delivery) is State.DONE
    assert len(poster.posted) == 1


async def test_what_does_not_finish_in_time_is_put_down_and_looked_for_later(
    redis: Redis, redis_url: str, prefix: str, tmp_path: Path
) -> None:
    slow = FilePoster(tmp_path / "posted", seconds=20)
    one = bot(redis, prefix, slow)
    (delivery,) = await one.follow(order())

    async with running(engine(one, redis_url, patience=0.05)):
        await until(one, State.SENDING, delivery)

    assert await one.state(delivery) is State.SENDING
    assert slow.posted == []


async def test_it_outlives_a_redis_that_goes_and_comes_back(
    data_dir: Path, poster: FilePoster
) -> None:
    server = Server(data_dir)
    server.start()
    try:
        async with client_for_socket(server.socket) as redis:
            one = bot(redis, "t", poster)

            async with running(engine(one, f"unix://{server.socket}", tick=0.1)):
                server.kill()
                await asyncio.sleep(0.5)
                await asyncio.to_thread(server.start)
                (delivery,) = await one.follow(order())
                await until(one, State.DONE, delivery)
    finally:
        server.kill()

    assert len(poster.posted) == 1


async def test_it_goes_on_when_the_stream_was_emptied_under_it(
    redis: Redis, redis_url: str, prefix: str, poster: FilePoster
) -> None:
    one = bot(redis, prefix, poster)

    async with running(engine(one, redis_url, tick=0.1)):
        first = await one.follow(order())
        await until(one, State.DONE, *first)
        await redis.delete(one.store.keys.wakes)
        others = await one.follow(*readers(3))
        await until(one, State.DONE, *others)

    assert len(poster.posted) == 4


async def test_a_master_is_found_through_sentinel(data_dir: Path, poster: FilePoster) -> None:
    with (
        server_running(data_dir, password=SECRET) as port,
        sentinel(data_dir, port, SECRET) as watcher,
    ):
        await deliver_on(f"redis+sentinel://:{SECRET}@127.0.0.1:{watcher}/mymaster/2", poster)

    assert len(poster.posted) == 20


@pytest.mark.slow
async def test_the_stream_of_a_cluster_carries_too(data_dir: Path, poster: FilePoster) -> None:
    with server_running(data_dir, "--cluster-enabled", "yes", password=SECRET) as port:
        form_cluster(port, SECRET)
        await deliver_on(f"redis+cluster://:{SECRET}@127.0.0.1:{port}", poster)

    assert len(poster.posted) == 20


async def deliver_on(url: str, poster: FilePoster) -> None:
    """Deliver to twenty readers on a Redis elsewhere."""
    async with await connect(url, poster.path.parent) as connection:
        one = bot(connection.redis, "t", poster)  # type: ignore[arg-type]  # a cluster's does too
        deliveries = await one.follow(*readers(20))
        async with running(engine(one, url)):
            await until(one, State.DONE, *deliveries)
