"""A Discord server removes the bot, has an outage, or comes back: its digests and its data."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
from redis.asyncio import Redis

from tests.adapters.discord.stage import DiscordStage
from tests.installation import SUNDAY, record
from tests.journeys.seats import Seat, seated
from tests.servers import discord_world as world
from tests.servers.discord import DiscordServer
from tests.servers.discord_faults import Fault

NINE = SUNDAY + timedelta(hours=20)
DAY = timedelta(days=1)


async def daily(seat: Seat) -> DiscordServer:
    """Let the reader and the server's channel have a daily digest each."""
    await seat.bot.import_(*(record(f"Quantum matter of the {n * 7919}th kind") for n in range(40)))
    await seat.say("interests add quantum")
    await seat.say("schedule daily 09:00 Europe/Berlin")
    await seat.say("interests add matter where=here")
    await seat.say("schedule daily 09:00 Europe/Berlin where=here")
    assert isinstance(seat.stage, DiscordStage)
    return seat.stage.server


async def posted(seat: Seat, days: float) -> tuple[int, int]:
    """Let time pass until so many days after the first digest; give how many the channel and the
    reader have had by then.
    """
    await seat.bot.wait_until(NINE + days * DAY, {"discord": seat.stage.adapter})
    shown = await seat.stage.shown(seat.stage.place)
    return len(shown), len(await seat.direct_messages())


async def noted(seat: Seat, guild: str, *, removed: bool) -> None:
    """Wait until it is noted that a server removed the bot, or is back."""
    async with asyncio.timeout(60):
        while await seat.bot.app.store.removals.is_noted(f"discord/{guild}") != removed:  # noqa: ASYNC110 - none tells
            await asyncio.sleep(0.01)


async def test_a_server_that_removes_the_bot_is_silent_goes_on_when_back_and_is_forgotten_later(
    redis: Redis, prefix: str, tmp_path: Path
) -> None:
    async with seated("discord", redis, prefix, tmp_path) as seat:
        server = await daily(seat)
        guild = server.guild_id
        here = world.guild(guild, server.ada, list(server.channels.values()))
        del here["unavailable"]  # As Discord tells of a server the bot is added to.
        outage = {"id": guild, "unavailable": True}

        before = await posted(seat, 0.1)
        await server.gateway.tell("GUILD_DELETE", outage)
        in_an_outage = await posted(seat, 1.1)
        await server.gateway.tell("GUILD_DELETE", {"id": guild})
        await noted(seat, guild, removed=True)
        without = await posted(seat, 3.1)
        await server.gateway.tell("GUILD_CREATE", here)
        await noted(seat, guild, removed=False)
        back = await posted(seat, 4.1)
        await server.gateway.tell("GUILD_DELETE", {"id": guild})
        await noted(seat, guild, removed=True)
        forgotten = await seat.bot.app.services.removal.forget_due(NINE + 40 * DAY)

        assert (before, in_an_outage, without, back) == ((1, 1), (2, 2), (2, 4), (3, 5))
        assert forgotten == 1
        kept = "".join(await seat.bot.keys_and_values())
        assert f"discord/{guild}/c" not in kept
        assert f"discord/-/u/{server.ada['id']}" in kept


@pytest.mark.slow
async def test_a_removal_while_the_bot_was_away_is_noticed_once_it_is_connected(
    redis: Redis, prefix: str, tmp_path: Path
) -> None:
    async with seated("discord", redis, prefix, tmp_path) as seat:
        gone = (await daily(seat)).guild_id
        reader = seat.calls[0].reader

    async with seated("discord", redis, prefix, tmp_path) as seat:  # A member of another one alone.
        await seat.say("interests add matter where=here")
        await noted(seat, gone, removed=True)
        assert isinstance(seat.stage, DiscordStage)
        there = await seat.bot.app.store.removals.is_noted(f"discord/{seat.stage.server.guild_id}")
        [of_reader] = await seat.bot.app.services.ordering.orders(reader)

    assert not there
    assert of_reader.paused_until is None


@pytest.mark.slow
async def test_where_discord_does_not_list_servers_it_is_asked_again_and_none_counts_as_gone(
    redis: Redis, prefix: str, tmp_path: Path
) -> None:
    async with seated("discord", redis, prefix, tmp_path) as seat:
        assert isinstance(seat.stage, DiscordStage)
        server, asked = seat.stage.server, "GET /users/@me/guilds"
        server.faults.append(Fault(asked, status=403, body={"message": "Not now", "code": 0}))
        await daily(seat)
        async with asyncio.timeout(60):
            while server.requests.count(asked) < 2:  # noqa: ASYNC110 - none tells
                await asyncio.sleep(0.05)
        shown = await posted(seat, 0.1)

    assert shown == (1, 1)
