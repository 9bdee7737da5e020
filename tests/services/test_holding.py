"""Limits, holds and refusals on the way of a digest: nobody is kept waiting, nothing is lost."""

import asyncio
import time
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from redis.asyncio import Redis

from bot.core.delivery import DeliveryId, State
from bot.core.errors import CannotTell, NotPosted, OutcomeUnknown, Refused, TemporaryError
from bot.core.message import Message
from bot.core.message_json import write_message
from bot.core.pace import Pace, Rate
from bot.core.places import Conversation, Reader, direct
from bot.core.ports import MessageRef
from bot.engine.local import LocalEngine, run_until
from bot.services.clock import SimulatedClock
from bot.services.delivering import Delivering
from bot.services.hanging import Hanging
from bot.services.timetable import Timetable
from bot.store.clock import StoreClock
from bot.store.holds import Holds
from tests.digests import MONDAY, FilePoster, Stores, digest, order, stores
from tests.installation import ADA, BOB, GROUP, SUNDAY, Board, Installation, install, record
from tests.services.test_delivering import choose

SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)

SLOW = Pace({"workspace": Rate(SECOND)})


class PacedPoster(FilePoster):
    """A platform that counts messages."""

    pace = SLOW


class Moments(PacedPoster):
    """One that notes when its posts began, in monotonic seconds."""

    def __init__(self, path: Path, pace: Pace) -> None:
        super().__init__(path)
        self.pace = pace
        self.at: list[float] = []

    async def post(self, to: Conversation, message: Message, *, key: str) -> MessageRef:
        self.at.append(time.monotonic())
        return await super().post(to, message, key=key)


def reader(number: int) -> Reader:
    return Reader("console", "local", f"reader-{number}")


class Crowd:
    """Several readers with a digest at nine on Monday, and workers that carry them."""

    def __init__(self, store: Stores, holds: Holds, poster: FilePoster) -> None:
        self.store = store
        self.poster = poster
        self.holds = holds
        self.clock = SimulatedClock(MONDAY - SECOND)
        self.timetable = Timetable(store.subscriptions, store.deliveries, self.clock)
        self.delivering = Delivering(
            store.deliveries,
            store.subscriptions,
            choose,
            {"console": poster},
            self.clock,
            holds=holds,
        )

    async def join(self, count: int) -> None:
        for number in range(count):
            said = order(reader(number))
            await self.store.subscriptions.save(said, said.schedule.next_after(MONDAY - SECOND)[1])

    async def until(self, after: timedelta) -> list[State]:
        moment = MONDAY + after
        moved = await run_until(moment, self.clock, self.timetable, self.delivering)
        return [state for _, state in moved]


MakeCrowd = Callable[..., Crowd]


@pytest.fixture
def make_crowd(redis: Redis, prefix: str, tmp_path: Path) -> MakeCrowd:
    def make(
        refuses: Iterable[Exception | None] = (), hides: Iterable[Exception | None] = ()
    ) -> Crowd:
        store = stores(redis, prefix)
        poster = PacedPoster(tmp_path / "posted", refuses=refuses, hides=hides)
        return Crowd(store, Holds(redis, store.keys), poster)

    return make


@pytest.fixture
def posted(tmp_path: Path) -> FilePoster:
    return FilePoster(tmp_path / "posted")


async def test_digests_due_together_go_out_one_by_one(
    make_crowd: MakeCrowd, posted: FilePoster
) -> None:
    crowd = make_crowd()
    await crowd.join(4)

    states = await crowd.until(2.5 * SECOND)

    assert states.count(State.DONE) == len(posted.posted) == 3
    assert await crowd.until(3 * SECOND) == [State.DONE]
    assert len({one.key for one in posted.posted}) == len(posted.posted) == 4


async def test_one_that_waits_is_called_back_in_time(make_crowd: MakeCrowd) -> None:
    crowd = make_crowd()
    await crowd.join(2)
    called: list[timedelta] = []
    crowd.delivering.call_back = lambda _, wait: called.append(wait)

    await crowd.until(timedelta())

    assert called == [SECOND]


