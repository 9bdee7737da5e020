"""A profile that moves to another time zone: asked about once, never followed silently."""

import pytest
from redis.asyncio import Redis

from bot.core.message import Message
from bot.core.places import direct
from bot.core.ports import Change, Notice
from tests.installation import ADA, TITLES, ZONE, Installation, days, install, record

TOKYO = "Asia/Tokyo"
ASKED = "Your time zone is Asia/Tokyo now."


@pytest.fixture
async def bot(redis: Redis, prefix: str) -> Installation:
    bot = install(redis, prefix)
    await bot.import_(*map(record, TITLES))
    await bot.say("interests add protein")
    return bot


async def moved(bot: Installation, zone: str) -> None:
    """Let news tell of Ada's profile."""
    news = Notice(Change.PERSON_BACK, direct(ADA), ADA, zone)
    await bot.app.services.zone_offers.heard(news)


def asks(message: Message) -> bool:
    return ASKED in message.text


async def test_the_next_answer_asks_once(bot: Installation) -> None:
    await bot.say("schedule weekdays 09:00")

    said = [await bot.say(line, zone=TOKYO) for line in ("status", "status", "help")]

    assert [asks(message) for message in said] == [True, False, False]
    assert said[0].buttons[-1].arguments == {"when": "weekdays 09:00 Asia/Tokyo"}


async def test_nothing_moves_until_it_is_pressed(bot: Installation) -> None:
    await bot.say("schedule weekdays 09:00")
    asked = await bot.say("status", zone=TOKYO)
    before = (await bot.say("schedule")).text

    move = asked.buttons[-1]
    after = await bot.say(f"{move.command} {move.arguments['when']}", zone=TOKYO)

    assert "weekdays 09:00 Europe/Berlin" in before
    assert "weekdays 09:00 Asia/Tokyo" in after.text
    assert not asks(after)


async def test_without_a_schedule_there_is_nothing_to_ask(bot: Installation) -> None:
    await bot.say("status")

    assert not asks(await bot.say("status", zone=TOKYO))


async def test_a_zone_chosen_by_hand_is_no_move(bot: Installation) -> None:
    await bot.say("schedule weekdays 09:00 America/New_York")

    assert not asks(await bot.say("status"))
    assert not asks(await bot.say("status", zone=ZONE))


async def test_a_zone_of_another_name_whose_clock_is_the_same_is_no_move(
    bot: Installation,
) -> None:
    await bot.say("schedule weekdays 09:00")

    said = await bot.say("status", zone="Europe/Amsterdam")

    assert "Your time zone is" not in said.text


async def test_a_refusal_and_a_form_leave_it_to_the_next_answer(bot: Installation) -> None:
    await bot.say("schedule weekdays 09:00")

    said = [await bot.say(line, zone=TOKYO) for line in ("pause maybe", "schedule edit", "status")]

    assert [asks(message) for message in said] == [False, False, True]


async def test_a_pause_is_not_ended_by_a_move(bot: Installation) -> None:
    await bot.say("schedule weekdays 09:00")
    await bot.say("pause")

    paused = await bot.say("status", zone=TOKYO)
    await bot.say("resume", zone=ZONE)

    assert not asks(paused)
    assert asks(await bot.say("status", zone=TOKYO))


async def test_news_of_a_move_are_asked_about_in_the_next_digest_alone(bot: Installation) -> None:
    await bot.say("schedule daily 09:00 size=1")
    await moved(bot, TOKYO)

    digests = await days(bot, 2)
    answer = await bot.say("status", zone=TOKYO)

    assert [asks(digest) for digest in digests] == [True, False]
    assert not asks(answer)


async def test_news_of_a_move_are_asked_about_in_an_answer_that_comes_first(
    bot: Installation,
) -> None:
    await bot.say("schedule daily 09:00")
    await moved(bot, TOKYO)

    answer = await bot.say("status", zone=TOKYO)
    [digest] = await days(bot, 1)

    assert asks(answer)
    assert not asks(digest)


async def test_who_is_back_before_anybody_asked_is_not_asked(bot: Installation) -> None:
    await bot.say("schedule daily 09:00")
    await moved(bot, TOKYO)
    await moved(bot, ZONE)

    [digest] = await days(bot, 1)

    assert not asks(digest)
