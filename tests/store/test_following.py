"""Categories followed and the jobs for their past, as they are kept."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from redis.asyncio import Redis

from bot.core.harvest import Followed
from bot.store.following import Following, codes
from bot.store.keys import Keys
from tests.installation import SUNDAY


@pytest.fixture
def following(redis: Redis, prefix: str) -> Following:
    return Following(redis, Keys(prefix))


async def test_categories_come_back_by_code_as_first_followed(following: Following) -> None:
    later = SUNDAY + timedelta(days=1)

    added = [
        await following.add("stat.ML", SUNDAY),
        await following.add("cs.LG", SUNDAY),
        await following.add("cs.LG", later),
    ]

    assert added == [True, True, False]
    assert await following.all() == (
        Followed("cs.LG", SUNDAY),
        Followed("stat.ML", SUNDAY),
    )
    assert codes(await following.all()) == ("cs.LG", "stat.ML")


async def test_words_that_former_versions_wrote_down_can_be_taken_out(
    following: Following, redis: Redis, prefix: str
) -> None:
    written = f'{{"why": "a private interest", "since": "{SUNDAY.isoformat()}"}}'
    await redis.hset(Keys(prefix).categories, "cs.LG", written)

    await following.forget_words()

    [kept] = (await redis.hgetall(Keys(prefix).categories)).values()
    assert b"private" not in kept
    assert await following.all() == (Followed("cs.LG", SUNDAY),)


async def test_what_is_removed_is_unwanted_until_it_is_wanted(following: Following) -> None:
    await following.add("cs.LG", SUNDAY)

    removed = await following.remove("cs.LG"), await following.remove("cs.LG")
    unwanted = await following.unwanted()
    await following.want("cs.LG")

    assert removed == (True, False)
    assert unwanted == {"cs.LG"}
    assert await following.unwanted() == frozenset()


async def test_a_job_goes_on_where_it_was_kept_and_ends_once_it_is_done(
    following: Following,
) -> None:
    since = date(2026, 2, 1)
    name = await following.ask_for_past("arxiv", ("cs.LG", "gr-qc"), since)
    other = await following.ask_for_past("arxiv", ("cs.LG", "gr-qc"), since)

    [job] = [one for one in await following.back_fills() if one.id == name]
    moved = replace(job, cursor={"day": "2026-02-27", "token": "a&b=c"})
    await following.keep(moved)
    kept = {one.id: one for one in await following.back_fills()}
    await following.done(moved)

    assert (job.source, job.categories, job.since) == ("arxiv", ("cs.LG", "gr-qc"), since)
    assert dict(job.cursor) == {}
    assert kept[name] == moved
    assert [one.id for one in await following.back_fills()] == [other]
