"""One delivery, carried out whatever happens on the way."""

import asyncio
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Literal

import pytest
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from bot.core.delivery import Delivery, DeliveryId, State
from bot.core.errors import (
    CannotTell,
    NotPosted,
    OutcomeUnknown,
    Refused,
    TemporaryError,
)
from bot.core.message import Message
from bot.core.places import Conversation, direct
from bot.core.ports import Poster
from bot.core.subscription import Subscription
from bot.engine.local import run_until
from bot.services.clock import SimulatedClock
from bot.services.delivering import Choose, Chosen, Delivering
from bot.services.timetable import Timetable
from bot.store.subscription_json import ALWAYS
from tests.digests import ADA, MONDAY, FilePoster, Stores, digest, order, stores

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


async def choose(_said: Subscription, delivery: DeliveryId, _now: datetime) -> Chosen:
    """Choose three papers, the same for a date whenever asked."""
    first = delivery.day.toordinal() % 1000 * 10
    items = (first, first + 1, first + 2)
    return Chosen(digest(*items), items)


async def choose_nothing(_said: Subscription, _delivery: DeliveryId, _now: datetime) -> Chosen:
    return Chosen(None)


def choosing(*choices: Chosen | Exception) -> Choose:
    """Choose as told, in order."""
    told: Iterator[Chosen | Exception] = iter(choices)

    async def choose_as_told(*_asked: object) -> Chosen:
        choice = next(told)
        if isinstance(choice, Exception):
            raise choice
        return choice

    return choose_as_told


TODAYS = tuple(MONDAY.toordinal() % 1000 * 10 + n for n in range(3))


@dataclass(frozen=True, slots=True)
class Bot:
    """One worker's services on a simulated clock that starts on Monday at nine."""

    store: Stores
    clock: SimulatedClock
    timetable: Timetable
    poster: FilePoster
    delivering: Delivering

    async def until(self, moment: datetime) -> list[State]:
        moved = await run_until(moment, self.clock, self.timetable, self.delivering)
        return [state for _, state in moved]

    async def record(self) -> Delivery:
        found = await self.store.deliveries.read(DeliveryId(order().id, MONDAY.date()))
        assert found is not None
        return found


MakeBot = Callable[..., Bot]


@pytest.fixture
def make_bot(redis: Redis, prefix: str, tmp_path: Path) -> MakeBot:
    """Make workers; all share the stores and one posting place."""

    def make(
        poster: FilePoster | None = None,
        choose: Choose = choose,
        start: datetime = MONDAY,
        unknown: Literal["skip", "repost"] = "skip",
        monotonic: Callable[[], float] = time.monotonic,
        posters: Mapping[str, Poster] | None = None,
    ) -> Bot:
        store = stores(redis, prefix)
        clock = SimulatedClock(start)
        place = poster or FilePoster(tmp_path / "posted")
        delivering = Delivering(
            store.deliveries,
            store.subscriptions,
            choose,
            {"console": place} if posters is None else posters,
            clock,
            unknown=unknown,
            elsewhere=posters is not None,
            monotonic=monotonic,
        )
        times = Timetable(store.subscriptions, store.deliveries, clock)
        return Bot(store, clock, times, place, delivering)

    return make


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "posted"


async def follow(bot: Bot, said: Subscription | None = None) -> Subscription:
    said = said or order()
    since = await bot.clock.now() - timedelta(seconds=1)
    await bot.store.subscriptions.save(said, said.schedule.next_after(since)[1])
    return said


async def test_a_due_digest_is_posted_and_its_papers_are_seen(make_bot: MakeBot) -> None:
    bot = make_bot()
    said = await follow(bot)

    assert await bot.until(MONDAY) == [State.DONE]

    (posted,) = bot.poster.posted
    assert posted.to == direct(ADA)
    assert posted.key == DeliveryId(said.id, MONDAY.date()).key
    assert bot.poster.papers == await bot.store.seen() == list(TODAYS)
    assert await bot.store.profiles.held(ADA) == frozenset()


