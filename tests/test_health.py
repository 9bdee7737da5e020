"""`paperpicks health` tells a running bot from one that is not."""

from pathlib import Path

import pytest
from redis.asyncio import Redis

from bot.app import build, opened
from bot.core.errors import ConfigurationError, TemporaryError
from bot.health import check_health
from bot.operating import operating
from bot.settings import Settings, load_settings
from bot.store.dump import Dump
from bot.store.keys import Keys
from bot.store.lease import Lease
from tests.store.servers import free_port


@pytest.fixture
def settings(data_dir: Path, redis_url: str, prefix: str) -> Settings:
    return load_settings(data_dir=data_dir, redis_url=redis_url, redis_prefix=prefix)


async def test_a_bot_that_holds_its_lease_is_healthy(
    settings: Settings, redis: Redis, prefix: str
) -> None:
    await Lease(redis, Keys(prefix)).take()

    assert "Running" in await check_health(settings)


async def test_a_bot_that_has_ended_is_not(settings: Settings, redis: Redis, prefix: str) -> None:
    lease = Lease(redis, Keys(prefix))
    await lease.take()
    await lease.release()

    with pytest.raises(TemporaryError, match="No bot runs"):
        await check_health(settings)


async def test_data_that_are_being_brought_in_are_not_a_bot(
    settings: Settings, redis: Redis, prefix: str
) -> None:
    await Dump(redis, Keys(prefix)).begin()
    await Lease(redis, Keys(prefix)).take()  # As `restore` does.

    with pytest.raises(ConfigurationError, match="paperpicks restore"):
        await check_health(settings)


async def test_asking_writes_nothing(settings: Settings, redis: Redis, prefix: str) -> None:
    with pytest.raises(TemporaryError):
        await check_health(settings)

    assert await redis.keys(f"{prefix}*") == []


async def test_a_redis_that_is_not_there_is_unhealthy(data_dir: Path) -> None:
    settings = load_settings(data_dir=data_dir, redis_url=f"unix://{data_dir}/none.sock")

    with pytest.raises(ConfigurationError, match="Cannot reach Redis"):
        await check_health(settings)


async def test_a_bot_that_answers_over_http_is_asked_itself(
    data_dir: Path, redis_url: str, redis: Redis, prefix: str
) -> None:
    given = {"data_dir": data_dir, "redis_url": redis_url, "redis_prefix": prefix}
    settings = load_settings(**given, http=f"0.0.0.0:{free_port()}")
    with pytest.raises(TemporaryError, match=r"No bot answers at 127\.0\.0\.1"):
        await check_health(settings)

    async with opened(settings) as store, build(settings, store) as app:
        async with operating(settings, app, {}):
            with pytest.raises(TemporaryError, match=r"Not ready\. planner: it has"):
                await check_health(settings)
        await app.timetable.look()
        async with operating(settings, app, {}):
            assert await check_health(settings) == "Ready"
