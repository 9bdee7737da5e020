"""A person who leaves: silence at once, forgotten after 30 days, nothing lost before."""

from datetime import timedelta
from pathlib import Path

import pytest
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from bot.core.errors import Refused, TemporaryError
from bot.core.message import Message
from bot.core.places import Conversation, direct
from bot.core.ports import Change, MessageRef, Notice
from tests.installation import ADA, BOB, GROUP, SUNDAY, Board, Installation, install, record
from tests.kept import Kept

DAY = timedelta(days=1)
EVERYWHERE = Conversation("console", "local", "")


class Refusing(Board):
    """A board that refuses to write to one person."""

    def __init__(self, error: Refused) -> None:
        super().__init__()
        self._error = error

    async def post(self, to: Conversation, message: Message, *, key: str) -> MessageRef:
        if to == direct(ADA):
            raise self._error
        return await super().post(to, message, key=key)


@pytest.fixture
async def daily(bot: Installation, kept: Kept) -> Installation:
    """Ada has a digest of her own, and has set one up for the channel."""
    return await kept.through(order_both, bot)


async def order_both(bot: Installation) -> None:
    await bot.import_(*(record(f"Quantum matter of the {n * 7919}th kind") for n in range(200)))
    await bot.say("interests add quantum")
    await bot.say("schedule daily 09:00")
    await bot.say("interests add matter where=here", place=GROUP)
    await bot.say("schedule daily 10:00 where=here", place=GROUP)


async def leave(bot: Installation, change: Change = Change.PERSON_LEFT) -> None:
    await bot.app.services.leaving.heard(Notice(change, EVERYWHERE, ADA), await bot.clock.now())


async def posted(bot: Installation, days: float) -> list[Conversation]:
    """Let days pass; give where something was posted."""
    before = len(bot.board.posted)
    await bot.wait_until(await bot.clock.now() + days * DAY)
    return [to for to, _ in bot.board.posted[before:]]


async def test_own_digests_stop_at_once_and_those_of_a_channel_go_on(daily: Installation) -> None:
    before = await posted(daily, 1)
    await leave(daily)
    after = await posted(daily, 3)

    assert before == [direct(ADA), GROUP]
    assert after == [GROUP] * 3


async def test_a_digest_planned_before_is_not_sent_either(daily: Installation) -> None:
    ninety = SUNDAY + timedelta(hours=20, seconds=1)  # Nine in Berlin.
    daily.clock.advance(ninety)
    planned = await daily.app.timetable.look()
    await leave(daily)

    delivering = daily.app.delivering({"console": daily.board})
    states = [await delivering.deliver(delivery) for delivery in planned]

    assert states == ["skipped"]
    assert daily.board.posted == []


async def test_after_thirty_days_all_of_it_is_gone_and_not_a_moment_before(
    daily: Installation,
) -> None:
    await daily.say("like 1", place=GROUP)
    await leave(daily)

    await daily.wait_until(SUNDAY + 30 * DAY - timedelta(seconds=1))
    before = str(await daily.keys_and_values())
    await daily.wait_until(SUNDAY + 30 * DAY)
    after = str(await daily.keys_and_values())

    assert ADA.user in before
    assert ADA.user not in after
    assert "Next: Wed 1 Apr 10:00." in (await daily.say("status where=here", place=GROUP)).text


async def test_a_press_within_the_thirty_days_brings_everything_back(daily: Installation) -> None:
    await leave(daily)
    await posted(daily, 29)

    message = await daily.say("interests")
    after = await posted(daily, 3)

    assert "quantum" in message.text
    assert after.count(direct(ADA)) == 3


async def test_the_platform_says_that_somebody_is_back(daily: Installation) -> None:
    await leave(daily)
    await posted(daily, 2)
    await leave(daily, Change.PERSON_BACK)

    assert (await posted(daily, 40)).count(direct(ADA)) == 40