async def test_a_fortnight_brings_one_message_each_day(make_bot: MakeBot) -> None:
    bot = make_bot()
    await follow(bot)

    states = await bot.until(MONDAY + 13 * DAY)

    assert states == [State.DONE] * 14
    assert len({posted.key for posted in bot.poster.posted}) == len(bot.poster.posted) == 14
    assert bot.poster.papers == await bot.store.seen()


async def test_what_is_delivered_already_is_nobodys_work(make_bot: MakeBot) -> None:
    bot = make_bot()
    said = await follow(bot)
    await bot.until(MONDAY)

    assert await bot.delivering.deliver(DeliveryId(said.id, MONDAY.date())) is None
    assert await bot.delivering.deliver(DeliveryId(said.id, date(2030, 1, 1))) is None
    assert len(bot.poster.posted) == 1


async def test_many_workers_woken_for_one_delivery_post_it_once(make_bot: MakeBot) -> None:
    bots = [make_bot() for _ in range(5)]
    await follow(bots[0])
    (delivery,) = await bots[0].timetable.plan_due(MONDAY)

    states = await asyncio.gather(*(bot.delivering.deliver(delivery) for bot in bots))

    assert sorted(map(str, states)) == ["None"] * 4 + ["done"]
    assert len(bots[0].poster.posted) == 1


async def test_a_quiet_day_posts_nothing_and_is_counted(make_bot: MakeBot) -> None:
    bot = make_bot(choose=choose_nothing)
    said = await follow(bot)

    assert await bot.until(MONDAY + 2 * DAY) == [State.QUIET] * 3

    assert bot.poster.posted == []
    assert (await bot.store.subscriptions.counters(said.id)).silent == 3


async def test_papers_after_quiet_days_end_the_silence(make_bot: MakeBot) -> None:
    bot = make_bot(choose=choosing(Chosen(None), Chosen(None), Chosen(digest(7), (7,))))
    said = await follow(bot)

    await bot.until(MONDAY + 2 * DAY)

    assert (await bot.store.subscriptions.counters(said.id)).silent == 0


# Refused or put off


async def test_a_post_that_was_turned_away_is_made_again_when_asked_to(
    make_bot: MakeBot, place: Path
) -> None:
    away = NotPosted("rate limited", retry_after=10 * MINUTE)
    bot = make_bot(FilePoster(place, refuses=[away]))
    await follow(bot)

    assert await bot.until(MONDAY + 9 * MINUTE) == [State.RETRY]
    assert await bot.until(MONDAY + 13 * MINUTE) == [State.DONE]

    assert bot.poster.papers == list(TODAYS)
    assert (await bot.record()).attempts == 2


async def test_the_same_papers_are_posted_however_often_it_takes(
    make_bot: MakeBot, place: Path
) -> None:
    first, second = Chosen(digest(1), (1,)), Chosen(digest(2), (2,))
    poster = FilePoster(place, refuses=[NotPosted("busy")] * 4)
    bot = make_bot(poster, choose=choosing(first, second))
    await follow(bot)

    states = await bot.until(MONDAY + 2 * HOUR)

    assert states == [State.RETRY] * 4 + [State.DONE]
    assert poster.papers == [1]


async def test_a_day_that_could_not_be_posted_within_the_grace_is_missed(
    make_bot: MakeBot, place: Path
) -> None:
    poster = FilePoster(place, refuses=[NotPosted("down")] * 100)
    bot = make_bot(poster)
    said = await follow(bot)

    states = await bot.until(MONDAY + 8 * HOUR)

    assert states[-1] is State.SKIPPED
    assert set(states[:-1]) == {State.RETRY}
    assert poster.posted == []
    assert await bot.store.seen() == []
    assert await bot.store.profiles.held(ADA) == frozenset()
    assert (await bot.store.subscriptions.counters(said.id)).missed == (MONDAY.date(),)


async def test_a_refusal_for_good_ends_the_delivery_and_pauses_the_order(
    make_bot: MakeBot, place: Path
) -> None:
    bot = make_bot(FilePoster(place, refuses=[Refused("archived", "destination")]))
    said = await follow(bot)

    assert await bot.until(MONDAY + 3 * DAY) == [State.DEAD]

    assert await bot.store.seen() == []
    kept = await bot.store.subscriptions.load(said.id)
    assert kept is not None
    assert kept.paused_until == ALWAYS


