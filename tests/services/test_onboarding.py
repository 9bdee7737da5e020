"""First words: one message to a channel the bot has joined, one to who installed it."""

from datetime import timedelta

import pytest
from redis.asyncio import Redis

from bot.core.message import Message
from bot.core.places import Conversation, direct
from bot.core.ports import Change, Notice
from tests.installation import ADA, GROUP, Installation, days, install

WORKSPACE = Conversation("console", "local", "")


@pytest.fixture
def bot(redis: Redis, prefix: str) -> Installation:
    return install(redis, prefix)


async def heard(bot: Installation, notice: Notice) -> list[Message]:
    """Tell news twice, as a platform may; give what was posted after them."""
    for _ in range(2):
        await bot.app.services.onboarding.heard(notice, await bot.clock.now())
    return await days(bot, 0.01)


async def test_a_channel_is_greeted_once_and_can_be_set_up_from_there(bot: Installation) -> None:
    [hello] = await heard(bot, Notice(Change.JOINED, GROUP, ADA))

    assert bot.board.posted[0][0] == GROUP
    assert hello.text.startswith("Hello! I can post new papers here")
    assert [button.command for button in hello.buttons] == ["setup"]


async def test_a_channel_that_somebody_has_set_up_is_not_greeted(bot: Installation) -> None:
    await bot.say("interests add protein where=here", place=GROUP)

    assert await heard(bot, Notice(Change.JOINED, GROUP, ADA)) == []


async def test_nothing_is_posted_to_a_channel_before_it_is_set_up(bot: Installation) -> None:
    await heard(bot, Notice(Change.JOINED, GROUP, ADA))

    assert await days(bot, 3) == []


async def test_who_installed_the_bot_is_told_alone_what_comes_next(bot: Installation) -> None:
    [hello] = await heard(bot, Notice(Change.INSTALLED, WORKSPACE, ADA))

    assert bot.board.posted[0][0] == direct(ADA)
    assert [button.command for button in hello.buttons] == ["interests edit", "setup", "help"]


@pytest.mark.parametrize(
    "notice",
    [
        Notice(Change.JOINED, WORKSPACE),
        Notice(Change.INSTALLED, WORKSPACE),
        Notice(Change.LEFT, GROUP),
        Notice(Change.PERSON_BACK, WORKSPACE, ADA),
    ],
)
async def test_other_news_greet_nobody(bot: Installation, notice: Notice) -> None:
    assert await heard(bot, notice) == []


async def test_a_greeting_takes_no_digest_s_place(bot: Installation) -> None:
    await heard(bot, Notice(Change.INSTALLED, WORKSPACE, ADA))
    await bot.say("schedule daily 18:00")

    posted = await bot.wait_until(await bot.clock.now() + timedelta(days=0.5))

    assert len(posted) == 1