async def test_a_pause_of_ones_own_is_still_there_after_coming_back(daily: Installation) -> None:
    await daily.say("pause")
    await leave(daily)
    await leave(daily)  # A platform may say it twice.
    await posted(daily, 2)
    await leave(daily, Change.PERSON_BACK)

    assert (await posted(daily, 3)).count(direct(ADA)) == 0
    assert "Paused. Start again" in (await daily.say("status")).text


async def test_somebody_who_is_there_may_be_said_to_be_back_as_often_as_it_pleases(
    daily: Installation,
) -> None:
    before = await daily.keys_and_values()

    await leave(daily, Change.PERSON_BACK)

    assert await daily.keys_and_values() == before


async def test_of_somebody_nothing_is_kept_of_no_trace_stays(bot: Installation) -> None:
    await leave(bot)

    assert await bot.keys_and_values() == {}


@pytest.mark.slow
async def test_each_is_forgotten_thirty_days_after_they_left(daily: Installation) -> None:
    await daily.say("interests add codes", by=BOB)
    await leave(daily)
    await daily.wait_until(SUNDAY + 10 * DAY)
    notice = Notice(Change.PERSON_LEFT, EVERYWHERE, BOB)
    await daily.app.services.leaving.heard(notice, await daily.clock.now())

    await daily.wait_until(SUNDAY + 31 * DAY)
    kept = str(await daily.keys_and_values())
    await daily.wait_until(SUNDAY + 41 * DAY)

    assert (ADA.user in kept, BOB.user in kept) == (False, True)
    assert BOB.user not in str(await daily.keys_and_values())


async def test_leaving_a_channel_does_not_stop_ones_own_digests(daily: Installation) -> None:
    notice = Notice(Change.PERSON_LEFT, GROUP, ADA)
    await daily.app.services.leaving.heard(notice, SUNDAY)

    assert (await posted(daily, 2)).count(direct(ADA)) == 2


@pytest.mark.parametrize(("has_left", "forgotten"), [(True, True), (False, False)])
async def test_who_cannot_be_written_to_any_more_has_left_where_the_platform_says_so(
    daily: Installation, has_left: bool, forgotten: bool
) -> None:
    daily.board = Refusing(Refused("that reader is gone", "destination", has_left=has_left))

    await daily.wait_until(SUNDAY + 32 * DAY)

    assert (ADA.user not in str(await daily.keys_and_values())) is forgotten


async def test_who_was_refused_and_comes_back_gets_digests_again(daily: Installation) -> None:
    well = daily.board
    daily.board = Refusing(Refused("that reader is gone", "destination", has_left=True))
    await posted(daily, 2)
    daily.board = well
    await daily.say("picks")

    assert (await posted(daily, 2)).count(direct(ADA)) == 2


async def test_while_redis_is_away_it_is_said_so() -> None:
    client = Redis(unix_socket_path="/nowhere/redis.sock", retry=Retry(NoBackoff(), 0))
    bot = install(client, "t")

    with pytest.raises(TemporaryError):
        await leave(bot)
    with pytest.raises(TemporaryError):
        await bot.app.services.leaving.forget_due(SUNDAY)


async def test_news_of_nobody_ask_for_nothing(daily: Installation) -> None:
    before = await daily.keys_and_values()

    for notice in (Notice(Change.LEFT, GROUP, ADA), Notice(Change.PERSON_LEFT, EVERYWHERE, None)):
        await daily.app.services.leaving.heard(notice, SUNDAY)

    assert await daily.keys_and_values() == before


async def test_a_deletion_that_was_cut_off_begins_again(
    redis: Redis, prefix: str, tmp_path: Path
) -> None:
    bot = install(redis, prefix, data_dir=tmp_path)
    await bot.say("interests add quantum")
    await leave(bot)
    in_the_way = tmp_path / "transcript.jsonl"
    in_the_way.mkdir()  # It cannot be cleared now.

    with pytest.raises(TemporaryError):
        await bot.app.services.leaving.forget_due(SUNDAY + 30 * DAY)
    in_the_way.rmdir()
    forgotten = await bot.app.services.leaving.forget_due(SUNDAY + 30 * DAY)

    assert forgotten == 1
    assert await bot.keys_and_values() == {}
