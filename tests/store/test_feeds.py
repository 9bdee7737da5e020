"""Feeds and who has them: written down whole, dropped with the last owner."""

from datetime import timedelta

import pytest
from redis.asyncio import Redis

from bot.core.places import Owner
from bot.store.feeds import Feed, Feeds
from bot.store.keys import Keys
from tests.installation import ADA, BOB, GROUP, SUNDAY

ONE = Feed("feed:aa", "https://example.org/é?x=1", "Déjà “lu”", ADA, SUNDAY)
TWO = Feed("feed:bb", "https://example.org/two", "Two", BOB, SUNDAY - timedelta(days=1))


@pytest.fixture
def feeds(redis: Redis, prefix: str) -> Feeds:
    return Feeds(redis, Keys(prefix))


@pytest.mark.parametrize("owner", [ADA, GROUP])
async def test_feeds_come_back_as_they_were_oldest_first(feeds: Feeds, owner: Owner) -> None:
    await feeds.add(owner, ONE)
    await feeds.add(owner, TWO)

    assert await feeds.of_owner(owner) == (TWO, ONE)
    assert await feeds.names(owner) == {"feed:aa", "feed:bb"}
    assert await feeds.owners("feed:aa") == (owner,)


async def test_adding_twice_leaves_one(feeds: Feeds) -> None:
    await feeds.add(ADA, ONE)
    await feeds.add(ADA, ONE)

    assert await feeds.of_owner(ADA) == (ONE,)
    assert await feeds.owners(ONE.name) == (ADA,)


async def test_a_feed_is_read_for_as_long_as_anybody_has_it(feeds: Feeds) -> None:
    for owner in (ADA, GROUP):
        await feeds.add(owner, ONE)

    first = await feeds.remove(ADA, ONE.name)
    after_first = await feeds.all()
    second = await feeds.remove(GROUP, ONE.name)

    assert (first, second) == (True, True)
    assert after_first == {ONE.name: ONE.url}
    assert await feeds.all() == {}
    assert await feeds.owners(ONE.name) == ()


async def test_what_one_does_not_have_is_not_removed_from_another(feeds: Feeds) -> None:
    await feeds.add(BOB, ONE)

    assert not await feeds.remove(ADA, ONE.name)
    assert await feeds.all() == {ONE.name: ONE.url}


async def test_forgetting_an_owner_leaves_no_key_and_others_theirs(
    feeds: Feeds, redis: Redis, prefix: str
) -> None:
    await feeds.add(ADA, ONE)
    await feeds.add(ADA, TWO)
    await feeds.add(BOB, TWO)

    await feeds.forget(ADA)
    await feeds.forget(ADA)
    of_bob = await feeds.all()
    await feeds.forget(BOB)

    assert of_bob == {TWO.name: TWO.url}
    assert [key async for key in redis.scan_iter(f"{prefix}:*")] == []
