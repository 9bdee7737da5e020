"""The daily rounds, on scripted sources and a clock that stands still."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import date, datetime, timedelta

import pytest
from redis.asyncio import Redis

from bot.core.errors import SourceDelayed, TemporaryError
from bot.core.harvest import Batch, Listing, Visit
from bot.core.ports import Clock, Source
from bot.engine.rounds import Rounds
from bot.services.sources import Sources
from bot.store.feeds import Feed, Feeds
from bot.store.keys import Keys
from tests.installation import ADA, SUNDAY, TITLES
from tests.services.sources import Script, arrival, page
from tests.services.test_harvesting import Bench


class Slow(Script):
    """A source that never comes to its second page."""

    async def pages(self, visit: Visit) -> AsyncIterator[Batch]:
        async for batch in super().pages(visit):
            yield batch
            await asyncio.Event().wait()


class Stopped:
    """A clock that is asked of a Redis which is away."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.away = True
        self.refused = asyncio.Event()

    async def now(self) -> datetime:
        if self.away:
            self.refused.set()
            raise ConnectionRefusedError("no Redis")
        return await self._clock.now()


class Walk:
    """Rounds over some sources, and how often papers came in."""

    def __init__(self, redis: Redis, prefix: str, *sources: Script) -> None:
        self.bench = Bench(redis, prefix, sources[0])
        self.feeds = Feeds(redis, Keys(prefix))
        self.read_feeds: list[str] = []
        self.fresh = 0
        self.looks = 0
        self.rounds = Rounds(
            self.bench.harvesting,
            Sources(lambda: sources, self.feeds, self._feed),
            self.bench.clock,
            self.count,
            tick=0.01,
            spread=timedelta(0),
            forget_due=self._count_look,
        )

    def _feed(self, url: str) -> Source:
        self.read_feeds.append(url)
        return Script([[page(arrival(TITLES[5]), at="1")]], name=f"feed:{url[-2:]}")

    async def count(self) -> None:
        self.fresh += 1

    async def _count_look(self, _now: datetime) -> int:
        self.looks += 1
        return 0

    async def all_is_quiet(self, *, fresh: int) -> None:
        """Wait until papers came in so often, and five looks later."""

        async def counted() -> bool:
            return self.fresh >= fresh

        await eventually(counted)
        before = self.looks

        async def looked() -> bool:
            return self.looks >= before + 5

        await eventually(looked)

    @asynccontextmanager
    async def going(self) -> AsyncIterator[None]:
        async with asyncio.timeout(20):
            task = asyncio.create_task(self.rounds.run())
            try:
                yield
            finally:
                self.rounds.stop()
                await task

    async def until(self, *titles: str) -> None:
        async def there() -> bool:
            return set(titles) <= await self.bench.titles()

        await eventually(there)


async def eventually(there: Callable[[], Awaitable[bool]]) -> None:
    """Wait until something is there; the test's own timeout ends it."""
    while not await there():  # noqa: ASYNC110 - Redis tells nobody of a change
        await asyncio.sleep(0.01)


async def test_every_source_and_every_feed_is_asked_once_while_time_stands_still(
    redis: Redis, prefix: str
) -> None:
    one = Script([[page(arrival(TITLES[0]), at="1")]], name="one")
    two = Script([[page(arrival(TITLES[1]), at="1")]], name="two")
    walk = Walk(redis, prefix, one, two)
    await walk.feeds.add(ADA, Feed("feed:xx", "https://example.org/xx", "X", ADA, SUNDAY))

    async with walk.going():
        await walk.until(TITLES[0], TITLES[1], TITLES[5])
        await walk.all_is_quiet(fresh=3)

    assert (len(one.asked), len(two.asked)) == (1, 1)
    assert walk.fresh == 3