async def test_a_message_that_is_refused_for_what_it_says_stops_nothing_but_itself(
    make_bot: MakeBot, place: Path
) -> None:
    bot = make_bot(FilePoster(place, refuses=[Refused("too explicit", "message")]))
    said = await follow(bot)

    states = await bot.until(MONDAY + HOUR)
    missed = (await bot.store.subscriptions.counters(said.id)).missed
    states += await bot.until(MONDAY + DAY)

    assert states == [State.SKIPPED, State.DONE]
    assert missed == (MONDAY.date(),)
    assert set(TODAYS) < set(await bot.store.seen())  # Or they would be chosen again.
    assert await bot.store.redis.zcard(bot.store.keys.archive(ADA)) == 2 * len(TODAYS)
    assert (await bot.record()).reason == "too explicit"


async def test_a_platform_that_is_not_connected_is_waited_for(make_bot: MakeBot) -> None:
    bot = make_bot()
    said = order(Conversation("slack", "T1", "C9"))
    await follow(bot, said)

    states = await bot.until(MONDAY + 7 * HOUR)

    assert states[-1] is State.SKIPPED
    assert (await bot.store.subscriptions.counters(said.id)).missed == (MONDAY.date(),)


async def test_a_worker_leaves_what_it_cannot_post_to_another_one_and_soon(
    make_bot: MakeBot,
) -> None:
    said = await follow(make_bot())
    delivery = DeliveryId(said.id, MONDAY.date())
    worker, bot = make_bot(posters={}), make_bot(start=MONDAY + timedelta(seconds=2))
    await worker.timetable.look()

    left = await worker.delivering.deliver(delivery)
    posted = await bot.delivering.deliver(delivery)

    assert (left, posted) == (State.RETRY, State.DONE)
    assert len(bot.poster.posted) == 1


async def test_a_worker_leaves_what_it_cannot_look_for_to_another_one(
    make_bot: MakeBot, place: Path
) -> None:
    losing = make_bot(FilePoster(place, loses=[OutcomeUnknown("lost")]))
    said = await follow(losing)
    delivery = DeliveryId(said.id, MONDAY.date())
    await losing.until(MONDAY)
    later = MONDAY + timedelta(minutes=2)
    worker = make_bot(posters={}, start=later)
    bot = make_bot(start=later + timedelta(minutes=1))

    left = await worker.delivering.deliver(delivery)
    found = await bot.delivering.deliver(delivery)

    assert (left, found) == (State.SENDING, State.DONE)
    assert len(bot.poster.posted) == 1


# Unknown outcomes


@pytest.mark.parametrize(
    "lost", [OutcomeUnknown("connection lost"), TimeoutError(), KeyError("id")]
)
async def test_a_post_whose_answer_was_lost_is_found_and_not_repeated(
    make_bot: MakeBot, place: Path, lost: Exception
) -> None:
    poster = FilePoster(place, loses=[lost])
    bot = make_bot(poster)
    await follow(bot)

    assert await bot.until(MONDAY) == [State.SENDING]
    assert await bot.until(MONDAY + 59 * timedelta(seconds=1)) == []
    assert await bot.until(MONDAY + MINUTE) == [State.DONE]

    assert poster.papers == await bot.store.seen() == list(TODAYS)
    assert poster.looked_since == [MONDAY - 5 * MINUTE]


async def test_a_post_that_is_surely_absent_is_made_with_the_same_papers(
    make_bot: MakeBot, place: Path
) -> None:
    poster = FilePoster(place, refuses=[OutcomeUnknown("connection lost")])
    chosen = [Chosen(digest(1), (1,)), Chosen(digest(2), (2,))]
    bot = make_bot(poster, choose=choosing(*chosen))
    await follow(bot)

    assert await bot.until(MONDAY + MINUTE) == [State.SENDING, State.DONE]

    assert poster.papers == [1]


