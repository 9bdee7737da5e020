"""Callers of one client share round trips, and notice nothing of it."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from redis.asyncio import ConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import ResponseError

from bot.store.pipelining import MOST_TOGETHER, PipeliningRedis


@pytest.fixture
async def client(redis_url: str, redis: Redis) -> AsyncIterator[PipeliningRedis]:
    client = PipeliningRedis(connection_pool=ConnectionPool.from_url(redis_url))
    yield client
    await client.connection_pool.disconnect()


async def test_each_gets_the_answer_to_its_own_question(
    client: PipeliningRedis, prefix: str
) -> None:
    count = MOST_TOGETHER * 2 + 3
    await asyncio.gather(*(client.set(f"{prefix}:{n}", n) for n in range(count)))

    answers = await asyncio.gather(*(client.get(f"{prefix}:{n}") for n in range(count)))

    assert answers == [b"%d" % n for n in range(count)]


async def test_an_error_reaches_only_who_asked_for_it(client: PipeliningRedis, prefix: str) -> None:
    await client.set(f"{prefix}:text", "a")

    first, second, third = await asyncio.gather(
        client.get(f"{prefix}:text"),
        client.incr(f"{prefix}:text"),
        client.incr(f"{prefix}:number"),
        return_exceptions=True,
    )

    assert (first, third) == (b"a", 1)
    assert isinstance(second, ResponseError)


async def test_what_is_asked_together_takes_one_connection(
    client: PipeliningRedis, redis: Redis, prefix: str
) -> None:
    before = len(await redis.client_list())

    await asyncio.gather(*(client.get(f"{prefix}:{n}") for n in range(20)))

    assert len(await redis.client_list()) - before == 1


async def test_who_is_cancelled_takes_nobody_along(client: PipeliningRedis, prefix: str) -> None:
    await client.set(f"{prefix}:a", "1")
    leaving = asyncio.ensure_future(client.get(f"{prefix}:a"))
    staying = asyncio.ensure_future(client.get(f"{prefix}:a"))
    await asyncio.sleep(0)

    leaving.cancel()

    assert await staying == b"1"
    with pytest.raises(asyncio.CancelledError):
        await leaving


async def test_a_redis_that_is_away_is_away_for_all() -> None:
    once = Retry(NoBackoff(), 0)
    async with PipeliningRedis(unix_socket_path="/nowhere/redis.sock", retry=once) as client:
        found = await asyncio.gather(client.get("a"), client.get("b"), return_exceptions=True)

    assert [type(error) for error in found] == [RedisConnectionError] * 2


async def test_a_script_unknown_to_the_server_is_sent_to_it(
    client: PipeliningRedis, redis: Redis, prefix: str
) -> None:
    await redis.script_flush()
    script = client.register_script("return redis.call('INCRBY', KEYS[1], ARGV[1])")

    answers = await asyncio.gather(*(script(keys=[f"{prefix}:n"], args=[2]) for _ in range(3)))

    assert sorted(answers) == [2, 4, 6]
