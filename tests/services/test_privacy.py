"""forget-me: afterwards no key tells of the reader, and nobody else has lost anything."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from redis.asyncio import Redis

from bot.core.places import Reader
from bot.store.keys import Keys
from bot.store.memory import RedisMemory
from tests.installation import ADA, BOB, GROUP, SUNDAY, Installation, install, record

DAY = timedelta(days=1)
EVERYTHING = (
    "interests add quantum, -survey, arxiv:2401.00001",
    "picks",
    "like 3",
    "dislike 4 where=here",
    "like 5 where=here",
    "schedule daily 09:00",
    "schedule trending daily 10:00",
    "pause 2 days",
    "resume",
    "interests remove 2",
    "undo",
)


async def telling_of(bot: Installation, user: str) -> list[str]:
    """Every key that names a user, in its name or in what it holds."""
    return [k for k, held in (await bot.keys_and_values()).items() if user in k or user in held]


async def feed(bot: Installation) -> None:
    await bot.import_(*(record(f"Quantum matter of the {n * 7919}th kind") for n in range(40)))


@pytest.mark.slow
async def test_after_it_no_key_tells_of_the_reader(bot: Installation) -> None:
    await feed(bot)
    for line in EVERYTHING:
        await bot.say(line, place=GROUP)
    await bot.wait_until(SUNDAY + 40 * DAY)
    await bot.say("picks")
    assert len(await telling_of(bot, ADA.user)) > 10

    asked = await bot.say("forget-me")
    assert len(await telling_of(bot, ADA.user)) > 10
    answer = await bot.say("forget-me yes")

    assert "Sure?" in asked.text
    assert answer.text.startswith("All of it is deleted.")
    assert await telling_of(bot, ADA.user) == []


async def test_nothing_comes_any_more_and_all_is_as_on_the_first_day(bot: Installation) -> None:
    await feed(bot)
    first = await bot.say("interests add quantum")
    await bot.say("schedule daily 09:00")
    await bot.say("dislike 9")

    await bot.say("forget-me yes")
    posted = await bot.wait_until(SUNDAY + 3 * DAY)

    assert posted == []
    assert (await bot.say("undo")).text.startswith("Nothing to take back")
    assert (await bot.say("picks again")).text.startswith("No list to show again")
    assert (await bot.say("interests add quantum")).cards == first.cards


async def test_others_keep_all_that_is_theirs(bot: Installation) -> None:
    await feed(bot)
    for reader in (ADA, BOB):
        for line in EVERYTHING:
            await bot.say(line, by=reader, place=GROUP)
    kept = {
        key: held
        for key, held in (await bot.keys_and_values()).items()
        if BOB.user in key and ADA.user not in held
    }

    await bot.say("forget-me yes", by=ADA)

    after = await bot.keys_and_values()
    assert {key: after.get(key) for key in kept} == kept
    votes = (await bot.app.services.preferences.profile(GROUP)).feedback
    assert {vote.by for vote in votes} == {str(BOB)}
    assert len(votes) == 2


async def test_a_channel_goes_on_set_up_by_nobody(bot: Installation) -> None:
    await feed(bot)
    await bot.say("interests add quantum where=here", place=GROUP)
    await bot.say("schedule daily 09:00 where=here", place=GROUP)
    await bot.say("pause 2 days where=here", by=BOB, place=GROUP)

    await bot.say("forget-me yes")
    await bot.wait_until(SUNDAY + 3.5 * DAY)

    assert await telling_of(bot, ADA.user) == []
    assert [to for to, _ in bot.board.posted] == [GROUP]


async def test_whoever_comes_next_may_take_a_channel_over(bot: Installation) -> None:
    await feed(bot)
    await bot.say("interests add quantum where=here", place=GROUP)
    line = "interests add qubits where=here"
    refused = await bot.say(line, by=BOB, place=GROUP, is_admin=False)

    await bot.say("forget-me yes")
    taken = await bot.say(line, by=BOB, place=GROUP, is_admin=False)

    assert refused.refused
    assert not taken.refused
    assert (await bot.app.services.preferences.settings(GROUP)).set_up_by == str(BOB)


async def test_what_another_may_undo_names_the_reader_no_more_and_works(bot: Installation) -> None:
    await feed(bot)
    await bot.say("schedule daily 09:00 where=here", place=GROUP)
    await bot.say("schedule daily 10:00 where=here", by=BOB, place=GROUP)

    await bot.say("forget-me yes")
    undone = await bot.say("undo", by=BOB)
    again = await bot.say("undo", by=BOB)

    assert undone.text.startswith("Taken back")
    assert again.text.startswith("Nothing to take back")
    assert "daily 09:00" in (await bot.say("schedule where=here", by=BOB, place=GROUP)).text
    assert await telling_of(bot, ADA.user) == []


async def test_a_reader_whose_id_only_begins_alike_keeps_everything(bot: Installation) -> None:
    longer = Reader(ADA.platform, ADA.scope, f"{ADA.user}2")
    await feed(bot)
    for line in EVERYTHING:
        await bot.say(line, by=longer, place=GROUP)
    before = await bot.keys_and_values()

    await bot.say("forget-me yes")

    assert await bot.keys_and_values() == before


async def test_what_an_adapter_remembers_of_the_reader_goes_too(bot: Installation) -> None:
    memory = RedisMemory(bot.redis, Keys(bot.prefix), ADA.platform)
    kept = f"person/{ADA.scope}/{ADA.user}2"
    for key in (f"person/{ADA.scope}/{ADA.user}", f"direct/{ADA.scope}/{ADA.user}", kept):
        await memory.put(key, b"x", 30 * DAY)

    await bot.say("forget-me yes")

    assert list(await bot.keys_and_values()) == [f"{bot.prefix}:m:console:{kept}"]


async def test_of_a_message_that_stands_ones_data_tell_the_words(bot: Installation) -> None:
    memory = RedisMemory(bot.redis, Keys(bot.prefix), ADA.platform)
    drawn = b'{"text": "Your picks", "blocks": "eJyLjgUAARUAuQ=="}'
    await memory.put(f"drawn/D1/17.2/{ADA.scope}/{ADA.user}", drawn, 7 * DAY)

    [file] = (await bot.say("my-data")).files

    assert '"Your picks"' in file.text
    assert "eJyLjgUAARUAuQ" not in file.text


async def test_forgetting_an_order_switched_off_long_ago_forgets_its_days(
    bot: Installation,
) -> None:
    await feed(bot)
    await bot.say("interests add quantum")
    await bot.say("schedule daily 09:00")
    await bot.wait_until(SUNDAY + 5 * DAY)
    await bot.say("schedule off")
    await bot.wait_until(SUNDAY + 30 * DAY)

    await bot.say("forget-me yes")

    assert await telling_of(bot, ADA.user) == []


async def test_a_reader_nobody_knows_is_forgotten_as_politely(bot: Installation) -> None:
    assert (await bot.say("forget-me yes")).text.startswith("All of it is deleted.")
    assert await telling_of(bot, ADA.user) == []


@settings(
    deadline=None,
    max_examples=15,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    lines=st.lists(st.sampled_from(EVERYTHING), max_size=8),
    days=st.integers(0, 3),
    number=st.integers(0, 2**40),
)
async def test_whatever_a_reader_did_nothing_of_it_is_left(
    redis: Redis, prefix: str, lines: list[str], days: int, number: int
) -> None:
    bot = install(redis, f"{prefix}-{number}")
    await feed(bot)
    for line in lines:
        await bot.say(line, place=GROUP)
    await bot.wait_until(SUNDAY + days * DAY)

    await bot.say("forget-me yes")

    assert await telling_of(bot, ADA.user) == []