async def test_where_nobody_can_tell_it_is_not_posted_again_and_its_papers_count_as_seen(
    make_bot: MakeBot, place: Path
) -> None:
    poster = FilePoster(
        place, refuses=[OutcomeUnknown("connection lost")], hides=[CannotTell("no history")]
    )
    bot = make_bot(poster)
    said = await follow(bot)

    assert await bot.until(MONDAY + HOUR) == [State.SENDING, State.UNKNOWN]

    assert poster.posted == []
    assert await bot.store.seen() == list(TODAYS)
    assert (await bot.store.subscriptions.counters(said.id)).unknown == (MONDAY.date(),)


async def test_where_nobody_can_tell_it_is_posted_again_if_the_operator_prefers_that(
    make_bot: MakeBot, place: Path
) -> None:
    poster = FilePoster(
        place, refuses=[OutcomeUnknown("connection lost")], hides=[CannotTell("no history")]
    )
    bot = make_bot(poster, unknown="repost")
    await follow(bot)

    assert await bot.until(MONDAY + HOUR) == [State.SENDING, State.DONE]
    assert poster.papers == list(TODAYS)


async def test_a_platform_that_loses_every_answer_gets_a_doubtful_message_twice_at_most(
    make_bot: MakeBot, place: Path
) -> None:
    lost, hidden = [OutcomeUnknown("lost")] * 100, [CannotTell("no history")] * 100
    poster = FilePoster(place, loses=lost, hides=hidden)
    bot = make_bot(poster, unknown="repost")
    await follow(bot)

    states = await bot.until(MONDAY + 12 * HOUR)

    assert states == [State.SENDING, State.SENDING, State.UNKNOWN]
    assert len(poster.posted) == 2


async def test_a_look_that_is_put_off_for_ever_ends_after_a_day(
    make_bot: MakeBot, place: Path
) -> None:
    hides = [TemporaryError("later", timedelta(days=3_000))] * 100
    poster = FilePoster(place, loses=[OutcomeUnknown("lost")], hides=hides)
    bot = make_bot(poster, choose=choosing(Chosen(digest(1), (1,)), *[Chosen(None)] * 9))
    await follow(bot)

    await bot.until(MONDAY + DAY + MINUTE)

    assert (await bot.record()).state is State.UNKNOWN


async def test_a_look_that_fails_is_repeated_and_nothing_is_posted_before_it_succeeds(
    make_bot: MakeBot, place: Path
) -> None:
    hides = [TemporaryError("rate limited", 20 * MINUTE), OSError("no route")]
    poster = FilePoster(place, loses=[OutcomeUnknown("connection lost")], hides=hides)
    bot = make_bot(poster)
    await follow(bot)

    assert await bot.until(MONDAY + 20 * MINUTE) == [State.SENDING, State.SENDING]
    assert await bot.until(MONDAY + 2 * HOUR) == [State.SENDING, State.DONE]

    assert poster.papers == list(TODAYS)


async def test_a_message_nobody_could_look_for_in_a_day_counts_as_unknown(
    make_bot: MakeBot, place: Path
) -> None:
    poster = FilePoster(
        place, loses=[OutcomeUnknown("lost")], hides=[TemporaryError("not now")] * 1000
    )
    bot = make_bot(poster, choose=choosing(Chosen(digest(1), (1,)), Chosen(None), Chosen(None)))
    await follow(bot)

    await bot.until(MONDAY + 2 * DAY)

    assert (await bot.record()).state is State.UNKNOWN
    assert poster.papers == [1]


async def test_a_late_look_that_finds_nothing_posts_nothing_any_more(
    make_bot: MakeBot, place: Path
) -> None:
    crashed = make_bot(FilePoster(place, refuses=[OutcomeUnknown("killed")]))
    said = await follow(crashed)
    await crashed.until(MONDAY)
    late = make_bot(start=MONDAY + 7 * HOUR)

    assert await late.until(MONDAY + 8 * HOUR) == [State.SKIPPED]

    assert late.poster.posted == []
    assert await late.store.seen() == []
    assert (await late.store.subscriptions.counters(said.id)).missed == (MONDAY.date(),)