async def test_a_source_that_hangs_keeps_no_other_waiting_and_ends_with_the_rounds(
    redis: Redis, prefix: str
) -> None:
    slow = Slow([[page(arrival(TITLES[0]), at="1"), page(at="2")]], name="slow")
    quick = Script([[page(arrival(TITLES[1]), at="1")]], name="quick")
    walk = Walk(redis, prefix, slow, quick)

    async with walk.going():
        await walk.until(TITLES[0], TITLES[1])

    assert len(slow.asked) == 1
    assert dict((await walk.bench.visits.read("slow")).cursor) == {"at": "1"}


async def test_a_source_that_fails_is_left_alone_until_its_time(redis: Redis, prefix: str) -> None:
    source = Script([[SourceDelayed("no")], [page(arrival(TITLES[0]), at="1")]], name="one")
    walk = Walk(redis, prefix, source)

    async with walk.going():

        async def failed() -> bool:
            return bool((await walk.bench.visits.read("one")).error)

        await eventually(failed)
        await walk.all_is_quiet(fresh=0)
        asked_before = len(source.asked)
        walk.bench.clock.advance(SUNDAY + timedelta(minutes=16))
        await walk.until(TITLES[0])

    assert asked_before == 1
    assert len(source.asked) == 2


async def test_the_past_comes_in_beside_the_visits(redis: Redis, prefix: str) -> None:
    past = page(arrival(TITLES[0], Listing.OLD, published=SUNDAY), at="1")
    source = Script([[past]], name="arxiv")
    walk = Walk(redis, prefix, source)
    await walk.bench.following.ask_for_past("arxiv", ("cs.LG",), date(2026, 2, 1))

    async with walk.going():
        await walk.until(TITLES[0])

        async def done() -> bool:
            return not await walk.bench.harvesting.back_fills()

        await eventually(done)

    assert source.asked[0].categories == ("cs.LG",)


async def test_who_has_left_is_forgotten_in_between_whatever_goes_wrong_once(
    redis: Redis, prefix: str
) -> None:
    walk = Walk(redis, prefix, Script([[page(arrival(TITLES[0]), at="1")]], name="one"))
    asked: list[datetime] = []

    async def forget_due(now: datetime) -> int:
        asked.append(now)
        if len(asked) == 1:
            raise TemporaryError("Redis does not answer just now.")
        return 1

    async def twice() -> bool:
        return len(asked) > 1

    rounds = Rounds(
        walk.bench.harvesting,
        Sources(lambda: (), walk.feeds, None),
        walk.bench.clock,
        walk.count,
        tick=0.01,
        forget_due=forget_due,
    )
    async with asyncio.timeout(20):
        task = asyncio.create_task(rounds.run())
        await eventually(twice)
        rounds.stop()
        await task

    assert set(asked) == {SUNDAY}


@pytest.mark.parametrize("key", [Keys.categories, Keys.feed_urls])
async def test_rounds_outlive_an_outage_of_redis(redis: Redis, prefix: str, key: property) -> None:
    source = Script([[page(arrival(TITLES[0]), at="1")]], name="one")
    walk = Walk(redis, prefix, source)
    name = key.__get__(Keys(prefix))
    await redis.set(name, "no hash at all")  # Every look fails until it goes.

    async with walk.going():
        await asyncio.sleep(0.05)
        await redis.delete(name)
        await walk.until(TITLES[0])

    assert len(source.asked) == 1


async def test_rounds_outlive_an_outage_of_the_clock_which_is_redis(
    redis: Redis, prefix: str
) -> None:
    walk = Walk(redis, prefix, Script([[page(arrival(TITLES[0]), at="1")]], name="one"))
    clock = Stopped(walk.bench.clock)
    sources = Sources(
        lambda: (Script([[page(arrival(TITLES[1]), at="1")]], name="two"),), walk.feeds, None
    )
    walk.rounds = Rounds(
        walk.bench.harvesting, sources, clock, walk.count, tick=0.01, spread=timedelta(0)
    )

    async with walk.going():
        await clock.refused.wait()
        clock.away = False
        await walk.until(TITLES[1])
