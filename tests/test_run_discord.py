"""`paperpicks run` on Discord: the whole program in its own process, killed and begun anew."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.importing import import_files
from bot.sample import sample_file
from bot.settings import load_settings
from tests.adapters.discord.lab import LONG, opened, seen, shown
from tests.adapters.discord.stage import buttons, readings, screen
from tests.journeys.terminal import Terminal
from tests.servers.discord import TOKEN, DiscordServer


@pytest.fixture
async def terminal(data_dir: Path) -> Terminal:
    settings = load_settings(data_dir=data_dir, redis_url=None)
    await import_files(settings, [sample_file()], now=None, sure=False)
    return Terminal(data_dir)


def environment(terminal: Terminal, server: DiscordServer) -> dict[str, str]:
    tokens = {"PAPERPICKS_DISCORD_TOKEN": TOKEN, "PAPERPICKS_DISCORD_API_URL": server.api}
    return {**terminal.environment, **tokens}


@asynccontextmanager
async def running(
    terminal: Terminal, server: DiscordServer, command: str = "run", **settings: str
) -> AsyncIterator[None]:
    """Start a process and wait until Discord hears of it; kill it in the end."""
    server.gateway.identified.clear()
    bot = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", command),
        stderr=asyncio.subprocess.DEVNULL,
        env={**environment(terminal, server), **settings},
    )
    try:
        await asyncio.wait_for(server.gateway.identified.wait(), LONG)
        yield
    finally:
        if bot.returncode is None:
            bot.kill()
        await bot.wait()


@pytest.mark.slow
async def test_a_channel_is_set_up_by_a_form_and_old_buttons_work_after_a_kill(
    terminal: Terminal,
) -> None:
    async with DiscordServer() as server:
        async with running(terminal, server):
            asked = await server.use("papers-admin setup", {}, manages=True)
            form = await opened(server, asked)
            topic = {"What do you read about?": "neural architecture search"}
            answer = await shown(await server.submit(form, topic))
            first = buttons(answer)["Post the first picks now"]
            posted = await seen(await server.press(answer, first, manages=True))
        [digest] = server.everyones(server.channel_id)

        async with running(terminal, server):
            liked = await seen(await server.press(digest, buttons(digest)["Like"]))
            doctor = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bot", "doctor", "--live", "#papers"),
                stdout=asyncio.subprocess.PIPE,
                env=environment(terminal, server),
            )
            assert doctor.stdout is not None
            told = (await asyncio.wait_for(doctor.stdout.read(), LONG)).decode()
            await doctor.wait()

    assert "neural architecture search" in screen(answer)
    assert "Posted here just now." in posted
    assert "for neural architecture search" in screen(digest)
    assert "More like" in liked
    assert "ok   Nothing of it is left." in told
    assert len(server.everyones(server.channel_id)) == 1
    assert server.problems == []


@pytest.mark.slow
async def test_a_worker_hears_the_shards_it_is_given_and_its_answers_link_to_commands(
    terminal: Terminal,
) -> None:
    async with DiscordServer() as server:
        own = (int(server.guild_id) >> 22) % 2
        parts = {number: f"{number}/2" for number in (0, 1)}
        bots, workers = ({"PAPERPICKS_DISCORD_SHARDS": parts[n]} for n in (1 - own, own))
        async with (
            running(terminal, server, "run", **bots),
            running(terminal, server, "worker", **workers),
        ):
            said = await shown(await server.use("papers interests show", {}))
            server.gateway.identified.clear()

    [reading] = readings(said)
    [root] = [one["id"] for one in server.commands if one["name"] == "papers"]
    assert reading.commands == [f"</papers interests add:{root}>"]
    assert server.gateway.heard_by == [(1 - own, 2), (own, 2)]
    assert server.problems == []
