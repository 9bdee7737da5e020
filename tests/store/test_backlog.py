"""How far behind digests are, and what a Redis says that takes no writes."""

from datetime import timedelta
from pathlib import Path

import pytest
from redis import Redis as BlockingRedis
from redis.asyncio import Redis, RedisCluster
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from bot.core.sight import Backlog
from bot.services.clock import SimulatedClock
from bot.services.timetable import Timetable
from bot.store.backlog import Backlogs
from bot.store.keys import Keys
from tests.digests import GROUP, MONDAY, order, stores
from tests.store.servers import fail_to_save, form_cluster, running, until

MINUTE = timedelta(minutes=1)


async def test_nothing_is_behind_where_nothing_is_due(redis: Redis, prefix: str) -> None:
    store = stores(redis, prefix)
    await store.subscriptions.save(order(), MONDAY + MINUTE)

    assert await Backlogs(redis, Keys(prefix)).read(MONDAY) == Backlog()


async def test_a_due_moment_that_nobody_planned_is_seen(redis: Redis, prefix: str) -> None:
    store = stores(redis, prefix)
    await store.subscriptions.save(order(), MONDAY)
    await store.subscriptions.save(order(GROUP), MONDAY + 20 * MINUTE)

    seen = await Backlogs(redis, Keys(prefix)).read(MONDAY + 31 * MINUTE)

    assert (seen.due_since, seen.late_since, seen.late) == (MONDAY, None, 1)
    assert seen.is_late(MONDAY + 31 * MINUTE)


async def test_a_planned_digest_counts_from_its_moment_until_it_is_out(
    redis: Redis, prefix: str
) -> None:
    store, backlogs = stores(redis, prefix), Backlogs(redis, Keys(prefix))
    await store.subscriptions.save(order(), MONDAY)
    clock = SimulatedClock(MONDAY + MINUTE)
    [delivery] = await Timetable(store.subscriptions, store.deliveries, clock).plan_due(
        MONDAY + MINUTE
    )

    open_ = await backlogs.read(MONDAY + 40 * MINUTE)
    claim = await store.deliveries.claim(delivery, MONDAY + 40 * MINUTE, MINUTE)
    assert claim is not None
    await store.deliveries.quiet(claim, MONDAY + 40 * MINUTE)
    ended = await backlogs.read(MONDAY + 41 * MINUTE)

    assert (open_.due_since, open_.late_since, open_.late) == (None, MONDAY, 1)
    assert dict(open_.states) == {"planned": 1}
    assert ended == Backlog()


async def test_a_redis_that_takes_writes_refuses_nothing(redis: Redis, prefix: str) -> None:
    assert await Backlogs(redis, Keys(prefix)).refusal() == ""


async def test_each_way_to_refuse_a_write_is_told_in_words(data_dir: Path) -> None:
    with running(data_dir, "--save", "") as port:
        async with Redis(port=port) as redis:
            backlogs = Backlogs(redis, Keys())
            await redis.config_set("maxmemory", "1")
            full = await backlogs.refusal()
            await redis.config_set("maxmemory", "0")
            await redis.config_set("min-replicas-to-write", "1")
            alone = await backlogs.refusal()
            await redis.config_set("min-replicas-to-write", "0")
            well = await backlogs.refusal()
            await redis.replicaof("127.0.0.1", "1")
            replica = await backlogs.refusal()
            await redis.replicaof("NO", "ONE")
            with BlockingRedis(port=port) as client:
                client.config_set("save", "3600 1")
                client.config_set("dbfilename", "there-is-no-room")
                (data_dir / "there-is-no-room").mkdir()
                fail_to_save(client)
            unsaved = await backlogs.refusal()

    assert well == ""
    assert (full, alone) == ("its memory is full", "too few of its replicas answer")
    assert replica == "it is a replica that takes nothing"
    assert unsaved == "it cannot write to its disk"


async def test_a_redis_that_is_gone_is_told_in_words_too(data_dir: Path) -> None:
    once = Retry(NoBackoff(), 0)
    async with Redis(unix_socket_path=str(data_dir / "none.sock"), retry=once) as redis:
        refusal = await Backlogs(redis, Keys()).refusal()

    assert refusal.startswith("it does not answer")


@pytest.mark.slow  # A cluster takes seconds to form.
async def test_a_cluster_is_asked_like_one_server(data_dir: Path) -> None:
    options = ("--cluster-enabled", "yes", "--save", "")
    with running(data_dir, *options) as port:
        form_cluster(port, "")
        async with RedisCluster(host="127.0.0.1", port=port) as cluster:
            backlogs = Backlogs(cluster, Keys())
            well, backlog = await backlogs.refusal(), await backlogs.read(MONDAY)
            await cluster.config_set("maxmemory", "1", target_nodes=RedisCluster.PRIMARIES)
            full = await backlogs.refusal()

    assert (well, full) == ("", "its memory is full")
    assert backlog == Backlog()


@pytest.mark.slow  # It waits for replicas that are not there.
async def test_a_server_without_the_replicas_that_posts_wait_for_is_told(data_dir: Path) -> None:
    behind = data_dir / "behind"
    behind.mkdir()
    with running(data_dir, "--save", "") as port:
        async with Redis(port=port) as redis:
            backlogs = Backlogs(redis, Keys(), replicas=1)
            alone = await backlogs.refusal()
            with running(behind, "--save", "", "--replicaof", "127.0.0.1", str(port)):
                until(lambda: is_followed(port))
                followed = await backlogs.refusal()

    assert (alone, followed) == ("too few of its replicas answer", "")


def is_followed(port: int) -> bool:
    with BlockingRedis(port=port) as client:
        replica = client.info("replication").get("slave0", {})
    return bool(replica.get("state") == "online")
