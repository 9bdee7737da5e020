"""Feeds as they are added and removed: read first, kept once, forgotten with their last owner."""

from dataclasses import dataclass, field

import pytest
from redis.asyncio import Redis

from bot.core.errors import SourceDelayed, SourceRefused, UserError
from bot.core.ports import Source
from bot.services.feeding import MOST_FEEDS, Feeding
from bot.services.sources import Sources
from bot.store.feeds import Feeds
from bot.store.keys import Keys
from bot.store.profiles import Profiles
from tests.installation import ADA, BOB, GROUP, SUNDAY, TITLES
from tests.services.sources import Page, Script, arrival, page
from tests.services.test_harvesting import Bench

URL = "https://example.org/feed"


@dataclass
class Desk:
    """Feeding on scripted feeds: each address gives what stands under it, or one paper."""

    bench: Bench
    feeds: Feeds
    profiles: Profiles
    scripts: dict[str, Script] = field(default_factory=dict)

    @property
    def feeding(self) -> Feeding:
        sources = Sources(tuple, self.feeds, self._feed)
        bench = self.bench
        return Feeding(self.feeds, sources, bench.harvesting, bench.visits, self.profiles)

    def _feed(self, url: str) -> Source:
        if url == "nonsense":
            raise SourceRefused("That is no address I can read.")
        usual: list[list[Page]] = [[page(arrival(TITLES[0]), at="1")]]
        return self.scripts.setdefault(url, Script(usual, name=f"feed:{url[-6:]}"))


@pytest.fixture
async def desk(redis: Redis, prefix: str) -> Desk:
    keys = Keys(prefix)
    return Desk(Bench(redis, prefix), Feeds(redis, keys), Profiles(redis, keys))


async def test_a_feed_is_read_before_it_is_kept(desk: Desk) -> None:
    feed, harvest = await desk.feeding.add(ADA, ADA, URL, SUNDAY)

    assert (feed.title, feed.url, feed.by, feed.added_at) == ("The Script", URL, ADA, SUNDAY)
    assert harvest.read == 1
    assert await desk.feeding.of_owner(ADA) == (feed,)
    assert await desk.bench.titles() == {TITLES[0]}


@pytest.mark.parametrize("error", [SourceDelayed("It is down."), SourceRefused("It is no feed.")])
async def test_one_that_cannot_be_read_is_not_kept_and_leaves_nothing(
    desk: Desk, error: Exception
) -> None:
    desk.scripts[URL] = Script([[error]], name="feed:broken")

    with pytest.raises(UserError, match=str(error)):
        await desk.feeding.add(ADA, ADA, URL, SUNDAY)

    assert await desk.feeding.of_owner(ADA) == ()
    assert await desk.feeds.all() == {}
    assert (await desk.bench.visits.read("feed:broken")).error == ""


async def test_what_is_no_address_is_said_in_its_own_words(desk: Desk) -> None:
    with pytest.raises(UserError, match=r"^That is no address I can read"):
        await desk.feeding.add(ADA, ADA, "nonsense", SUNDAY)


async def test_where_feeds_are_switched_off_it_says_so(desk: Desk) -> None:
    off = Sources(tuple, desk.feeds, None)
    feeding = Feeding(desk.feeds, off, desk.bench.harvesting, desk.bench.visits, desk.profiles)

    with pytest.raises(UserError, match=r"^Feeds are switched off here"):
        await feeding.add(ADA, ADA, URL, SUNDAY)


async def test_no_owner_has_more_than_can_be_read(desk: Desk) -> None:
    for n in range(MOST_FEEDS):
        await desk.feeding.add(ADA, ADA, f"{URL}-{n:05}", SUNDAY)

    with pytest.raises(UserError, match=f"^That would be over {MOST_FEEDS} feeds"):
        await desk.feeding.add(ADA, ADA, f"{URL}-more", SUNDAY)

    assert len(await desk.feeding.of_owner(ADA)) == MOST_FEEDS
    await desk.feeding.add(GROUP, ADA, f"{URL}-more", SUNDAY)  # Another owner has room.


async def test_how_visits_went_is_kept_until_nobody_has_the_feed(desk: Desk) -> None:
    for owner in (ADA, GROUP):
        await desk.feeding.add(owner, ADA, URL, SUNDAY)
    name = desk.scripts[URL].name

    await desk.feeding.remove(ADA, ADA, "1")
    after_first = await desk.bench.visits.read(name)
    await desk.feeding.forget(GROUP)

    assert dict(after_first.cursor) == {"at": "1"}
    assert dict((await desk.bench.visits.read(name)).cursor) == {}
    assert await desk.bench.titles() == {TITLES[0]}


async def test_a_channel_keeps_its_feed_when_who_added_it_is_forgotten(desk: Desk) -> None:
    await desk.feeding.add(GROUP, ADA, URL, SUNDAY)
    await desk.feeding.add(ADA, ADA, URL, SUNDAY)

    await desk.feeding.forget(ADA)

    assert [feed.url for feed in await desk.feeding.of_owner(GROUP)] == [URL]


@pytest.mark.parametrize("text", ["2", "0", "-1", "a title", ""])
async def test_none_is_removed_where_none_is_meant(desk: Desk, text: str) -> None:
    await desk.feeding.add(ADA, ADA, URL, SUNDAY)
    await desk.feeding.add(BOB, BOB, f"{URL}-two", SUNDAY)

    with pytest.raises(UserError, match=r"^No such feed"):
        await desk.feeding.remove(ADA, ADA, text)

    assert len(await desk.feeding.of_owner(ADA)) == 1
