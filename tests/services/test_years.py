"""Two years in seconds: one delivery per local date, whatever clocks, zones and readers do.

`tests/core/test_schedule.py` looks at the moments alone; here they go through Redis and its
scripts, as the planner does it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from redis.asyncio import Redis

from bot.core.places import Reader
from bot.core.subscription import Subscription
from bot.services.clock import SimulatedClock
from bot.services.timetable import Timetable
from tests.digests import Stores, order, stores

ZONES = sorted(available_timezones())
AWKWARD = (time(0, 0), time(0, 30), time(2, 0), time(2, 30), time(3, 0), time(12, 0), time(23, 59))
LEAP_YEARS_EVE = datetime(2027, 3, 1, tzinfo=UTC)  # Two years from here hold 29 February 2028.
DAY = timedelta(days=1)
TWO_YEARS = 731
SHARES = 2  # Of the zones, each with a test of its own; a look costs as much for few as for many.
SHORT = 16  # Days of the walks that every `make test` takes.

JUMPS = st.lists(st.integers(-3 * 24 * 60, 3 * 24 * 60), min_size=5, max_size=15)


@pytest.fixture
def store(redis: Redis, prefix: str) -> Stores:
    return stores(redis, prefix)


def orders(zones: Iterable[str]) -> Iterator[Subscription]:
    """One order in each zone, at the awkward times by turns."""
    for number, zone in enumerate(zones):
        at = AWKWARD[number % len(AWKWARD)]
        yield order(Reader("console", "local", f"reader-{number}"), at=at, zone=zone)


async def subscribe(store: Stores, said: Subscription, since: datetime) -> None:
    await store.subscriptions.save(said, said.schedule.next_after(since)[1])


async def walk(
    store: Stores, moments: Iterable[datetime], *, sent: bool = True
) -> dict[str, list[date]]:
    """Look at each moment, and give the dates planned by subscription, in order."""
    found: dict[str, list[date]] = defaultdict(list)
    for moment in moments:
        times = Timetable(store.subscriptions, store.deliveries, SimulatedClock(moment))
        planned = await times.plan_due(moment)
        for delivery in planned:
            found[delivery.subscription].append(delivery.day)
        if sent and planned:
            await store.redis.delete(*{store.keys.open(one.shard) for one in planned})
    return found


def every(hours: float, since: datetime, days: int) -> Iterator[datetime]:
    """Moments some hours apart."""
    moments = (since + n * timedelta(hours=hours) for n in range(int(days * 24 / hours) + 1))
    yield from moments


async def check_years(store: Stores, zones: list[str], since: datetime, days: int) -> None:
    said = list(orders(zones))
    for one in said:
        await subscribe(store, one, since)

    planned = await walk(store, every(5, since, days))

    for one in said:
        zone = ZoneInfo(one.schedule.zone)
        dates = planned[one.id]
        assert dates == [dates[0] + n * DAY for n in range(len(dates))], one.schedule
        assert dates[0] - since.astimezone(zone).date() <= DAY, one.schedule
        assert len(dates) >= days - 2, one.schedule
        missed = (await store.subscriptions.counters(one.id)).missed
        assert missed == (), one.schedule


@pytest.mark.parametrize(
    "since", [datetime(2026, 3, 20, tzinfo=UTC), datetime(2026, 10, 18, tzinfo=UTC)]
)
async def test_zones_of_every_kind_get_each_date_once_around_a_change_of_clocks(
    store: Stores, since: datetime
) -> None:
    await check_years(store, ZONES[::30], since, SHORT)


async def test_a_leap_day_is_a_day(store: Stores) -> None:
    since = datetime(2028, 2, 25, tzinfo=UTC)
    said = order(zone="Pacific/Kiritimati")
    await subscribe(store, said, since)

    planned = await walk(store, every(5, since, 6))

    assert date(2028, 2, 29) in planned[said.id]
    assert len(planned[said.id]) == len(set(planned[said.id]))


@pytest.mark.slow
@pytest.mark.timeout(1200)  # It takes a minute and a half of a core; others may want the same core.
@pytest.mark.parametrize("share", range(SHARES))
async def test_every_zone_gets_each_date_of_two_years_once(store: Stores, share: int) -> None:
    await check_years(store, ZONES[share::SHARES], LEAP_YEARS_EVE, TWO_YEARS)


async def test_a_reader_who_travels_gets_at_most_one_delivery_of_a_date(store: Stores) -> None:
    """A zone set anew each day, around the world and back over the date line."""
    way = ["Pacific/Auckland", "America/Los_Angeles", "Asia/Tokyo", "Pacific/Pago_Pago"]
    since = datetime(2026, 3, 1, tzinfo=UTC)
    dates: list[date] = []
    for day in range(SHORT):
        start = since + day * DAY
        said = order(at=AWKWARD[day % len(AWKWARD)], zone=way[day % len(way)])
        await subscribe(store, said, start)
        dates += (await walk(store, every(4, start, 1)))[said.id]

    assert len(dates) == len(set(dates))
    assert len(dates) >= SHORT / 3


@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(jumps=JUMPS, zone=st.sampled_from(ZONES), at=st.sampled_from(AWKWARD))
async def test_a_clock_that_jumps_back_and_forth_doubles_no_date(
    store: Stores, jumps: list[int], zone: str, at: time
) -> None:
    await store.redis.flushdb()
    moment = datetime(2026, 3, 27, tzinfo=UTC)
    said = order(zone=zone, at=at)
    await subscribe(store, said, moment)
    moments = []
    for jump in jumps:
        moment += timedelta(minutes=jump)
        moments.append(moment)

    planned = (await walk(store, moments))[said.id]

    assert max(Counter(planned).values(), default=1) == 1
    missed = (await store.subscriptions.counters(said.id)).missed
    assert not set(missed) & set(planned)
    assert len(missed) == len(set(missed))


async def test_batches_plan_what_one_by_one_would(redis: Redis, prefix: str) -> None:
    since = datetime(2026, 3, 28, tzinfo=UTC)
    together, apart = stores(redis, f"{prefix}a"), stores(redis, f"{prefix}b")
    said = list(islice(orders(ZONES), 0, 600, 25))
    for one in said:
        for store in (together, apart):
            await subscribe(store, one, since)
    now = since + 2 * DAY + timedelta(hours=3)

    planned = await walk(together, [now], sent=False)

    for one in said:  # Each alone, as if nobody else was due.
        due = dict(await apart.subscriptions.due(now))
        while (moment := due.pop(one.id, None)) is not None:
            day, _ = one.schedule.next_after(moment - timedelta(microseconds=1))
            following = one.schedule.next_after(moment)[1]
            await apart.deliveries.plan(one, moment, day, following, now)
            due = dict(await apart.subscriptions.due(now))
    assert await held(together) == await held(apart)
    assert sum(map(len, planned.values())) > 0


async def held(store: Stores) -> dict[str, object]:
    """All that is kept, but for the prefix and the moments of first looks."""
    found: dict[str, object] = {}
    async for key in store.redis.scan_iter(f"{store.keys.prefix}:*"):
        name = key.decode().removeprefix(store.keys.prefix)
        if await store.redis.type(key) == b"zset":
            found[name] = await store.redis.zrange(key, 0, -1, withscores=True)
        elif await store.redis.type(key) == b"hash":
            found[name] = await store.redis.hgetall(key)
    return found