async def test_what_a_platform_wants_left_alone_no_worker_touches(
    make_crowd: MakeCrowd, posted: FilePoster
) -> None:
    crowd = make_crowd([NotPosted("slow down", 10 * MINUTE, busy="workspace")])
    await crowd.join(2)
    await crowd.until(timedelta())
    other = make_crowd()

    assert State.DONE not in await other.until(10 * MINUTE - SECOND)
    assert (await other.until(11 * MINUTE)).count(State.DONE) == 2
    assert len(posted.posted) == 2


async def test_a_workspace_that_refuses_is_paused_and_its_readers_lose_nothing(
    make_crowd: MakeCrowd, posted: FilePoster
) -> None:
    revoked = Refused("The token was revoked.", "workspace")
    crowd = make_crowd([revoked] * 2)
    await crowd.join(3)

    await crowd.until(20 * MINUTE)
    paused = await crowd.holds.paused(("console",))
    states = await crowd.until(HOUR)

    assert paused == {"console/local": MONDAY}
    assert await crowd.holds.paused(("console",)) == {}
    assert states.count(State.DONE) == len(posted.posted) == 3
    orders = await crowd.store.subscriptions.load_all(order(reader(n)).id for n in range(3))
    assert [one.paused_until for one in orders.values()] == [None] * 3


async def test_a_day_on_which_a_workspace_refused_all_along_is_named_later(
    make_crowd: MakeCrowd,
) -> None:
    crowd = make_crowd([Refused("The token was revoked.", "workspace")] * 1_000)
    await crowd.join(1)

    await crowd.until(8 * HOUR)

    counters = await crowd.store.subscriptions.counters(order(reader(0)).id)
    assert counters.missed == (MONDAY.date(),)


# A channel that is gone


class Gone(Board):
    """A platform on which the channel is archived; direct messages arrive."""

    async def post(self, to: Conversation, message: Message, *, key: str) -> MessageRef:
        if to == GROUP:
            raise Refused("that channel is gone", "destination")
        return await super().post(to, message, key=key)


async def two_orders(bot: Installation) -> None:
    await bot.import_(*(record(f"Quantum error correction, part {n}") for n in range(9)))
    await bot.chart("day", *range(50, 59))
    await bot.say("interests add quantum where=here", place=GROUP)
    await bot.say("schedule daily 09:00 where=here", place=GROUP)
    await bot.say("schedule trending daily 15:00 where=here", place=GROUP)


async def test_a_channel_that_is_gone_is_told_once_to_who_set_it_up(bot: Installation) -> None:
    await two_orders(bot)
    gone = Gone()

    await bot.wait_until(SUNDAY + 3 * DAY, {"console": gone})

    [(to, notice)] = gone.posted
    assert to == direct(ADA)
    assert notice.text == (
        "I can no longer post in reading-group, so its picks are paused. "
        "That channel is gone.\n"
        "Once that is mended, type resume where=here in it."
    )
    status = await bot.say("status where=here", place=GROUP)
    assert status.text.count("Paused. Start again with resume where=here.") == 2


async def test_whoever_has_taken_a_channel_over_is_told(bot: Installation) -> None:
    await two_orders(bot)
    await bot.say("settings take-over", by=BOB, place=GROUP)
    gone = Gone()

    await bot.wait_until(SUNDAY + DAY, {"console": gone})

    assert [to for to, _ in gone.posted] == [direct(BOB)]


async def test_a_channel_that_is_back_goes_on_when_resumed(bot: Installation) -> None:
    await two_orders(bot)
    await bot.wait_until(SUNDAY + DAY, {"console": Gone()})

    await bot.say("resume where=here", place=GROUP)
    await bot.wait_until(SUNDAY + 2 * DAY)

    assert {to for to, _ in bot.board.posted} == {GROUP}


async def test_news_comes_beside_the_digest_of_that_day(bot: Installation) -> None:
    await two_orders(bot)
    await bot.say("interests add quantum")
    await bot.say("schedule daily 09:00")
    gone = Gone()

    await bot.wait_until(SUNDAY + DAY, {"console": gone})

    assert [to for to, _ in gone.posted] == [direct(ADA)] * 2
    assert sorted(bool(message.cards) for _, message in gone.posted) == [False, True]


class Closed(Board):
    """A platform on which nobody takes direct messages."""

    async def post(self, to: Conversation, message: Message, *, key: str) -> MessageRef:
        raise Refused("that reader takes no direct messages from me", "destination")


