"""How sources are told to do: by what visits left behind, and only of those that are asked."""

from datetime import date, timedelta

import pytest
from redis.asyncio import Redis

from bot.core.errors import SourceDelayed
from bot.core.ports import Source, SourceHealth, SourceState
from bot.services.source_health import SourcesHealth
from bot.services.sources import Sources
from bot.store.feeds import Feed, Feeds
from bot.store.keys import Keys
from tests.installation import ADA, BOB, SUNDAY, TITLES
from tests.services.sources import Page, Script, arrival, page
from tests.services.test_harvesting import WEEKDAYS, Bench

HOUR = timedelta(hours=1)
GOOD: list[Page] = [page(arrival(TITLES[0]), at="1")]
NOTHING: list[Page] = [page(at="1")]
DOWN: list[Page] = [SourceDelayed("It answered 503 five times.")]
FEED = Feed("feed:aa", "https://example.org/aa", "The Beetle Journal", ADA, SUNDAY)


class Ward:
    """Sources whose visits are written down, and what is told of them."""

    def __init__(self, redis: Redis, prefix: str) -> None:
        self.bench = Bench(redis, prefix)
        self.feeds = Feeds(redis, Keys(prefix))
        self.sources: list[Script] = []
        self.feed = Script([DOWN], name=FEED.name)
        bench = self.bench
        sources = Sources(lambda: self.sources, self.feeds, self._feed)
        self.health = SourcesHealth(sources, bench.visits, bench.following, self.feeds)

    def _feed(self, _url: str) -> Source:
        return self.feed

    async def visit(self, source: Script) -> SourceHealth:
        """Visit a source now, and tell how it does."""
        self.sources = [source]
        await self.bench.harvesting.visit(source)
        [told] = await self.health.of_all(await self.bench.clock.now())
        return told


@pytest.fixture
def ward(redis: Redis, prefix: str) -> Ward:
    return Ward(redis, prefix)


async def test_before_its_first_visit_a_source_is_new_and_due_at_once(ward: Ward) -> None:
    ward.sources = [Script([GOOD])]

    [told] = await ward.health.of_all(SUNDAY)

    assert (told.state, told.next_at) == (SourceState.NEW, SUNDAY)


async def test_a_source_that_brought_something_is_fresh_for_a_day(ward: Ward) -> None:
    source = Script([GOOD, NOTHING])

    first = await ward.visit(source)
    ward.bench.clock.advance(SUNDAY + 24 * HOUR)
    after_a_day = await ward.visit(source)
    ward.bench.clock.advance(SUNDAY + 25 * HOUR)
    later = await ward.visit(source)

    assert (first.state, first.brought, first.next_at) == (SourceState.FRESH, 1, SUNDAY + 3 * HOUR)
    assert after_a_day.state is SourceState.FRESH
    assert (later.state, later.brought_at) == (SourceState.NOTHING_ANNOUNCED, SUNDAY)


async def test_a_source_that_fails_is_down_since_its_first_failure(ward: Ward) -> None:
    source = Script([GOOD, DOWN, DOWN, GOOD])
    await ward.visit(source)
    ward.bench.clock.advance(SUNDAY + 3 * HOUR)
    await ward.visit(source)
    ward.bench.clock.advance(SUNDAY + 4 * HOUR)

    down = await ward.visit(source)
    well = await ward.visit(source)

    assert (down.state, down.since) == (SourceState.DOWN, SUNDAY + 3 * HOUR)
    assert down.error == "It answered 503 five times."
    assert down.read_at == SUNDAY
    assert well.state is not SourceState.DOWN
    assert well.error == ""


async def test_a_list_that_looks_cut_off_is_told_with_its_numbers(ward: Ward) -> None:
    await ward.bench.visits.keep_days("script", WEEKDAYS)

    told = await ward.visit(Script([[page(arrival(TITLES[0]), days={date(2026, 3, 2): 5})]]))

    assert (told.state, told.count, told.usual) == (SourceState.SHORT, 5, 40)


async def test_a_source_by_category_is_told_of_once_it_is_asked(ward: Ward) -> None:
    ward.sources = [Script([GOOD], name="arxiv"), Script([GOOD], name="biorxiv")]

    before = await ward.health.of_all(SUNDAY)
    await ward.bench.following.add("cs.LG", SUNDAY)
    after = await ward.health.of_all(SUNDAY)

    assert before == ()
    assert len(after) == 1
    assert ward.health.has_sources


async def test_a_feed_out_of_reach_is_told_to_its_owner_alone(ward: Ward) -> None:
    await ward.feeds.add(ADA, FEED)
    await ward.bench.harvesting.visit(ward.feed)

    hers = await ward.health.for_owner(ADA, SUNDAY)
    his = await ward.health.for_owner(BOB, SUNDAY)

    assert [(told.name, told.state) for told in hers] == [(FEED.title, SourceState.DOWN)]
    assert his == ()


async def test_a_feed_that_does_well_is_not_spoken_of_in_digests(ward: Ward) -> None:
    ward.feed = Script([GOOD], name=FEED.name)
    await ward.feeds.add(ADA, FEED)
    await ward.bench.harvesting.visit(ward.feed)

    assert await ward.health.for_owner(ADA, SUNDAY) == ()
    assert [told.name for told in await ward.health.of_feeds(ADA, SUNDAY)] == [FEED.title]


@pytest.mark.parametrize(("hours", "daily"), [(3, False), (19, False), (24, True)])
async def test_only_what_is_read_once_a_day_has_an_hour_worth_a_word(
    ward: Ward, hours: int, daily: bool
) -> None:
    ward.sources = [Script([GOOD], every=hours * HOUR)]

    told = await ward.health.daily_arrivals(SUNDAY)

    assert [name for name, _ in told] == ["The Script"] * daily
