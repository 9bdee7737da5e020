"""What is kept of visits to sources: cursors, failures in a row, how long lists were."""

from datetime import date, timedelta

import pytest
from redis.asyncio import Redis

from bot.store.keys import Keys
from bot.store.visits import ShortList, Visited, Visits
from tests.installation import SUNDAY

HOUR = timedelta(hours=1)
MONDAY = date(2026, 3, 2)


@pytest.fixture
def visits(redis: Redis, prefix: str) -> Visits:
    return Visits(redis, Keys(prefix))


async def test_before_the_first_visit_all_is_blank(visits: Visits) -> None:
    assert await visits.read("arxiv") == Visited()
    assert await visits.read_all(["arxiv", "huggingface"]) == [Visited(), Visited()]
    assert await visits.read_all([]) == []


async def test_a_cursor_comes_back_as_it_was_and_each_errand_has_its_own(visits: Visits) -> None:
    cursor = {"day": "2026-03-01", "etag": 'W/"é"'}
    await visits.keep_cursor("arxiv", cursor)
    await visits.keep_cursor("arxiv", {"day": "2026-01-01"}, errand="2026-01-01")

    kept = (await visits.read("arxiv")).cursor
    of_errand = await visits.cursor_of("arxiv", "2026-01-01")
    await visits.end_errand("arxiv", "2026-01-01")

    assert dict(kept) == cursor
    assert dict(of_errand) == {"day": "2026-01-01"}
    assert dict(await visits.cursor_of("arxiv", "2026-01-01")) == {}
    assert dict((await visits.read("arxiv")).cursor) == cursor


async def test_failures_are_counted_from_the_first_and_a_success_ends_them(
    visits: Visits,
) -> None:
    for n in range(3):
        at = SUNDAY + n * HOUR
        await visits.failed("arxiv", at, f"It failed, {n}.", at + HOUR)
    failing = await visits.read("arxiv")
    await visits.succeeded("arxiv", SUNDAY + 4 * HOUR, brought=7, announced=True)

    well = await visits.read("arxiv")
    assert (failing.failing_since, failing.failures, failing.error, failing.retry_at) == (
        *(SUNDAY, 3, "It failed, 2.", SUNDAY + 3 * HOUR),
    )
    assert well == Visited(succeeded_at=SUNDAY + 4 * HOUR, brought_at=SUNDAY + 4 * HOUR, brought=7)


async def test_a_visit_that_brought_nothing_leaves_when_something_came_last(
    visits: Visits,
) -> None:
    await visits.succeeded("arxiv", SUNDAY, brought=7, announced=True)
    await visits.succeeded("arxiv", SUNDAY + HOUR, brought=0, announced=False)

    kept = await visits.read("arxiv")

    assert (kept.brought_at, kept.brought) == (SUNDAY, 0)
    assert kept.succeeded_at == SUNDAY + HOUR


async def test_a_short_list_is_kept_until_the_next_success(visits: Visits) -> None:
    short = ShortList(MONDAY, 3, 40, 2)

    await visits.looked_short("arxiv", short, SUNDAY + HOUR)
    kept = await visits.read("arxiv")
    await visits.succeeded("arxiv", SUNDAY, brought=1, announced=True)

    assert (kept.short, kept.retry_at) == (short, SUNDAY + HOUR)
    assert (await visits.read("arxiv")).short is None


async def test_lists_older_than_ten_weeks_are_dropped(visits: Visits) -> None:
    old = {MONDAY - timedelta(days=71): 5, MONDAY - timedelta(days=70): 6}

    await visits.keep_days("arxiv", old)
    await visits.keep_days("arxiv", {})
    before = await visits.days("arxiv")
    await visits.keep_days("arxiv", {MONDAY: 40})

    assert before == old
    assert await visits.days("arxiv") == {MONDAY - timedelta(days=70): 6, MONDAY: 40}


async def test_a_source_that_is_forgotten_leaves_no_key(
    visits: Visits, redis: Redis, prefix: str
) -> None:
    await visits.tried("arxiv", SUNDAY)
    await visits.keep_days("arxiv", {MONDAY: 40})
    tried = await visits.read("arxiv")

    await visits.forget("arxiv")

    assert tried.tried_at == SUNDAY
    assert [key async for key in redis.scan_iter(f"{prefix}:*")] == []
