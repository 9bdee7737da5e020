"""`paperpicks doctor --live` on Discord: found by name or id, posted, found, edited, taken away."""

import asyncio
import sys
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from pathlib import Path

import pytest

from bot.core.finding import Finding
from bot.live_check import check_live
from bot.settings import load_settings
from bot.trial import BY_HAND
from tests.adapters.discord.stage import screen
from tests.journeys.terminal import Terminal
from tests.servers.discord import TOKEN, DiscordServer
from tests.servers.discord_faults import Fault
from tests.servers.slack import APP_TOKEN, BOT_TOKEN, SlackServer

Tried = Callable[[str], AsyncGenerator[Finding, None]]

NO_CHANNEL = "There is no such channel to post in."


def steps(channel: str) -> list[str]:
    return [
        f"The channel is there, and I am in it ({channel}).",
        "A digest marked TEST was posted.",
        "It is found by its id.",
        "It was edited.",
        "Once edited, it is still found.",
        "It was deleted.",
        "Nothing of it is left.",
    ]


@pytest.fixture
async def server() -> AsyncIterator[DiscordServer]:
    async with DiscordServer() as server:
        yield server
    assert server.problems == []


@pytest.fixture
def tried(server: DiscordServer, data_dir: Path, redis_url: str, prefix: str) -> Tried:
    """Try it out in a channel, as `paperpicks doctor --live` does."""
    settings = load_settings(
        data_dir=data_dir,
        redis_url=redis_url,
        redis_prefix=prefix,
        discord_token=TOKEN,
        discord_api_url=server.api,
    )
    return lambda where: check_live(settings, where)


async def wrong(findings: AsyncGenerator[Finding, None]) -> dict[str, str]:
    """Give what was not well, each with its fix."""
    return {found.text: found.fix async for found in findings if not found.ok}


async def test_a_channel_is_tried_by_name_or_id_and_nothing_is_left(
    tried: Tried, server: DiscordServer
) -> None:
    channel, guild = server.channel_id, server.guild_id

    by_name = [finding.text async for finding in tried("#papers")]
    by_id = [finding.text async for finding in tried(f"discord:{channel}")]
    by_server = [finding.text async for finding in tried(f"discord:{guild}/#Papers")]

    assert by_name == by_id == by_server == steps(channel)
    assert server.messages == []
    assert server.posts(channel) == 3


async def test_a_thread_is_tried_by_its_id(tried: Tried, server: DiscordServer) -> None:
    thread = server.open_channel("week 9", thread_in=server.channel_id)

    found = [finding.text async for finding in tried(thread)]

    assert found == steps(server.channel_id)
    assert server.posts(thread) == 1


async def test_a_channel_that_will_not_do_is_said_with_what_to_type(
    tried: Tried, server: DiscordServer
) -> None:
    server.open_forum("questions")
    hidden, second = server.open_channel("hidden"), server.open_channel("twice")
    first = server.open_channel("twice")
    server.deny(hidden, "view")

    said = [
        (await wrong(tried(where)))[NO_CHANNEL]
        for where in ("#nowhere", hidden, "#questions", "#twice", "discord:7/#papers")
    ]

    assert said[0].startswith("I see no channel #nowhere. Check its name, and give me View Channel")
    assert said[1].startswith(f"I see no channel #{hidden}.")
    assert said[2].endswith("Name a channel of text.")
    assert said[3].startswith("Several channels are called #twice: ")
    assert first in said[3]
    assert second in said[3]
    assert "`paperpicks discord-invite`" in said[4]
    assert not any("/messages" in request for request in server.requests)


async def test_a_step_that_fails_is_said_once_with_its_fix(
    tried: Tried, server: DiscordServer
) -> None:
    server.deny(server.channel_id, "send")
    unposted = await wrong(tried("#papers"))
    server.deny(server.channel_id)
    refusal = {"message": "Missing Permissions", "code": 50013}
    server.faults.append(Fault("DELETE /channels", 9, 403, refusal))
    undeleted = await wrong(tried("#papers"))

    assert unposted == {
        "A digest marked TEST was not posted.": "I may not post there; give me Send Messages"
    }
    assert list(undeleted.values()) == [BY_HAND]
    [left] = map(screen, server.messages)
    assert left.startswith("TEST, edited")


async def test_discord_out_of_reach_is_said_and_nothing_tried(
    tried: Tried, server: DiscordServer
) -> None:
    server.faults.append(Fault(r"GET /channels/\d+$", 99, status=0))

    assert await wrong(tried(server.channel_id)) == {NO_CHANNEL: "Discord does not answer"}


async def test_with_slack_beside_it_the_one_that_has_the_channel_is_tried(
    server: DiscordServer, data_dir: Path, redis_url: str, prefix: str
) -> None:
    club = server.open_channel("journal-club-of-discord")
    async with SlackServer() as slack:
        settings = load_settings(
            data_dir=data_dir,
            redis_url=redis_url,
            redis_prefix=prefix,
            discord_token=TOKEN,
            discord_api_url=server.api,
            slack_bot_token=BOT_TOKEN,
            slack_app_token=APP_TOKEN,
            slack_api_url=slack.api,
        )
        on_discord = [
            found.text async for found in check_live(settings, "#journal-club-of-discord")
        ]
        on_either = await wrong(check_live(settings, "#papers"))
        named = [found.ok async for found in check_live(settings, "slack:#papers")]

    assert on_discord == steps(club)
    assert on_either == {
        "Slack and Discord may both have a channel #papers.": (
            "Name one: paperpicks doctor --live 'discord:#papers'"
        )
    }
    assert named == [True] * 7


@pytest.mark.slow
async def test_the_doctor_prints_the_steps_at_a_terminal(
    server: DiscordServer, data_dir: Path
) -> None:
    tokens = {"PAPERPICKS_DISCORD_TOKEN": TOKEN, "PAPERPICKS_DISCORD_API_URL": server.api}
    doctor = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "doctor", "--live", "#papers"),
        stdout=asyncio.subprocess.PIPE,
        env={**Terminal(data_dir).environment, **tokens},
    )
    assert doctor.stdout is not None
    told = (await asyncio.wait_for(doctor.stdout.read(), 60)).decode().splitlines()
    await doctor.wait()

    assert told[-7:] == [f"ok   {step}" for step in steps(server.channel_id)]
    assert not any(TOKEN in line for line in told)