async def test_a_stalled_worker_does_not_post_under_a_lease_that_may_have_ended(
    make_bot: MakeBot,
) -> None:
    stalled = make_bot(monotonic=iter([0.0, 31.0]).__next__)
    await follow(stalled)

    assert await stalled.until(MONDAY) == [State.RETRY]  # Not posted, and that is sure.
    assert stalled.poster.posted == []

    other = make_bot(start=MONDAY + MINUTE)
    assert await other.until(MONDAY + MINUTE) == [State.DONE]
    assert other.poster.papers == list(TODAYS)


async def test_a_post_that_takes_too_long_is_given_up_and_looked_for(
    make_bot: MakeBot, redis: Redis, prefix: str, place: Path
) -> None:
    store, clock = stores(redis, prefix), SimulatedClock(MONDAY)
    delivering = Delivering(
        store.deliveries,
        store.subscriptions,
        choose,
        {"console": FilePoster(place, seconds=60)},
        clock,
        lease=timedelta(seconds=1),
        post_timeout=timedelta(milliseconds=20),
    )
    await follow(make_bot())
    (delivery,) = await make_bot().timetable.plan_due(MONDAY)

    assert await delivering.deliver(delivery) is State.SENDING

    later = make_bot(start=MONDAY + timedelta(seconds=1))
    assert await later.delivering.deliver(delivery) is State.DONE
    assert len(later.poster.posted) == 1


def test_a_post_may_not_take_as_long_as_half_a_lease(make_bot: MakeBot) -> None:
    bot = make_bot()

    with pytest.raises(ValueError, match="half a lease"):
        Delivering(
            bot.store.deliveries,
            bot.store.subscriptions,
            choose,
            {},
            bot.clock,
            lease=timedelta(seconds=50),
        )


# Paused, removed, forgotten


async def test_an_order_paused_after_planning_is_skipped_without_a_word(
    make_bot: MakeBot, place: Path
) -> None:
    bot = make_bot(FilePoster(place, refuses=[NotPosted("busy")]))
    said = await follow(bot)
    await bot.until(MONDAY)
    await bot.store.subscriptions.pause(said.id, ALWAYS, None)

    assert await bot.until(MONDAY + HOUR) == [State.SKIPPED]

    assert bot.poster.posted == []
    assert (await bot.store.subscriptions.counters(said.id)).missed == ()
    assert await bot.store.profiles.held(ADA) == frozenset()


async def test_an_order_removed_after_planning_is_skipped(make_bot: MakeBot) -> None:
    bot = make_bot()
    said = await follow(bot)
    (delivery,) = await bot.timetable.plan_due(MONDAY)
    await bot.store.subscriptions.remove(said.id)

    assert await bot.delivering.deliver(delivery) is State.SKIPPED
    assert bot.poster.posted == []


async def test_a_message_posted_just_before_its_order_was_removed_still_counts(
    make_bot: MakeBot, place: Path
) -> None:
    bot = make_bot(FilePoster(place, loses=[OutcomeUnknown("killed")]))
    said = await follow(bot)
    await bot.until(MONDAY)
    await bot.store.subscriptions.remove(said.id)

    assert await bot.until(MONDAY + HOUR) == [State.DONE]
    assert await bot.store.seen() == list(TODAYS)


async def test_a_pause_that_has_ended_stops_nothing(make_bot: MakeBot) -> None:
    bot = make_bot()
    await follow(bot, order(paused_until=MONDAY - HOUR))

    assert await bot.until(MONDAY) == [State.DONE]


# Choosing


async def test_a_choice_that_lost_a_paper_to_a_list_is_made_again(make_bot: MakeBot) -> None:
    bot = make_bot(choose=choosing(Chosen(digest(1, 2), (1, 2)), Chosen(digest(3), (3,))))
    await follow(bot)
    await bot.store.profiles.mark_shown(ADA, [2], MONDAY, "a list")

    assert await bot.until(MONDAY) == [State.DONE]

    assert bot.poster.papers == [3]
    assert await bot.store.seen() == [2, 3]


