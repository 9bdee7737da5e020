"""What is due when: planning, catching up, and changes of the clocks."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from bot.core.delivery import DeliveryId, State
from bot.core.errors import TemporaryError
from bot.core.pace import SPREADS
from bot.core.places import Conversation, Reader
from bot.core.schedule import WEEKDAYS
from bot.core.subscription import Subscription, shard_of
from bot.services.clock import SimulatedClock
from bot.services.timetable import Timetable
from bot.store.subscription_json import write_order
from tests.digests import GROUP, MONDAY, Stores, order, stores

DAY = timedelta(days=1)


@pytest.fixture
def store(redis: Redis, prefix: str) -> Stores:
    return stores(redis, prefix)


def timetable(store: Stores, now: datetime = MONDAY) -> Timetable:
    return Timetable(store.subscriptions, store.deliveries, SimulatedClock(now))


async def follow(store: Stores, said: Subscription, since: datetime) -> None:
    await store.subscriptions.save(said, said.schedule.next_after(since)[1])


async def plan_for_days(store: Stores, start: datetime, days: int) -> list[tuple[str, datetime]]:
    """Plan each due moment in turn; give local dates and moments."""
    times, planned = timetable(store, start), []
    while (moment := await store.subscriptions.next_due()) and moment < start + days * DAY:
        for delivery in await times.plan_due(moment):
            await store.redis.delete(store.keys.open(delivery.shard))
            planned.append((delivery.day.isoformat(), moment))
    return planned


async def test_what_is_due_is_planned_once_and_the_next_moment_is_set(store: Stores) -> None:
    said = order()
    await follow(store, said, MONDAY - DAY)

    assert await timetable(store).plan_due(MONDAY - timedelta(seconds=1)) == []
    assert await timetable(store).plan_due(MONDAY) == [DeliveryId(said.id, MONDAY.date())]
    assert await timetable(store).plan_due(MONDAY) == []
    assert await store.subscriptions.due(MONDAY + DAY) == ((said.id, MONDAY + DAY),)


async def test_two_planners_at_once_plan_each_day_once(store: Stores) -> None:
    said = [order(), order(GROUP)]
    for one in said:
        await follow(store, one, MONDAY - DAY)

    found = await asyncio.gather(*(timetable(store).plan_due(MONDAY) for _ in range(6)))

    planned = [delivery for deliveries in found for delivery in deliveries]
    assert sorted(delivery.subscription for delivery in planned) == sorted(s.id for s in said)


async def test_a_look_gives_new_and_forgotten_deliveries_once_each(store: Stores) -> None:
    said = order()
    await follow(store, said, MONDAY - DAY)
    delivery = DeliveryId(said.id, MONDAY.date())

    assert await timetable(store).look() == [delivery]
    assert await timetable(store).look() == []
    assert await timetable(store, MONDAY + timedelta(minutes=1)).look() == [delivery]


@pytest.mark.parametrize(
    ("zone", "at", "start", "skipped_or_repeated"),
    [
        ("Europe/Berlin", time(2, 30), datetime(2026, 3, 26, tzinfo=UTC), "2026-03-29"),
        ("Europe/Berlin", time(2, 30), datetime(2026, 10, 22, tzinfo=UTC), "2026-10-25"),
        ("America/Santiago", time(0, 0), datetime(2026, 9, 3, tzinfo=UTC), "2026-09-06"),
        ("America/Scoresbysund", time(23, 45), datetime(2026, 3, 25, tzinfo=UTC), "2026-03-28"),
        ("Australia/Lord_Howe", time(2, 15), datetime(2026, 10, 1, tzinfo=UTC), "2026-10-04"),
    ],
)
async def test_a_week_in_which_the_clocks_change_has_seven_days(
    store: Stores, zone: str, at: time, start: datetime, skipped_or_repeated: str
) -> None:
    await follow(store, order(at=at, zone=zone), start)

    planned = await plan_for_days(store, start, days=8)

    days = [day for day, _ in planned]
    assert skipped_or_repeated in days[:6]
    assert len(days) == len(set(days)) >= 7
    moments = [moment.astimezone(ZoneInfo(zone)) for _, moment in planned]
    assert [day for day, moment in zip(days, moments, strict=True) if moment.time() != at] in (
        [],
        [skipped_or_repeated],
    )


async def test_after_days_of_standing_still_only_today_is_planned_and_the_rest_is_named(
    store: Stores,
) -> None:
    said = order(weekdays=WEEKDAYS)
    friday = MONDAY - 3 * DAY
    await follow(store, said, friday - timedelta(seconds=1))
    now = MONDAY + 2 * DAY + timedelta(hours=1)

    planned = await timetable(store).plan_due(now)

    assert planned == [DeliveryId(said.id, now.date())]
    missed = (await store.subscriptions.counters(said.id)).missed
    assert [day.isoformat() for day in missed] == ["2026-02-27", "2026-03-02", "2026-03-03"]
    skipped = await store.deliveries.read(DeliveryId(said.id, MONDAY.date()))
    assert skipped is not None
    assert skipped.state is State.SKIPPED
    assert await store.subscriptions.due(now + 2 * DAY) == ((said.id, MONDAY + 3 * DAY),)


async def test_after_weeks_of_standing_still_the_latest_days_are_named(store: Stores) -> None:
    said = order()
    await follow(store, said, MONDAY - 20 * DAY)

    await timetable(store).plan_due(MONDAY)

    missed = (await store.subscriptions.counters(said.id)).missed
    assert missed == tuple((MONDAY - n * DAY).date() for n in range(10, 0, -1))


async def test_orders_that_cannot_be_read_keep_no_other_from_its_day(store: Stores) -> None:
    said, shard = order(), shard_of(order().owner)
    without_days = write_order(replace(said, schedule=replace(said.schedule, weekdays=frozenset())))
    unreadable = ("[]", '{"v": 9}', without_days)
    await follow(store, said, MONDAY - timedelta(seconds=1))
    pipe = store.redis.pipeline(transaction=False)
    for number in range(450):  # Of a newer version, say; due long before, and they stay so.
        name = f"{shard:02d}newer{number}"
        pipe.hset(store.keys.subscription(name), "order", unreadable[number % 3])
        pipe.zadd(store.keys.due(shard), {name: number})
    await pipe.execute()

    assert await timetable(store).plan_due(MONDAY) == [DeliveryId(said.id, MONDAY.date())]
    assert await timetable(store).plan_due(MONDAY) == []


async def test_a_delivery_that_cannot_be_read_keeps_no_other_from_being_carried(
    store: Stores,
) -> None:
    said = order()
    await follow(store, said, MONDAY - timedelta(seconds=1))
    await store.redis.zadd(store.keys.open(shard_of(said.owner)), {"of a newer version": 0})

    assert await timetable(store).look() == [DeliveryId(said.id, MONDAY.date())]


async def test_after_the_grace_today_is_missed_too(store: Stores) -> None:
    said = order()
    await follow(store, said, MONDAY - DAY)

    assert await timetable(store).plan_due(MONDAY + timedelta(hours=6, seconds=1)) == []

    counters = await store.subscriptions.counters(said.id)
    assert counters.missed == (MONDAY.date(),)


async def test_a_pause_ends_by_itself_and_its_days_are_not_missed(store: Stores) -> None:
    said = order()
    await follow(store, said, MONDAY - DAY)
    until = MONDAY + 7 * DAY
    await store.subscriptions.pause(said.id, until, said.schedule.next_after(until)[1])

    assert await timetable(store).plan_due(MONDAY + 7 * DAY) == []
    assert await timetable(store).plan_due(MONDAY + 8 * DAY) == [
        DeliveryId(said.id, (MONDAY + 8 * DAY).date())
    ]
    assert (await store.subscriptions.counters(said.id)).missed == ()


async def test_a_change_of_zone_gives_no_second_delivery_of_a_date(store: Stores) -> None:
    tokyo = order(zone="Asia/Tokyo")
    await follow(store, tokyo, MONDAY - DAY)
    await plan_for_days(store, MONDAY - DAY, days=1)
    los_angeles = order(zone="America/Los_Angeles")
    await follow(store, los_angeles, MONDAY)

    planned = await plan_for_days(store, MONDAY, days=2)

    assert [day for day, _ in planned] == ["2026-03-03"]


async def test_a_moment_kept_under_former_rules_of_a_zone_still_gives_its_date(
    store: Stores,
) -> None:
    said = order(zone="Europe/Berlin")  # At nine; the moment kept is ten o'clock there.
    await store.subscriptions.save(said, MONDAY)

    assert await timetable(store).plan_due(MONDAY) == [DeliveryId(said.id, MONDAY.date())]
    assert await store.subscriptions.due(MONDAY + DAY) == (
        (said.id, MONDAY + DAY - timedelta(hours=1)),
    )


async def test_what_a_clock_far_ahead_passed_over_can_be_ordered_again(store: Stores) -> None:
    said = order()
    await follow(store, said, MONDAY - timedelta(seconds=1))
    await timetable(store).plan_due(MONDAY + 20 * DAY + timedelta(hours=7))
    record = await store.deliveries.read(DeliveryId(said.id, MONDAY.date()))

    await store.subscriptions.save(said, MONDAY)
    planned = await timetable(store).plan_due(MONDAY)

    assert record is not None
    assert not record.has_had_its_turn(MONDAY)
    assert record.has_had_its_turn(MONDAY + 21 * DAY)
    assert planned == [DeliveryId(said.id, MONDAY.date())]
    assert await timetable(store).plan_due(MONDAY) == []


async def test_the_next_moment_is_the_earliest_of_what_is_due_and_what_is_open(
    store: Stores,
) -> None:
    times = timetable(store)
    assert await times.next_moment() is None

    await follow(store, order(), MONDAY - DAY)
    assert await times.next_moment() == MONDAY

    await times.plan_due(MONDAY + timedelta(seconds=1))
    assert await times.next_moment() == MONDAY + timedelta(seconds=1)


async def test_a_redis_that_is_away_is_a_thing_that_passes() -> None:
    client = Redis(unix_socket_path="/nowhere/redis.sock", retry=Retry(NoBackoff(), 0))
    away = stores(client, "t")

    with pytest.raises(TemporaryError, match="Redis does not answer"):
        await timetable(away).look()


async def test_direct_messages_of_many_readers_are_drawn_apart_and_others_are_not(
    store: Stores,
) -> None:
    readers = [order(Reader("discord", "-", str(number))) for number in range(300)]
    channel = order(Conversation("discord", "1", "2"))
    for one in (*readers, channel, order(Reader("slack", "T1", "U1"))):
        await store.subscriptions.save(one, MONDAY)

    await timetable(store).plan_due(MONDAY)
    at_once = await store.deliveries.open_now(MONDAY, 999)
    half = await store.deliveries.open_now(MONDAY + timedelta(minutes=5), 999)
    rest = await store.deliveries.open_now(MONDAY + timedelta(minutes=10), 999)

    assert {DeliveryId(channel.id, MONDAY.date())} < {*at_once}
    assert 2 <= len(at_once) <= 6  # Two that do not wait, and who is first by chance.
    assert 120 <= len(half) <= 180  # Two seconds apart; 150 if chance were even.
    assert len(rest) == 302  # Those that nobody has claimed meanwhile are given again.


async def test_one_reader_waits_for_nobody_and_the_last_of_very_many_not_half_an_hour() -> None:
    spread = SPREADS["discord"]

    assert spread.wait(0.99, 1) < timedelta(seconds=2)
    assert spread.wait(0.5, 100) == timedelta(seconds=100)
    assert timedelta(minutes=20) < spread.wait(0.999, 3_000) < timedelta(minutes=30)
