"""Workers at work: known while they are, forgotten when silent, in the way of some things."""

from datetime import timedelta
from pathlib import Path

import pytest
from redis.asyncio import Redis

from bot.app import opened, simulating
from bot.core.errors import ConfigurationError
from bot.settings import load_settings
from bot.store.crew import Crew
from bot.store.dump import Dump
from bot.store.keys import Keys
from tests.digests import MONDAY


@pytest.fixture
def crew(redis: Redis, prefix: str) -> Crew:
    return Crew(redis, Keys(prefix))


async def test_who_joined_is_at_work_until_it_leaves(crew: Crew) -> None:
    await crew.join()
    await crew.join()
    during = await crew.names()
    await crew.leave()

    assert len(during) == 1
    assert await crew.names() == ()


async def test_who_was_killed_is_forgotten(crew: Crew) -> None:
    await crew.join(timedelta(seconds=-1))

    await crew.refuse("Stop it first.")

    assert await crew.names() == ()


async def test_a_simulated_clock_does_not_start_beside_a_worker(
    crew: Crew, redis_url: str, prefix: str, data_dir: Path
) -> None:
    settings = load_settings(redis_url=redis_url, redis_prefix=prefix, data_dir=data_dir)
    await crew.join()

    async with opened(settings, now=MONDAY) as store:
        with pytest.raises(ConfigurationError, match=r"A worker runs on these data.*--now"):
            async with simulating(store, settings, sure=True):
                raise AssertionError("it began all the same")


async def test_workers_and_their_wake_ups_are_no_part_of_a_back_up(
    crew: Crew, redis: Redis, prefix: str
) -> None:
    await crew.join()
    await redis.xadd(Keys(prefix).wakes, {"data": "x"})

    assert await Dump(redis, Keys(prefix)).names() == ()
