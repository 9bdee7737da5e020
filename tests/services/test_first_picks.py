"""A channel's first picks: a real post at once, and the day's digest comes all the same."""

from datetime import timedelta

import pytest
from redis.asyncio import Redis

from bot.core.errors import OutcomeUnknown, Refused
from bot.core.message import Message
from bot.core.places import Conversation
from bot.core.ports import MessageRef
from tests.installation import ADA, BOB, GROUP, TITLES, Board, Installation, days, install, record


class Shut(Board):
    """A place that refuses posts until it is opened."""

    error: Exception | None = Refused(
        "I am not in that channel. Type `/invite` there.", "destination"
    )

    async def post(self, to: Conversation, message: Message, *, key: str) -> MessageRef:
        if self.error is not None:
            raise self.error
        return await super().post(to, message, key=key)


class Lost(Board):
    """A place that takes a post and then does not say so."""

    async def post(self, to: Conversation, message: Message, *, key: str) -> MessageRef:
        await super().post(to, message, key=key)
        raise OutcomeUnknown("no answer")


@pytest.fixture
async def bot(redis: Redis, prefix: str) -> Installation:
    bot = install(redis, prefix)
    await bot.import_(*map(record, TITLES))
    await bot.say("interests add protein, quantum, graph networks where=here", place=GROUP)
    bot.app.delivering({"console": bot.board})
    return bot


def numbers(message: Message) -> set[int]:
    return {card.number for card in message.cards}


async def test_setting_a_channel_s_schedule_offers_them_and_a_reader_s_own_does_not(
    bot: Installation,
) -> None:
    own = await bot.say("schedule weekdays 09:00", place=GROUP)
    channel = await bot.say("schedule weekdays 09:00 where=here", place=GROUP)

    labels = [button.label for button in channel.buttons]
    assert labels == ["Post the first picks now", "Undo", "Schedule for me too"]
    assert [button.command for button in own.buttons] == ["undo", "schedule"]


async def test_they_are_posted_once_however_often_it_is_pressed(bot: Installation) -> None:
    await bot.say("schedule weekdays 09:00 where=here", place=GROUP)

    said = [(await bot.say("picks first", place=GROUP)).text for _ in range(3)]
    await days(bot, 0.1)

    [(to, message)] = bot.board.posted
    assert to == GROUP
    assert len(message.cards) == 3
    assert said[0].startswith("Posted here just now.")
    assert said[1].startswith("This channel has had its first picks.")
    assert said[1] == said[2]


async def test_the_day_s_digest_comes_all_the_same_with_other_papers(bot: Installation) -> None:
    await bot.say("schedule daily 18:00 where=here", place=GROUP)
    await bot.say("picks first", place=GROUP)

    [digest] = await days(bot, 0.4)

    first = bot.board.posted[0][1]
    assert digest.cards
    assert numbers(first).isdisjoint(numbers(digest))


async def test_where_nothing_matches_something_is_posted_to_be_seen(bot: Installation) -> None:
    await bot.say("interests edit anthropology where=here", place=GROUP)
    await bot.say("schedule weekdays 09:00 where=here", place=GROUP)

    await bot.say("picks first", place=GROUP)

    [(_, message)] = bot.board.posted
    assert message.text.startswith("Picks come here: weekdays 09:00 Europe/Berlin.")
    assert "next look: Mon 2 Mar 09:00" in message.text


async def test_a_refusal_is_said_with_what_to_type_and_tried_again_once_mended(
    bot: Installation,
) -> None:
    shut = Shut()
    bot.app.delivering({"console": shut})
    await bot.say("schedule weekdays 09:00 where=here", place=GROUP)

    refused = await bot.say("picks first", place=GROUP)
    shut.error = None
    posted = await bot.say("picks first", place=GROUP)

    order = await bot.app.services.ordering.order(GROUP)
    assert "I am not in that channel. Type `/invite` there." in refused.text
    assert [button.command for button in refused.buttons] == ["picks first"]
    assert posted.text.startswith("Posted here just now.")
    assert len(shut.posted) == 1
    assert order is not None
    assert order.paused_until is None


