"""Papers kept, and papers given: whole, in order, two years of them, and in one slot."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from redis.asyncio import Redis

from bot.store.address import read_address
from bot.store.archive import KEPT, Archive
from bot.store.client import Client, client_for
from bot.store.keys import Keys
from bot.store.library import Saved, SavedPapers, read_saved, write_saved
from bot.store.profiles import Profiles
from tests.installation import ADA, BOB, GROUP
from tests.store.servers import form_cluster, running
from tests.store.shelf import MONDAY

HOUR = timedelta(hours=1)


class Shelf:
    """What belongs to one owner, and the two ways in."""

    def __init__(self, client: Client, keys: Keys) -> None:
        self.saved = SavedPapers(client, keys)
        self.archive = Archive(client, keys)
        self.profiles = Profiles(client, keys)

    async def show(self, numbers: Sequence[int], at: datetime) -> bool:
        return await self.profiles.mark_shown(ADA, numbers, at, "the list")

    async def given(self, now: datetime = MONDAY) -> list[int]:
        return [one.number for one in await self.archive.all(ADA, now)]


@pytest.fixture
def shelf(redis: Redis, prefix: str) -> Shelf:
    return Shelf(redis, Keys(prefix))


@given(st.datetimes(), st.none() | st.datetimes())
def test_a_paper_kept_is_read_as_it_was_written(saved_at: datetime, read_at: datetime) -> None:
    saved = Saved(7, saved_at, read_at)

    assert read_saved(7, write_saved(saved)) == saved


async def test_the_list_is_given_latest_first(shelf: Shelf) -> None:
    first, second = Saved(9, MONDAY), Saved(3, MONDAY + HOUR, read_at=MONDAY + 2 * HOUR)
    await shelf.saved.put(ADA, {one.number: write_saved(one) for one in (first, second)})

    assert await shelf.saved.all(ADA) == (second, first)
    assert await shelf.saved.all(BOB) == ()
    assert await shelf.saved.written(ADA, 3) == write_saved(second)
    assert await shelf.saved.written(ADA, 4) is None


async def test_a_paper_is_put_and_another_taken_off_at_once(shelf: Shelf) -> None:
    await shelf.saved.put(ADA, {9: write_saved(Saved(9, MONDAY))})

    await shelf.saved.put(ADA, {9: None, 3: write_saved(Saved(3, MONDAY))})

    assert await shelf.saved.all(ADA) == (Saved(3, MONDAY),)


async def test_lists_shown_are_archived_in_their_order(shelf: Shelf) -> None:
    assert await shelf.show([9, 3, 12], MONDAY)
    assert await shelf.show([5, 1], MONDAY + HOUR)

    given = await shelf.archive.all(ADA, MONDAY + HOUR)
    assert [one.number for one in given] == [9, 3, 12, 5, 1]
    assert [one.at.replace(microsecond=0) for one in given] == [MONDAY] * 3 + [MONDAY + HOUR] * 2
    assert await shelf.archive.all(GROUP, MONDAY) == ()


async def test_a_list_that_was_refused_is_not_archived(shelf: Shelf) -> None:
    await shelf.show([9], MONDAY)

    assert not await shelf.show([3, 9], MONDAY + HOUR)
    assert await shelf.given() == [9]


async def test_what_was_given_over_two_years_ago_is_struck_off(
    shelf: Shelf, redis: Redis, prefix: str
) -> None:
    await shelf.show([9], MONDAY)
    await shelf.show([3], MONDAY + HOUR)

    assert await shelf.given(MONDAY + KEPT + HOUR / 2) == [3]  # Whether or not one came since.
    await shelf.show([5], MONDAY + KEPT + HOUR / 2)

    assert await redis.zrange(Keys(prefix).archive(ADA), 0, -1) == [b"3", b"5"]


async def test_everything_is_forgotten(shelf: Shelf, redis: Redis, prefix: str) -> None:
    await shelf.saved.put(ADA, {9: write_saved(Saved(9, MONDAY))})
    await shelf.show([9], MONDAY)

    await shelf.profiles.forget(ADA)

    assert [key async for key in redis.scan_iter(f"{prefix}:*")] == []


@pytest.mark.slow
async def test_all_of_it_works_on_a_cluster(data_dir: Path) -> None:
    secret = data_dir.name  # Any word will do.
    with running(data_dir, "--cluster-enabled", "yes", password=secret) as port:
        form_cluster(port, secret)
        client, _ = client_for(read_address(f"redis+cluster://:{secret}@127.0.0.1:{port}"))
        async with client:
            shelf = Shelf(client, Keys("t"))
            await shelf.show([9, 3], MONDAY)
            await shelf.saved.put(ADA, {9: write_saved(Saved(9, MONDAY)), 3: None})
            given, saved = await shelf.given(), await shelf.saved.all(ADA)

    assert (given, saved) == ([9, 3], (Saved(9, MONDAY),))
