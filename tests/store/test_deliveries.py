"""Delivery records: every move is fenced, atomic, and harmless when repeated."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from redis import Redis as BlockingRedis
from redis.asyncio import Redis

from bot.core.delivery import DeliveryId, State
from bot.core.message_json import write_message
from bot.core.places import direct
from bot.core.subscription import Subscription
from bot.store.address import read_address
from bot.store.client import client_for
from bot.store.deliveries import GRACE, Deliveries
from bot.store.delivery_moves import Frozen, Planned, Sent
from bot.store.delivery_record import Claim
from bot.store.keys import Keys
from bot.store.subscription_json import ALWAYS, Counters
from bot.store.subscriptions import Subscriptions
from tests.digests import ADA, GROUP, MONDAY, Stores, digest, everything, order, stores
from tests.store.servers import form_cluster, running, until

LEASE = timedelta(seconds=60)
DAY = timedelta(days=1)
TODAY = MONDAY.date()
MESSAGE = write_message(digest(1, 2))


@pytest.fixture
def store(redis: Redis, prefix: str) -> Stores:
    return stores(redis, prefix)


async def planned(
    store: Stores, said: Subscription | None = None, due: datetime = MONDAY
) -> DeliveryId:
    said = said or order()
    await store.subscriptions.save(said, due)
    assert await store.deliveries.plan(said, due, due.date(), due + DAY, due) is Planned.PLANNED
    return DeliveryId(said.id, due.date())


async def claimed(store: Stores, delivery: DeliveryId, now: datetime = MONDAY) -> Claim:
    claim = await store.deliveries.claim(delivery, now, LEASE)
    assert claim is not None
    return claim


async def frozen(
    store: Stores, said: Subscription | None = None, items: tuple[int, ...] = (1, 2)
) -> Claim:
    claim = await claimed(store, await planned(store, said))
    assert await store.deliveries.freeze(claim, MESSAGE, items, MONDAY) is Frozen.FROZEN
    return claim


async def sending(store: Stores, said: Subscription | None = None) -> Claim:
    claim = await frozen(store, said)
    assert await store.deliveries.sending(claim, MONDAY, LEASE) is Sent.SENDING
    return claim


async def state(store: Stores, delivery: DeliveryId) -> State:
    record = await store.deliveries.read(delivery)
    assert record is not None
    return record.state


# Planning


async def test_many_planners_make_one_record(store: Stores) -> None:
    said = order()
    await store.subscriptions.save(said, MONDAY)

    outcomes = await asyncio.gather(
        *(store.deliveries.plan(said, MONDAY, TODAY, MONDAY + DAY, MONDAY) for _ in range(10))
    )

    assert sorted(outcomes) == [Planned.NO] * 9 + [Planned.PLANNED]
    assert await store.subscriptions.next_due() == MONDAY  # To be looked at once.


async def test_a_date_that_was_sent_is_not_planned_again_under_a_changed_order(
    store: Stores,
) -> None:
    claim = await sending(store)
    await store.deliveries.done(claim, "m1", MONDAY)
    later = MONDAY + timedelta(hours=5)
    changed = order(at=later.time())
    await store.subscriptions.save(changed, later)

    outcome = await store.deliveries.plan(changed, later, TODAY, later + DAY, later)

    assert outcome is Planned.THERE
    assert await state(store, claim.id) is State.DONE
    assert await store.subscriptions.next_due() == later + DAY


async def test_a_planner_that_read_before_the_order_changed_plans_nothing(store: Stores) -> None:
    said = order()
    await store.subscriptions.save(said, MONDAY)
    await store.subscriptions.save(said, MONDAY + timedelta(hours=2))

    outcome = await store.deliveries.plan(said, MONDAY, TODAY, MONDAY + DAY, MONDAY)

    assert outcome is Planned.NO
    assert await store.deliveries.read(DeliveryId(said.id, TODAY)) is None
    assert await store.subscriptions.next_due() == MONDAY + timedelta(hours=2)


async def test_a_day_within_the_grace_is_planned(store: Stores) -> None:
    said = order()
    await store.subscriptions.save(said, MONDAY)

    outcome = await store.deliveries.plan(said, MONDAY, TODAY, MONDAY + DAY, MONDAY + GRACE)

    assert outcome is Planned.PLANNED


async def test_a_day_past_the_grace_is_skipped_and_noted_as_missed(store: Stores) -> None:
    said = order()
    await store.subscriptions.save(said, MONDAY)
    now = MONDAY + GRACE + timedelta(seconds=1)

    outcome = await store.deliveries.plan(said, MONDAY, TODAY, MONDAY + DAY, now)

    assert outcome is Planned.LATE
    assert await state(store, DeliveryId(said.id, TODAY)) is State.SKIPPED
    assert (await store.subscriptions.counters(said.id)).missed == (TODAY,)
    assert await store.deliveries.open_now(MONDAY + DAY) == ()


# Claims, leases and fences


async def test_a_claimed_delivery_is_nobody_elses_until_its_lease_ends(store: Stores) -> None:
    delivery = await planned(store)
    first = await claimed(store, delivery)

    assert await store.deliveries.claim(delivery, MONDAY + LEASE * 0.99, LEASE) is None
    second = await claimed(store, delivery, MONDAY + LEASE)

    assert second.delivery.fence > first.delivery.fence
    assert second.delivery.state is State.CLAIMED
    assert (second.owner, second.to, second.delivery.due) == (ADA, direct(ADA), MONDAY)


async def test_of_many_workers_one_gets_the_claim(store: Stores) -> None:
    delivery = await planned(store)

    claims = await asyncio.gather(
        *(store.deliveries.claim(delivery, MONDAY, LEASE) for _ in range(10))
    )

    assert len([claim for claim in claims if claim]) == 1


async def test_looking_for_open_work_does_not_lengthen_a_lease(store: Stores) -> None:
    """Once the lease was kept in the open score, and whoever looked pushed it out of reach."""
    delivery = await planned(store)
    await claimed(store, delivery)
    for seconds in range(0, 60, 10):
        await store.deliveries.open_now(MONDAY + timedelta(seconds=seconds))

    found = await store.deliveries.open_now(MONDAY + LEASE)

    assert found == (delivery,)
    assert await store.deliveries.claim(delivery, MONDAY + LEASE, LEASE) is not None


async def test_a_look_just_before_the_lease_ends_does_not_delay_the_next_holder(
    store: Stores,
) -> None:
    delivery = await planned(store)
    await claimed(store, delivery)
    await store.redis.zadd(store.keys.open(delivery.shard), {str(delivery): 0})
    early = MONDAY + LEASE - timedelta(seconds=1)

    assert await store.deliveries.open_now(early) == (delivery,)
    assert await store.deliveries.claim(delivery, early, LEASE) is None

    assert await store.deliveries.open_now(MONDAY + LEASE) == (delivery,)


async def test_each_open_delivery_is_shown_to_one_of_those_who_look(store: Stores) -> None:
    delivery = await planned(store)
    later = MONDAY + timedelta(seconds=20)

    looks = await asyncio.gather(*(store.deliveries.open_now(later) for _ in range(5)))

    assert [found for found in looks if found] == [(delivery,)]
    assert await store.deliveries.open_now(later + timedelta(seconds=30)) == (delivery,)


Move = Callable[[Stores, Claim], Awaitable[object]]

MOVES: dict[str, Move] = {
    "sending": lambda s, c: s.deliveries.sending(c, MONDAY, LEASE),
    "retry": lambda s, c: s.deliveries.retry(c, MONDAY + DAY),
    "look again": lambda s, c: s.deliveries.look_again(c, MONDAY + DAY),
    "done": lambda s, c: s.deliveries.done(c, "m1", MONDAY),
    "quiet": lambda s, c: s.deliveries.quiet(c, MONDAY),
    "unknown": lambda s, c: s.deliveries.unknown(c, MONDAY),
    "dead": lambda s, c: s.deliveries.dead(c, "channel is archived", MONDAY),
    "skipped": lambda s, c: s.deliveries.skipped(c, "late", MONDAY, missed=True),
}


@pytest.mark.parametrize("move", MOVES)
async def test_a_former_holder_can_do_nothing_any_more(
    store: Stores, prefix: str, redis: Redis, move: str
) -> None:
    former = await sending(store)
    await claimed(store, former.id, MONDAY + LEASE)
    before = await everything(redis, prefix)

    answer = await MOVES[move](store, former)

    assert answer in (False, Sent.LOST)
    assert await everything(redis, prefix) == before


async def test_a_former_holder_cannot_freeze_another_choice(store: Stores) -> None:
    former = await claimed(store, await planned(store))
    holder = await claimed(store, former.id, MONDAY + LEASE)
    await store.deliveries.freeze(holder, MESSAGE, (1, 2), MONDAY)

    answer = await store.deliveries.freeze(former, write_message(digest(3)), (3,), MONDAY)

    assert answer is Frozen.LOST
    record = await store.deliveries.read(former.id)
    assert record is not None
    assert (record.message, record.items) == (MESSAGE, (1, 2))


@pytest.mark.parametrize("move", MOVES)
async def test_every_move_done_twice_is_done_once(
    store: Stores, prefix: str, redis: Redis, move: str
) -> None:
    claim = await sending(store)
    answer = await MOVES[move](store, claim)
    after_one = await everything(redis, prefix)

    again = await MOVES[move](store, claim)

    assert again == answer
    assert await everything(redis, prefix) == after_one


async def test_every_first_step_done_twice_is_done_once(
    store: Stores, prefix: str, redis: Redis
) -> None:
    said = order()

    async def plan() -> object:
        return await store.deliveries.plan(said, MONDAY, TODAY, MONDAY + DAY, MONDAY)

    async def late() -> object:
        later = MONDAY + 2 * DAY
        due = MONDAY + DAY
        return await store.deliveries.plan(said, due, due.date(), due + 9 * DAY, later)

    steps: list[Callable[[], Awaitable[object]]] = [
        lambda: store.subscriptions.save(said, MONDAY),
        plan,
        late,
        lambda: store.deliveries.claim(DeliveryId(said.id, TODAY), MONDAY, LEASE),
        lambda: store.subscriptions.pause(said.id, ALWAYS, None),
        lambda: store.subscriptions.remove(said.id),
        lambda: store.deliveries.forget(said, MONDAY),
    ]
    for step in steps:
        await step()
        after_one = await everything(redis, prefix)
        await step()
        assert await everything(redis, prefix) == after_one
    assert await everything(redis, prefix) == {}


async def test_a_choice_frozen_twice_is_frozen_once(
    store: Stores, prefix: str, redis: Redis
) -> None:
    claim = await frozen(store)
    after_one = await everything(redis, prefix)

    again = await store.deliveries.freeze(claim, MESSAGE, (1, 2), MONDAY)

    assert again is Frozen.FROZEN
    assert await everything(redis, prefix) == after_one


# What is frozen


async def test_the_next_holder_finds_the_frozen_choice_and_an_unknown_outcome(
    store: Stores,
) -> None:
    former = await sending(store)

    holder = await claimed(store, former.id, MONDAY + LEASE)

    assert holder.delivery.state is State.SENDING
    assert (holder.delivery.message, holder.delivery.items) == (MESSAGE, (1, 2))
    assert (holder.delivery.attempts, holder.delivery.sending_since) == (1, MONDAY)


async def test_looking_again_keeps_the_outcome_unknown(store: Stores) -> None:
    claim = await sending(store)
    await store.deliveries.look_again(claim, MONDAY + timedelta(minutes=5))

    assert await store.deliveries.claim(claim.id, MONDAY + timedelta(minutes=4), LEASE) is None
    holder = await claimed(store, claim.id, MONDAY + timedelta(minutes=5))

    assert holder.delivery.state is State.SENDING


async def test_a_retry_waits_for_its_moment_and_keeps_the_choice(store: Stores) -> None:
    claim = await sending(store)
    await store.deliveries.retry(claim, MONDAY + timedelta(minutes=5))

    assert await store.deliveries.claim(claim.id, MONDAY + timedelta(minutes=4), LEASE) is None
    holder = await claimed(store, claim.id, MONDAY + timedelta(minutes=5))

    assert holder.delivery.state is State.RETRY
    assert (holder.delivery.message, holder.delivery.attempts) == (MESSAGE, 1)


async def test_nothing_is_sent_that_was_not_frozen(store: Stores) -> None:
    claim = await claimed(store, await planned(store))

    assert await store.deliveries.sending(claim, MONDAY, LEASE) is Sent.LOST


# Papers


async def test_a_paper_seen_in_any_month_is_not_frozen(store: Stores) -> None:
    await store.profiles.mark_shown(ADA, [2], MONDAY - 90 * DAY, "a list")
    claim = await claimed(store, await planned(store))

    assert await store.deliveries.freeze(claim, MESSAGE, (1, 2), MONDAY) is Frozen.TAKEN
    assert await store.profiles.held(ADA) == frozenset()
    assert await store.deliveries.freeze(claim, MESSAGE, (1, 3), MONDAY) is Frozen.FROZEN
    assert await store.profiles.held(ADA) == {1, 3}


async def test_a_reserved_paper_is_for_no_other_delivery_and_no_list(store: Stores) -> None:
    await frozen(store, order(ADA, direct(ADA)))
    other = await claimed(store, await planned(store, order(ADA, GROUP)))

    assert await store.deliveries.freeze(other, MESSAGE, (2, 3), MONDAY) is Frozen.TAKEN
    assert not await store.profiles.mark_shown(ADA, [1, 4], MONDAY, "a list")
    assert await store.deliveries.freeze(other, MESSAGE, (3, 4), MONDAY) is Frozen.FROZEN


async def test_a_paper_reserved_by_one_owner_is_free_for_another(store: Stores) -> None:
    await frozen(store, order(ADA))
    claim = await claimed(store, await planned(store, order(GROUP)))

    assert await store.deliveries.freeze(claim, MESSAGE, (1, 2), MONDAY) is Frozen.FROZEN


@pytest.mark.parametrize("_attempt", range(10))
async def test_of_two_deliveries_and_a_list_that_race_for_papers_each_paper_goes_to_one(
    store: Stores, _attempt: int
) -> None:
    first = await claimed(store, await planned(store, order(ADA, direct(ADA))))
    second = await claimed(store, await planned(store, order(ADA, GROUP)))

    one, two, shown = await asyncio.gather(
        store.deliveries.freeze(first, MESSAGE, (1, 2, 3), MONDAY),
        store.deliveries.freeze(second, MESSAGE, (3, 4, 5), MONDAY),
        store.profiles.mark_shown(ADA, [5, 6, 1], MONDAY, "a list"),
    )

    given = [*([1, 2, 3] if one is Frozen.FROZEN else []), *([5, 6, 1] if shown else [])]
    given += [3, 4, 5] if two is Frozen.FROZEN else []
    assert given
    assert len(given) == len(set(given))


async def test_posted_papers_are_seen_and_no_longer_reserved(store: Stores) -> None:
    claim = await sending(store)

    assert await store.deliveries.done(claim, "m1", MONDAY)

    assert await store.seen() == [1, 2]
    assert await store.profiles.held(ADA) == frozenset()
    assert await state(store, claim.id) is State.DONE
    assert await store.deliveries.open_now(MONDAY + DAY) == ()
    assert await store.deliveries.claim(claim.id, MONDAY + DAY, LEASE) is None


@pytest.mark.parametrize("move", ["dead", "skipped"])
async def test_papers_that_were_surely_not_posted_stay_eligible(store: Stores, move: str) -> None:
    claim = await sending(store)

    await MOVES[move](store, claim)

    assert await store.seen() == []
    assert await store.profiles.held(ADA) == frozenset()


async def test_papers_of_an_unknown_outcome_count_as_seen_and_its_date_is_noted(
    store: Stores,
) -> None:
    claim = await sending(store)

    assert await store.deliveries.unknown(claim, MONDAY)

    assert await store.seen() == [1, 2]
    assert await store.profiles.held(ADA) == frozenset()
    assert (await store.subscriptions.counters(claim.id.subscription)).unknown == (TODAY,)


async def test_papers_are_seen_in_the_month_they_were_posted(store: Stores) -> None:
    claim = await sending(store)
    april = MONDAY.replace(month=4)

    await store.deliveries.done(claim, "m1", april)

    assert await store.redis.smembers(store.keys.seen_in(ADA, "202604")) == {b"1", b"2"}


# A destination's day


async def test_a_destination_gets_one_message_a_date(store: Stores) -> None:
    first = await sending(store, order(ADA, direct(ADA)))
    other = await frozen(store, order(ADA, GROUP), items=(3, 4))
    await store.redis.set(
        store.keys.day(ADA, str(GROUP), TODAY.isoformat()), "another delivery altogether"
    )

    assert await store.deliveries.sending(other, MONDAY, LEASE) is Sent.TAKEN

    assert await state(store, other.id) is State.SKIPPED
    assert await store.profiles.held(ADA) == {1, 2}
    assert await store.deliveries.sending(other, MONDAY, LEASE) is Sent.TAKEN
    assert await state(store, first.id) is State.SENDING


@pytest.mark.parametrize(("move", "stays"), [("dead", 0), ("skipped", 0), ("done", 1)])
async def test_a_date_is_free_again_where_nothing_was_posted(
    store: Stores, move: str, stays: int
) -> None:
    claim = await sending(store)

    await MOVES[move](store, claim)

    day = store.keys.day(ADA, str(direct(ADA)), TODAY.isoformat())
    assert await store.redis.exists(day) == stays


# Counters


async def test_a_posted_message_clears_the_dates_it_named_and_no_later_ones(
    store: Stores,
) -> None:
    claim = await claimed(store, await planned(store))
    key = store.keys.subscription(claim.id.subscription)
    await store.redis.hset(
        key, mapping={"missed": "2026-02-26,2026-02-27", "unknown": "2026-02-25", "silent": 2}
    )
    named = (date(2026, 2, 26), date(2026, 2, 25))
    await store.deliveries.freeze(claim, MESSAGE, (1,), MONDAY, named)
    await store.deliveries.sending(claim, MONDAY, LEASE)

    await store.deliveries.done(claim, "m1", MONDAY)

    counters = await store.subscriptions.counters(claim.id.subscription)
    assert counters == Counters(missed=(date(2026, 2, 27),))


async def test_quiet_days_are_counted_until_papers_are_posted(store: Stores) -> None:
    said = order()
    for day in range(3):
        delivery = await planned(store, said, MONDAY + day * DAY)
        await store.deliveries.quiet(await claimed(store, delivery, MONDAY + day * DAY), MONDAY)

    assert await store.subscriptions.counters(said.id) == Counters(silent=3)


async def test_a_message_without_papers_notes_that_the_silence_was_explained(
    store: Stores,
) -> None:
    claim = await frozen(store, items=())
    await store.redis.hset(store.keys.subscription(claim.id.subscription), "silent", 5)
    await store.deliveries.sending(claim, MONDAY, LEASE)

    await store.deliveries.done(claim, "m1", MONDAY)

    counters = await store.subscriptions.counters(claim.id.subscription)
    assert counters == Counters(silent=5, shown_silent=True)


async def test_a_refusal_for_good_pauses_the_order_until_resumed(store: Stores) -> None:
    claim = await sending(store)

    assert await store.deliveries.dead(claim, "channel is archived", MONDAY)

    said = await store.subscriptions.load(claim.id.subscription)
    assert said is not None
    assert said.paused_until == ALWAYS
    assert await store.subscriptions.next_due() is None


async def test_an_ended_delivery_brings_no_removed_order_back(store: Stores) -> None:
    claim = await sending(store)
    await store.subscriptions.remove(claim.id.subscription)

    assert await store.deliveries.done(claim, "m1", MONDAY)

    assert await store.seen() == [1, 2]
    assert await store.redis.exists(store.keys.subscription(claim.id.subscription)) == 0


# Showing and forgetting


async def test_recent_records_are_given_latest_first(store: Stores) -> None:
    said = order()
    for day in range(3):
        await planned(store, said, MONDAY + day * DAY)

    recent = await store.deliveries.recent(said.id, TODAY + 2 * DAY, days=2)

    assert [record.id.day for record in recent] == [TODAY + 2 * DAY, TODAY + DAY]


async def test_a_forgotten_delivery_leaves_nothing_even_while_it_is_posted(
    store: Stores, prefix: str, redis: Redis
) -> None:
    claim = await sending(store)
    said = await store.subscriptions.load(claim.id.subscription)
    assert said is not None
    await store.subscriptions.remove(said.id)

    await store.deliveries.forget(said, MONDAY)

    assert not await store.deliveries.done(claim, "m1", MONDAY)
    assert await everything(redis, prefix) == {}


# A cluster


@pytest.mark.slow
async def test_a_delivery_keeps_to_one_slot_of_a_cluster(data_dir: Path) -> None:
    secret = data_dir.name  # Any word will do.
    with running(data_dir, "--cluster-enabled", "yes", password=secret) as port:
        form_cluster(port, secret)
        client, _ = client_for(read_address(f"redis+cluster://:{secret}@127.0.0.1:{port}"))
        async with client:
            keys, said = Keys("t"), order()
            deliveries, subscriptions = Deliveries(client, keys), Subscriptions(client, keys)
            await subscriptions.save(said, MONDAY)
            await deliveries.plan(said, MONDAY, TODAY, MONDAY + DAY, MONDAY)
            (delivery,) = await deliveries.open_now(MONDAY + LEASE)
            claim = await deliveries.claim(delivery, MONDAY, LEASE)
            assert claim is not None
            frozen = await deliveries.freeze(claim, MESSAGE, (1, 2), MONDAY)
            sent = await deliveries.sending(claim, MONDAY, LEASE)
            put_down = await deliveries.retry(claim, MONDAY)
            lost = await deliveries.unknown(claim, MONDAY)
            again = await deliveries.post_again(delivery, MONDAY)
            claim = await deliveries.claim(delivery, MONDAY, LEASE)
            assert claim is not None
            await deliveries.sending(claim, MONDAY, LEASE)
            done = await deliveries.done(claim, "m1", MONDAY)
            news = await deliveries.add_notice(ADA, GROUP, TODAY, MESSAGE, MONDAY)
            told = await deliveries.claim(news, MONDAY, LEASE)
            assert told is not None
            await deliveries.sending(told, MONDAY, LEASE)
            heard = await deliveries.done(told, "m2", MONDAY)
            await deliveries.forget_notices(ADA)
            assert await deliveries.read(news) is None
            paused = await subscriptions.pause(said.id, ALWAYS, None)
            recent = await deliveries.recent(said.id, TODAY, days=2)
            await subscriptions.remove(said.id)
            await deliveries.forget(said, MONDAY)
            left = await subscriptions.next_due(), await deliveries.read(delivery)

    assert (frozen, sent, put_down, done) == (Frozen.FROZEN, Sent.SENDING, True, True)
    assert (lost, again, heard) == (True, State.RETRY, True)
    assert (paused, [record.state for record in recent]) == (True, [State.DONE])
    assert left == (None, None)


async def test_a_post_begins_only_once_a_replica_holds_that_it_does(data_dir: Path) -> None:
    async def begin(prefix: str) -> Sent:
        keys, said = Keys(prefix), order()
        deliveries = Deliveries(client, keys, replicas=1)
        await Subscriptions(client, keys).save(said, MONDAY)
        await deliveries.plan(said, MONDAY, TODAY, MONDAY + DAY, MONDAY)
        claim = await deliveries.claim(DeliveryId(said.id, TODAY), MONDAY, LEASE)
        assert claim is not None
        await deliveries.freeze(claim, MESSAGE, (1, 2), MONDAY)
        return await deliveries.sending(claim, MONDAY, LEASE)

    with running(data_dir) as port:
        client, _ = client_for(read_address(f"redis://127.0.0.1:{port}"))
        async with client:
            alone = await begin("alone")
            with running(data_dir, "--replicaof", "127.0.0.1", str(port)):
                await asyncio.to_thread(until, lambda: has_replica(port))
                together = await begin("together")

    assert (alone, together) == (Sent.UNSAFE, Sent.SENDING)


def has_replica(port: int) -> bool:
    with BlockingRedis(port=port) as redis:
        told = redis.info("replication")
        return bool(told["connected_slaves"] and told["slave0"]["state"] == "online")