async def with_closed_messages(bot: Installation) -> list[State]:
    """Three days of a reader with two orders, whose direct message is closed."""
    await bot.import_(*(record(f"Quantum error correction, part {n}") for n in range(9)))
    await bot.chart("day", *range(50, 59))
    await bot.say("interests add quantum")
    await bot.say("schedule daily 09:00")
    await bot.say("schedule trending daily 15:00")
    return [state for _, state in await bot.wait_until(SUNDAY + 3 * DAY, {"console": Closed()})]


UNREACHED = (
    "I could not write to you, so your picks are paused. "
    "That reader takes no direct messages from me.\n"
    "Once that is mended, type resume."
)


async def test_a_reader_who_takes_no_messages_is_told_once_when_next_there(
    bot: Installation,
) -> None:
    states = await with_closed_messages(bot)

    by_other = await bot.say("help", by=BOB)
    answers = [await bot.say("interests", place=GROUP), await bot.say("interests")]

    assert states == [State.DEAD]
    assert [answer.text.count(UNREACHED) for answer in (by_other, *answers)] == [0, 1, 0]
    status = await bot.say("status")
    assert "could not be posted: that reader takes no direct messages from me" in status.text
    assert status.text.count("Paused. Start again with resume.") == 2


async def test_a_reader_who_has_resumed_by_themselves_is_told_nothing_more(
    bot: Installation,
) -> None:
    await with_closed_messages(bot)

    answers = [await bot.say("resume"), await bot.say("pause")]

    assert not any(UNREACHED in answer.text for answer in answers)


async def test_whoever_is_forgotten_leaves_no_news_behind(bot: Installation) -> None:
    await two_orders(bot)
    await bot.wait_until(SUNDAY + DAY, {"console": Gone()})

    told = await bot.say("my-data")
    await bot.say("forget-me yes")

    [kept] = told.files
    assert "can no longer post" in kept.text
    held = await bot.keys_and_values()
    assert [key for key, value in held.items() if ADA.user in key or ADA.user in value] == []


# Posted again


async def test_a_message_asked_for_again_is_posted_once_even_while_paused(
    make_crowd: MakeCrowd, posted: FilePoster
) -> None:
    crowd = make_crowd()
    await crowd.join(1)
    said = order(reader(0))
    delivery = DeliveryId(said.id, MONDAY.date())
    await crowd.timetable.plan_due(MONDAY)
    claim = await crowd.store.deliveries.claim(delivery, MONDAY, MINUTE)
    assert claim is not None
    await crowd.until(timedelta())  # Planned already, and held by that claim.
    await crowd.store.deliveries.freeze(claim, write_message(digest(7)), (7,), MONDAY)
    await crowd.store.deliveries.sending(claim, MONDAY, MINUTE)
    await crowd.store.deliveries.unknown(claim, MONDAY)
    await crowd.store.subscriptions.remove(said.id)

    tomorrow = MONDAY + DAY
    states = [await crowd.store.deliveries.post_again(delivery, tomorrow) for _ in range(2)]
    await crowd.until(DAY + MINUTE)

    assert states == [State.RETRY] * 2
    assert len(posted.posted) == 1
    assert await crowd.store.deliveries.post_again(delivery, tomorrow) is State.DONE
    assert await crowd.store.deliveries.unknown(claim, tomorrow) is False


# Looking


async def test_where_looking_is_limited_nobody_looks_meanwhile_and_posts_go_on(
    make_crowd: MakeCrowd, posted: FilePoster
) -> None:
    crowd = make_crowd(
        [OutcomeUnknown("lost")] * 3, hides=[TemporaryError("slow down", 10 * MINUTE)]
    )
    await crowd.join(5)

    await crowd.until(10 * MINUTE)
    looked, went = len(crowd.poster.looked_since), len(posted.posted)
    await crowd.until(HOUR)

    assert (looked, went) == (1, 2)
    assert len(crowd.poster.looked_since) == 4
    assert len(posted.posted) == 5


# All at once, on a real clock


