"""Standing orders in Redis."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from redis.asyncio import Redis

from bot.core.places import Conversation, Owner, Reader
from bot.core.schedule import Schedule
from bot.core.subscription import Period, Subscription, subscription_id
from bot.store.subscription_json import ALWAYS, read_order, write_order, write_pause
from tests.digests import ADA, GROUP, MONDAY, Stores, order, stores

words = st.text(min_size=1, max_size=20)
readers = st.builds(Reader, words, words, words)
owners: st.SearchStrategy[Owner] = readers | st.builds(Conversation, words, words, words, words)
moments = st.integers(0, 2**33).map(lambda s: datetime.fromtimestamp(s + s % 7 / 8, UTC))
schedules = st.builds(
    Schedule,
    st.times().map(lambda t: t.replace(second=0, microsecond=0)),
    st.frozensets(st.integers(0, 6), min_size=1),
    st.just("America/St_Johns"),
)


@pytest.fixture
def store(redis: Redis, prefix: str) -> Stores:
    return stores(redis, prefix)


@given(owners, words, schedules, st.integers(1, 5), moments, st.none() | moments, readers)
def test_any_order_is_read_as_it_was_written(
    owner: Owner,
    channel: str,
    schedule: Schedule,
    size: int,
    created_at: datetime,
    paused_until: datetime | None,
    by: Reader,
) -> None:
    to = Conversation("slack", "T1", channel)
    name = subscription_id(owner, "picks", to)
    said = Subscription(name, "picks", owner, to, schedule, size, created_at, paused_until, by)

    assert read_order(write_order(said), write_pause(paused_until)) == said


@pytest.mark.parametrize("period", ["day", "week", "month"])
def test_an_order_for_trending_papers_keeps_its_period(period: Period) -> None:
    said = replace(order(), kind="trending", period=period)

    assert read_order(write_order(said), "") == said


def test_an_order_written_before_there_were_periods_is_read() -> None:
    assert "period" not in write_order(order())
    assert read_order(write_order(order()), "").period is None


@pytest.mark.parametrize(
    ("old", "new"), [('"trending"', '"weather"'), ('"period": "week"', '"period": "year"')]
)
def test_an_order_of_unknown_kind_or_period_is_refused(old: str, new: str) -> None:
    written = write_order(replace(order(), kind="trending", period="week"))
    assert old in written

    with pytest.raises(ValueError, match="unknown"):
        read_order(written.replace(old, new), "")


def test_an_order_of_a_newer_version_is_refused() -> None:
    newer = write_order(order()).replace('"v": 1', '"v": 2')

    with pytest.raises(ValueError, match="version 2"):
        read_order(newer, "")


async def test_a_saved_order_is_loaded_with_its_pause(store: Stores) -> None:
    paused = order(paused_until=MONDAY + timedelta(days=7))
    await store.subscriptions.save(paused, MONDAY + timedelta(days=8))

    assert await store.subscriptions.load(paused.id) == paused
    assert await store.subscriptions.of_owner(ADA) == (paused,)


async def test_an_owner_without_orders_has_none(store: Stores) -> None:
    assert await store.subscriptions.of_owner(GROUP) == ()
    assert await store.subscriptions.load(order().id) is None
    assert await store.subscriptions.next_due() is None


async def test_orders_are_due_earliest_first_and_not_before_their_moment(store: Stores) -> None:
    early, late = order(GROUP), order(ADA)
    await store.subscriptions.save(late, MONDAY + timedelta(minutes=1))
    await store.subscriptions.save(early, MONDAY)

    assert await store.subscriptions.due(MONDAY - timedelta(seconds=1)) == ()
    assert await store.subscriptions.due(MONDAY) == ((early.id, MONDAY),)
    assert [name for name, _ in await store.subscriptions.due(MONDAY + timedelta(hours=1))] == [
        early.id,
        late.id,
    ]
    assert await store.subscriptions.next_due() == MONDAY


async def test_a_changed_order_keeps_its_id_and_its_counters(store: Stores) -> None:
    first = order(at=time(9, 0))
    await store.subscriptions.save(first, MONDAY)
    await store.redis.hset(store.keys.subscription(first.id), "missed", "2026-02-27")
    changed = order(at=time(16, 30), size=5)

    await store.subscriptions.save(changed, MONDAY + timedelta(hours=7.5))

    assert changed.id == first.id
    assert await store.subscriptions.load(first.id) == changed
    assert (await store.subscriptions.counters(first.id)).missed == (date(2026, 2, 27),)
    assert await store.subscriptions.next_due() == MONDAY + timedelta(hours=7.5)


async def test_a_paused_order_is_not_due_and_a_resumed_one_is(store: Stores) -> None:
    said = order()
    await store.subscriptions.save(said, MONDAY)

    assert await store.subscriptions.pause(said.id, ALWAYS, None)

    assert await store.subscriptions.load(said.id) == replace(said, paused_until=ALWAYS)
    assert await store.subscriptions.due(MONDAY) == ()

    assert await store.subscriptions.pause(said.id, None, MONDAY)

    assert await store.subscriptions.load(said.id) == said
    assert await store.subscriptions.due(MONDAY) == ((said.id, MONDAY),)


async def test_nothing_is_left_of_a_removed_order(store: Stores) -> None:
    said = order()
    await store.subscriptions.save(said, MONDAY)

    assert await store.subscriptions.remove(said.id)

    assert await store.subscriptions.load(said.id) is None
    assert await store.subscriptions.of_owner(ADA) == ()
    assert await store.subscriptions.due(MONDAY) == ()
    assert not await store.subscriptions.remove(said.id)
    assert not await store.subscriptions.pause(said.id, None, MONDAY)
    assert [key async for key in store.redis.scan_iter(f"{store.keys.prefix}:*")] == []


async def test_an_order_that_cannot_be_read_stops_no_other(store: Stores) -> None:
    good, odd = order(), order(owner=GROUP)
    lost_zone = replace(odd, schedule=replace(odd.schedule, zone="Mars/Base"))
    await store.subscriptions.save(good, MONDAY)
    await store.subscriptions.save(lost_zone, MONDAY)

    assert await store.subscriptions.load_all([good.id, odd.id]) == {good.id: good}


async def test_places_of_a_workspace_are_listed_while_they_have_orders(store: Stores) -> None:
    thread = replace(GROUP, thread="9")
    elsewhere = replace(GROUP, workspace="another")
    orders = [order(ADA), order(GROUP), order(thread), order(elsewhere)]
    for one in orders:
        await store.subscriptions.save(one, MONDAY)

    listed = await store.subscriptions.places("console/local")
    await store.subscriptions.remove(orders[1].id)

    assert listed == (GROUP, thread)
    assert await store.subscriptions.places("console/local") == (thread,)
    assert await store.subscriptions.has_place(thread)
    assert not await store.subscriptions.has_place(GROUP)


async def test_orders_of_a_version_that_kept_no_list_are_found_by_one_search(store: Stores) -> None:
    for one in (order(ADA), order(GROUP)):
        await store.subscriptions.save(one, MONDAY)
    await store.redis.delete(store.keys.places("console/local"))

    first = await store.subscriptions.places("console/local")
    await store.redis.delete(store.keys.places("console/local"))  # What is not searched for again.

    assert first == (GROUP,)
    assert await store.subscriptions.places("console/local") == ()
