"""Of a bot in many servers each process hears its part, and all announce themselves in turn."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta

import pytest
from redis.asyncio import Redis

from bot.adapters.discord import DiscordAdapter
from bot.adapters.discord.shards import HELD, HELD_ANEW, Hold, Shards
from bot.core.command import Call
from bot.core.errors import ConfigurationError, WrongSettings
from bot.core.message import Message
from bot.settings import load_settings
from bot.store.keys import Keys
from bot.store.memory import RedisMemory
from tests.adapters.discord.memory import OwnMemory
from tests.adapters.discord.stage import adapter_on
from tests.contracts.adapter_contract import hearing, text
from tests.contracts.sample import no_choices, no_news
from tests.servers.discord import DiscordServer
from tests.servers.discord_faults import Fault


@asynccontextmanager
async def processes(
    discord: DiscordServer, *parts: tuple[Sequence[int], int] | None
) -> AsyncIterator[list[tuple[DiscordAdapter, list[Call]]]]:
    """Let several processes listen, each to its part; wait until all of it is heard."""
    memory, heard = OwnMemory(), []
    async with AsyncExitStack() as stack:
        for part in parts:
            adapter = await stack.enter_async_context(adapter_on(discord, memory, shards=part))
            calls = await stack.enter_async_context(hearing(adapter, text("Fine.")))
            heard.append((adapter, calls))
        async with asyncio.timeout(20):
            while not all([await adapter.is_connected() for adapter, _ in heard]):  # noqa: ASYNC110
                await asyncio.sleep(0.02)
        yield heard


async def no_answer(_call: Call) -> Message:
    """Answer nobody: nobody asks."""
    return text("")


async def test_each_process_hears_its_part_and_only_the_first_one_direct_messages(
    discord: DiscordServer,
) -> None:
    own = (int(discord.guild_id) >> 22) % 3
    others = tuple(number for number in range(3) if number != own)
    alone = discord.direct(discord.ada["id"])["id"]

    async with processes(discord, ((own,), 3), (others, 3)) as ((_, here), (_, elsewhere)):
        there = await discord.use("papers like", {"paper": "1"})
        direct = await discord.use("papers like", {"paper": "2"}, channel=alone, is_direct=True)
        for use in (there, direct):
            await asyncio.wait_for(use.answered.wait(), 10)

    by = {call.arguments["paper"]: "own" for call in here}
    by |= {call.arguments["paper"]: "others" for call in elsewhere}
    assert by == {"1": "own", "2": "own" if own == 0 else "others"}
    assert set(discord.gateway.heard_by) == {(0, 3), (1, 3), (2, 3)}
    assert discord.gateway.too_soon == 0


async def test_one_process_hears_as_many_shards_as_discord_asks_for(
    discord: DiscordServer,
) -> None:
    discord.gateway.shards = 3

    async with processes(discord, None) as [(_, calls)]:
        use = await discord.use("papers like", {"paper": "1"})
        await asyncio.wait_for(use.answered.wait(), 10)

    assert len(calls) == 1
    assert discord.gateway.heard_by == [(0, 3), (1, 3), (2, 3)]
    assert discord.gateway.too_soon == 0


@pytest.mark.slow
async def test_a_gateway_that_cannot_be_asked_is_asked_again(discord: DiscordServer) -> None:
    discord.faults.append(Fault("GET /gateway/bot", status=403))

    async with processes(discord, None) as [(_, calls)]:
        use = await discord.use("papers like", {"paper": "1"})
        await asyncio.wait_for(use.answered.wait(), 10)

    assert len(calls) == 1


async def test_shards_are_one_processs_as_long_as_it_keeps_them(redis: Redis, prefix: str) -> None:
    memory = RedisMemory(redis, Keys(prefix), "discord")
    first, second = (
        Hold(memory, Shards(ids, 2), held=timedelta(seconds=0.3), anew=timedelta(seconds=0.05))
        for ids in ((0, 1), (1,))
    )

    await first.take()
    keeping = asyncio.create_task(first.keep())
    taking = asyncio.create_task(second.take())
    await asyncio.wait({taking}, timeout=0.6)  # Twice as long as they are held unless kept.
    waited = not taking.done()
    keeping.cancel()
    await first.release()
    await asyncio.wait_for(taking, 0.2)  # Sooner than they would be free of themselves.
    await asyncio.wait_for(first.keep(), 5)  # It ends: they are another's by now.
    await first.release()

    assert waited
    assert not await memory.once("shard/1/2", timedelta(seconds=1))


@pytest.mark.slow
async def test_a_process_that_lost_its_shards_meanwhile_leaves_them_and_waits(
    discord: DiscordServer,
) -> None:
    memory = OwnMemory()
    async with (
        adapter_on(discord, memory, shards=((0,), 1)) as adapter,
        hearing(adapter, text("Fine.")),
        asyncio.timeout(3 * HELD_ANEW.total_seconds()),
    ):
        while not await adapter.is_connected():  # noqa: ASYNC110 - none tells
            await asyncio.sleep(0.02)
        await memory.put("shard/0/1", b"another's", HELD)
        while await adapter.is_connected():  # noqa: ASYNC110
            await asyncio.sleep(0.02)
        kept = await memory.get("shard/0/1")

    assert kept == b"another's"


async def test_shards_that_discord_does_not_take_stop_the_listening(
    discord: DiscordServer,
) -> None:
    async with adapter_on(discord, shards=((7,), 2)) as adapter:
        with pytest.raises(ConfigurationError, match="PAPERPICKS_DISCORD_SHARDS"):
            async with asyncio.timeout(10):
                await adapter.listen(no_answer, no_choices, no_news)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("auto", None),
        (" AUTO ", None),
        ("0-3/16", (range(4), 16)),
        ("15/16", (range(15, 16), 16)),
    ],
)
def test_the_setting_names_shards_and_how_many_there_are(
    written: str, read: tuple[range, int] | None
) -> None:
    assert load_settings(discord_shards=written).discord_shard_range == read


@pytest.mark.parametrize("written", ["all", "3", "0-16/16", "4-3/16", "0/0", "-1/4", "0/99999"])
def test_a_setting_that_names_none_is_refused_with_what_is_expected(written: str) -> None:
    with pytest.raises(WrongSettings, match=r"PAPERPICKS_DISCORD_SHARDS is wrong: .*shards"):
        load_settings(discord_shards=written)