async def test_two_workers_keep_one_pace(redis: Redis, prefix: str, tmp_path: Path) -> None:
    every = 0.04
    store, clock = stores(redis, prefix), StoreClock(redis)
    posts = Moments(tmp_path / "posted", Pace({"workspace": Rate(timedelta(seconds=every))}))
    due, began = await clock.now(), time.monotonic()
    for number in range(10):
        await store.subscriptions.save(order(reader(number)), due)
    engines = [
        LocalEngine(
            Timetable(store.subscriptions, store.deliveries, clock),
            Delivering(
                store.deliveries,
                store.subscriptions,
                choose,
                {"console": posts},
                clock,
                holds=Holds(redis, store.keys),
            ),
            tick=0.5,
        )
        for _ in range(2)
    ]

    async with asyncio.TaskGroup() as group:
        for engine in engines:
            group.create_task(engine.start())
        async with asyncio.timeout(10):
            while len(posts.at) < 10:  # noqa: ASYNC110 - another file's change is waited for
                await asyncio.sleep(0.01)
        for engine in engines:
            group.create_task(engine.stop())

    assert len({one.key for one in posts.posted}) == len(posts.posted) == 10
    assert max(posts.at) - began >= 9 * every


async def test_a_platform_that_hangs_leaves_hands_for_another(
    redis: Redis, prefix: str, tmp_path: Path
) -> None:
    store, clock = stores(redis, prefix), SimulatedClock(MONDAY)
    hangs, answers = FilePoster(tmp_path / "slow", seconds=60), FilePoster(tmp_path / "quick")
    delivering = Delivering(
        store.deliveries,
        store.subscriptions,
        choose,
        {"console": hangs, "slack": answers},
        clock,
        lease=timedelta(seconds=1),
        post_timeout=timedelta(milliseconds=50),
        hanging=Hanging(slow_seconds=0.01, share=1),
    )
    owners = [*(reader(number) for number in range(3)), Reader("slack", "T1", "U1")]
    for owner in owners:
        await store.subscriptions.save(order(owner), MONDAY)
    await Timetable(store.subscriptions, store.deliveries, clock).plan_due(MONDAY)
    first, *others = (DeliveryId(order(owner).id, MONDAY.date()) for owner in owners)

    before = await delivering.deliver(first)
    states = await asyncio.gather(*map(delivering.deliver, others))

    assert before is State.SENDING
    assert sorted(map(str, states)) == ["done", "retry", "sending"]
    assert [one.to.platform for one in answers.posted] == ["slack"]


async def test_a_platform_that_answers_again_has_all_hands_again() -> None:
    hanging = Hanging(share=1, monotonic=iter([0.0, 11.0, 20.0, 21.0]).__next__)

    async with hanging.request("slack", 60):
        pass
    with hanging.hand("slack") as one, hanging.hand("slack") as two, hanging.hand("discord") as of:
        assert (one, two, of) == (True, False, True)
        async with hanging.request("slack", 60):
            pass
        with hanging.hand("slack") as three:
            assert three


# As the operator set it


class Lost(Board):
    """A platform whose first answer is lost, with its message, and that cannot be looked at."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = 0

    async def post(self, to: Conversation, message: Message, *, key: str) -> MessageRef:
        self.asked += 1
        if self.asked == 1:
            raise OutcomeUnknown("the line was lost")
        return await super().post(to, message, key=key)

    async def find(self, to: Conversation, key: str, *, since: datetime) -> MessageRef | None:
        raise CannotTell("there is nothing to look at")


@pytest.mark.parametrize(("unknown", "posts"), [("skip", 0), ("repost", 1)])
async def test_what_becomes_of_an_unknown_outcome_is_a_setting(
    redis: Redis, prefix: str, unknown: str, posts: int
) -> None:
    bot = install(redis, prefix, unknown=unknown)
    await bot.import_(*(record(f"Quantum error correction, part {n}") for n in range(9)))
    await bot.say("interests add quantum")
    await bot.say("schedule daily 09:00")
    board = Lost()

    await bot.wait_until(SUNDAY + DAY, {"console": board})

    assert len(board.posted) == posts


async def test_a_button_for_a_day_without_a_digest_is_too_old(bot: Installation) -> None:
    await two_orders(bot)
    await bot.wait_until(SUNDAY + DAY, {"console": Gone()})

    lines = [f"picks again day={day} post=now where=here" for day in ("2026-03-02", "2026-02-01")]
    answers = [await bot.say(line, place=GROUP) for line in lines]

    assert [answer.text for answer in answers] == [
        "This button is too old to use. Get a new list with picks."
    ] * 2