async def test_choices_that_go_on_losing_are_put_off(make_bot: MakeBot) -> None:
    again = Chosen(digest(2), (2,))
    bot = make_bot(choose=choosing(*[again] * 5, Chosen(digest(3), (3,))))
    await follow(bot)
    await bot.store.profiles.mark_shown(ADA, [2], MONDAY, "a list")

    assert await bot.until(MONDAY + MINUTE) == [State.RETRY, State.DONE]
    assert bot.poster.papers == [3]


async def test_choosing_that_cannot_be_done_now_is_done_later(make_bot: MakeBot) -> None:
    bot = make_bot(
        choose=choosing(TemporaryError("no index yet", 5 * MINUTE), Chosen(digest(1), (1,)))
    )
    await follow(bot)

    assert await bot.until(MONDAY + 7 * MINUTE) == [State.RETRY, State.DONE]


async def test_a_fault_in_choosing_stops_neither_the_worker_nor_the_delivery(
    make_bot: MakeBot,
) -> None:
    bot = make_bot(choose=choosing(ZeroDivisionError(), Chosen(digest(1), (1,))))
    await follow(bot)

    assert await bot.until(MONDAY + 2 * MINUTE) == [State.RETRY, State.DONE]
    assert bot.poster.papers == [1]


async def test_a_fault_in_choosing_that_does_not_pass_is_met_less_and_less_often(
    make_bot: MakeBot,
) -> None:
    tries: list[datetime] = []

    async def choose_in_vain(_said: Subscription, _delivery: DeliveryId, now: datetime) -> Chosen:
        tries.append(now)
        raise ZeroDivisionError

    bot = make_bot(choose=choose_in_vain)
    said = await follow(bot)

    states = await bot.until(MONDAY + 7 * HOUR)

    assert states[-1] is State.SKIPPED
    assert 5 < len(tries) < 30  # Not once a minute, for every reader it hits.
    assert (await bot.store.subscriptions.counters(said.id)).missed == (MONDAY.date(),)


async def test_a_platform_that_wants_to_be_left_alone_for_a_day_keeps_no_papers_from_the_next(
    make_bot: MakeBot, place: Path
) -> None:
    poster = FilePoster(place, refuses=[NotPosted("slow down", DAY)])
    bot = make_bot(poster, choose=choosing(*[Chosen(digest(1), (1,))] * 2))
    said = await follow(bot)

    states = await bot.until(MONDAY + 7 * HOUR)
    missed = (await bot.store.subscriptions.counters(said.id)).missed
    states += await bot.until(MONDAY + DAY)

    assert states == [State.RETRY, State.SKIPPED, State.DONE]
    assert missed == (MONDAY.date(),)
    assert poster.papers == [1]


async def test_a_missed_day_is_named_once_and_no_more_after_it_was_posted(
    make_bot: MakeBot,
) -> None:
    down = make_bot()
    said = await follow(down)
    up = make_bot(start=MONDAY + DAY, choose=choosing(naming(), naming()))
    await up.timetable.plan_due(MONDAY + DAY - timedelta(seconds=1))
    assert (await up.store.subscriptions.counters(said.id)).missed == (MONDAY.date(),)

    assert await up.until(MONDAY + DAY) == [State.DONE]

    assert (await up.store.subscriptions.counters(said.id)).missed == ()


def naming() -> Chosen:
    return Chosen(Message(digest(9, text="Monday was missed").blocks), (9,))


async def test_a_redis_that_is_away_loses_nothing(
    make_bot: MakeBot, prefix: str, place: Path
) -> None:
    bot = make_bot()
    await follow(bot)
    (delivery,) = await bot.timetable.plan_due(MONDAY)
    nowhere = str(place.with_name("nowhere.sock"))
    gone = Redis(unix_socket_path=nowhere, retry=Retry(NoBackoff(), 0))
    elsewhere = stores(gone, prefix)
    cut_off = Delivering(
        elsewhere.deliveries, elsewhere.subscriptions, choose, {"console": bot.poster}, bot.clock
    )

    assert await cut_off.deliver(delivery) is None
    assert await bot.until(MONDAY + MINUTE) == [State.DONE]