async def test_where_nobody_knows_whether_they_arrived_they_are_not_posted_again(
    bot: Installation,
) -> None:
    shut = Shut()
    shut.error = OutcomeUnknown("no answer")
    bot.app.delivering({"console": shut})
    await bot.say("schedule weekdays 09:00 where=here", place=GROUP)

    said = await bot.say("picks first", place=GROUP)
    shut.error = None
    again = await bot.say("picks first", place=GROUP)

    assert said.text.startswith("They are posted here in a moment.")
    assert again.text.startswith("They are posted here in a moment.")
    assert shut.posted == []


async def test_where_the_answer_of_the_platform_is_lost_they_are_found_and_not_doubled(
    bot: Installation,
) -> None:
    lost = Lost()
    bot.app.delivering({"console": lost})
    await bot.say("schedule weekdays 09:00 where=here", place=GROUP)

    said = await bot.say("picks first", place=GROUP)
    await bot.wait_until(await bot.clock.now() + timedelta(minutes=5), {"console": lost})
    again = await bot.say("picks first", place=GROUP)

    assert said.text.startswith("They are posted here in a moment.")
    assert again.text.startswith("This channel has had its first picks.")
    assert len(lost.posted) == 1


async def test_an_old_order_has_had_its_first_picks(bot: Installation) -> None:
    await bot.say("schedule weekdays 09:00 where=here", place=GROUP)
    await bot.say("pause where=here", place=GROUP)
    await days(bot, 31)

    said = await bot.say("picks first", place=GROUP)

    assert said.text.startswith("This channel has had its first picks.")
    assert bot.board.posted == []


async def test_a_paused_channel_stays_silent_until_it_resumes(bot: Installation) -> None:
    await bot.say("schedule weekdays 09:00 where=here", place=GROUP)
    await bot.say("pause where=here", place=GROUP)

    refused = await bot.say("picks first", place=GROUP)
    silent = list(bot.board.posted)
    await bot.say("resume where=here", place=GROUP)
    posted = await bot.say("picks first", place=GROUP)

    assert refused.text.startswith("Picks of this channel are paused.")
    assert silent == []
    assert posted.text.startswith("Posted here just now.")


async def test_a_pause_also_stops_those_that_still_wait_to_be_posted(bot: Installation) -> None:
    bot.app.services.first_picks.deliver = None  # As where only workers post.
    await bot.say("schedule weekdays 09:00 where=here", place=GROUP)
    await bot.say("picks first", place=GROUP)
    await bot.say("pause where=here", place=GROUP)

    await bot.wait_until(await bot.clock.now() + timedelta(minutes=1))

    assert bot.board.posted == []


@pytest.mark.slow
async def test_another_process_posts_them_where_this_one_cannot(redis: Redis, prefix: str) -> None:
    bot = install(redis, prefix)
    await bot.import_(*map(record, TITLES))
    await bot.say("interests add protein where=here", place=GROUP)
    await bot.say("schedule weekdays 09:00 where=here", place=GROUP)

    said = await bot.say("picks first", place=GROUP)
    await bot.wait_until(await bot.clock.now() + timedelta(minutes=1))

    assert said.text.startswith("They are posted here in a moment.")
    assert [to for to, _ in bot.board.posted] == [GROUP]


async def test_only_who_may_change_the_channel_has_them_posted(bot: Installation) -> None:
    await bot.say("schedule weekdays 09:00 where=here", place=GROUP)

    refused = await bot.say("picks first", place=GROUP, by=BOB, is_admin=False)
    alone = await bot.say("picks first", by=ADA)

    assert refused.refused
    assert alone.text.startswith("Nothing is scheduled for this channel yet.")
    assert bot.board.posted == []


@pytest.mark.slow
async def test_nothing_of_them_is_left_where_a_channel_is_forgotten(bot: Installation) -> None:
    await bot.say("schedule weekdays 09:00 where=here", place=GROUP)
    await bot.say("picks first", place=GROUP)

    await bot.app.services.ordering.forget(GROUP, await bot.clock.now())

    left = [name for name in await bot.keys_and_values() if ":d:" in name or ":day:" in name]
    assert left == []
