"""Ranked lists as they were read last."""

from datetime import timedelta

import pytest
from redis.asyncio import Redis

from bot.store.charts import Charts
from bot.store.keys import Keys
from tests.store.shelf import MONDAY


@pytest.fixture
def charts(redis: Redis, prefix: str) -> Charts:
    return Charts(redis, Keys(prefix))


async def test_a_list_nobody_read_is_none(charts: Charts) -> None:
    assert await charts.get("day") is None


async def test_a_list_is_given_in_its_order_with_its_moment(charts: Charts) -> None:
    at = MONDAY + timedelta(microseconds=1)
    await charts.keep("week", [7, 3, 9], at)

    assert await charts.get("week") == ((7, 3, 9), at)
    assert await charts.get("month") is None


async def test_a_list_read_anew_takes_the_place_of_the_one_before(charts: Charts) -> None:
    await charts.keep("day", [7, 3], MONDAY)
    await charts.keep("month", [1], MONDAY)
    await charts.keep("day", [], MONDAY + timedelta(days=1))

    assert await charts.get("day") == ((), MONDAY + timedelta(days=1))
    assert await charts.get("month") == ((1,), MONDAY)
