"""Nobody keeps the bot from others: so many uses a minute each, and then a polite word."""

import pytest
from redis.asyncio import Redis

from bot.core.command import Call
from bot.core.places import Conversation, Reader, direct
from bot.services.allowing import Allowing
from bot.store.allowance import Allowance
from bot.store.keys import Keys
from tests.installation import ADA, Installation, install

EVE = Reader("slack", "T1", "U0EVE")
DAN = Reader("slack", "T1", "U0DAN")
TOO_OFTEN = "That is a lot at once. Go on in "


@pytest.fixture
def strict(redis: Redis, prefix: str) -> Installation:
    """A bot that lets nobody use it more than three times a minute."""
    return install(redis, prefix, uses_a_minute=3)


async def test_who_asks_too_often_is_told_when_to_go_on_and_nothing_is_done(
    strict: Installation,
) -> None:
    for _ in range(3):
        await strict.say("interests add protein folding", by=EVE)

    refused = await strict.say("interests add diffusion", by=EVE)

    assert refused.refused
    assert refused.text.startswith(TOO_OFTEN)
    assert "diffusion" not in str(await strict.keys_and_values())


async def test_presses_count_like_commands_and_words_like_both(strict: Installation) -> None:
    await strict.say("status", by=EVE)
    await strict.say("status", by=EVE, pressed=True)
    await strict.say("good morning", by=EVE)

    assert (await strict.say("status", by=EVE, pressed=True)).text.startswith(TOO_OFTEN)


async def test_what_platforms_draw_by_themselves_counts_once_a_reader_types_it(
    strict: Installation,
) -> None:
    for _ in range(3):
        await strict.say("home", by=EVE)

    typed = await strict.say("linked arxiv.org/abs/2401.01234", by=EVE)
    drawn = await strict.app.dispatch.answer(Call("1", EVE, direct(EVE), "home", unasked=True))

    assert typed.text.startswith(TOO_OFTEN)
    assert not drawn.refused


async def test_others_in_the_same_channel_are_not_held_up(strict: Installation) -> None:
    channel = Conversation("slack", "T1", "C1")
    for _ in range(4):
        await strict.say("status", by=EVE, place=channel)

    assert not (await strict.say("status", by=DAN, place=channel)).refused


async def test_whoever_sits_at_the_terminal_may_type_as_fast_as_they_can(
    strict: Installation,
) -> None:
    for _ in range(5):
        assert not (await strict.say("status", by=ADA)).refused


async def test_zero_is_any_number(redis: Redis, prefix: str) -> None:
    lenient = install(redis, prefix, uses_a_minute=0)

    for _ in range(30):
        assert not (await lenient.say("status", by=EVE)).refused
    assert not any("uses/" in key for key in await lenient.keys_and_values())


async def test_the_wait_is_no_longer_than_one_share_of_a_minute(redis: Redis, prefix: str) -> None:
    allowance = Allowance(redis, Keys(prefix))

    waits = [(await allowance.take(EVE, 20)).total_seconds() for _ in range(25)]

    assert waits[:20] == [0.0] * 20
    assert all(0 < wait <= 3 for wait in waits[20:])  # On a machine that takes under 3 s for 25.


async def test_while_redis_is_away_nobody_is_refused(prefix: str) -> None:
    async with Redis.from_url("unix:///nowhere/redis.sock") as away:
        allowing = Allowing(Allowance(away, Keys(prefix)), 1)
        call = Call("1", EVE, direct(EVE), "status")

        await allowing.check(call)
        await allowing.check(call)


async def test_what_is_counted_is_forgotten_with_the_reader(strict: Installation) -> None:
    await strict.say("status", by=EVE)

    await strict.say("forget-me confirm=yes", by=EVE, place=direct(EVE))

    assert not any(EVE.user in key for key in await strict.keys_and_values())
