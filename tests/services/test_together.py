"""Which other order of an owner comes along with a delivery, or came already."""

from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest
from redis.asyncio import Redis

from bot.core.places import Conversation
from bot.core.subscription import Subscription, subscription_id
from bot.services.together import Companions, Together
from bot.store.subscription_json import ALWAYS
from tests.digests import ADA, GROUP, MONDAY, Stores, order, stores

TODAY = MONDAY.date()
NOTHING = Companions()


@pytest.fixture
def store(redis: Redis, prefix: str) -> Stores:
    return stores(redis, prefix)


def trending(
    to: Conversation | None = None, at: time = time(16, 0), paused_until: datetime | None = None
) -> Subscription:
    """An order for trending papers on Mondays, in the afternoon unless told otherwise."""
    said = order(ADA, to, at, frozenset({0}), paused_until=paused_until)
    name = subscription_id(ADA, "trending", said.to)
    return replace(said, id=name, kind="trending", period="week")


async def companions(store: Stores, *orders: Subscription, day_offset: int = 0) -> Companions:
    """Tell what goes with the delivery of picks at nine."""
    for one in (order(), *orders):
        await store.subscriptions.save(one, MONDAY)
    day = TODAY + timedelta(days=day_offset)
    together = Together(store.subscriptions, store.deliveries)
    return await together.companions(order(), day, MONDAY + timedelta(days=day_offset))


async def test_an_order_alone_has_no_companion(store: Stores) -> None:
    assert await companions(store) == NOTHING


async def test_an_order_due_later_that_day_comes_along(store: Stores) -> None:
    assert await companions(store, trending()) == Companions(coming=trending())


async def test_an_order_for_another_weekday_stays_away(store: Stores) -> None:
    assert await companions(store, trending(), day_offset=1) == NOTHING


async def test_an_order_for_another_place_stays_away(store: Stores) -> None:
    assert await companions(store, trending(GROUP)) == NOTHING


@pytest.mark.parametrize("at", [time(8, 59), time(9, 0)])
async def test_an_order_whose_hour_has_passed_without_a_delivery_stays_away(
    store: Stores, at: time
) -> None:
    assert await companions(store, trending(at=at)) == NOTHING


@pytest.mark.parametrize(
    ("until", "comes"),
    [
        (MONDAY + timedelta(hours=6), True),
        (MONDAY + timedelta(hours=7), False),
        (MONDAY + timedelta(hours=8), False),
        (ALWAYS, False),
    ],
)
async def test_an_order_paused_beyond_its_hour_stays_away(
    store: Stores, until: datetime, comes: bool
) -> None:
    paused = trending(paused_until=until)

    assert await companions(store, paused) == Companions(coming=paused if comes else None)


@pytest.mark.parametrize("paused", [False, True])
async def test_a_delivery_that_is_planned_comes_along_unless_its_order_is_paused(
    store: Stores, paused: bool
) -> None:
    said = trending(at=time(9, 0), paused_until=ALWAYS if paused else None)
    await store.subscriptions.save(said, MONDAY)
    await store.deliveries.plan(said, MONDAY, TODAY, None, MONDAY)

    assert await companions(store, said) == Companions(coming=None if paused else said)
