"""A reader's seat on each platform: the real adapter, its server on loopback, and the whole bot."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
from redis.asyncio import Redis

from bot.commands import COMMANDS
from bot.core.command import Call
from bot.core.message import Button, Message
from bot.core.places import Conversation, direct
from bot.store.keys import Keys
from bot.store.memory import RedisMemory
from tests.adapters.console.stage import ConsoleStage
from tests.adapters.discord.stage import DiscordStage
from tests.adapters.discord.stage import adapter_on as discord_on
from tests.adapters.slack.stage import SlackStage, adapter_on
from tests.contracts.adapter_contract import Stage
from tests.installation import SUNDAY, TITLES, Installation, record
from tests.online import connected
from tests.servers.discord import DiscordServer
from tests.servers.internet import Internet
from tests.servers.papers import Preprint, World
from tests.servers.slack import SlackServer

PLATFORMS = ("console", "slack", "discord")
OVER_HTTP = "slack over HTTP"
EVERY_WAY = (*PLATFORMS, pytest.param(OVER_HTTP, marks=pytest.mark.slow))
"""Every platform, in every way to be connected to it."""

FRIDAY = SUNDAY.date() - timedelta(days=2)
ZEBRAFISH = "What zebrafish see when they sleep"


@dataclass(slots=True)
class Seat:
    """One reader at one platform, and all that the bot answered there."""

    bot: Installation
    stage: Stage
    direct_channel: Callable[[str], str]
    answers: list[Message] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)

    async def answer(self, call: Call) -> Message:
        """Let the real bot answer, and remember."""
        message = await self.bot.app.dispatch.answer(call)
        self.calls.append(call)
        self.answers.append(message)
        return message

    async def say(self, line: str) -> str:
        """Give a command in the channel; give what the reader is shown."""
        return "\n".join(await self.stage.say(line))

    async def press(self, label: str) -> str:
        """Press a button of the last answer; give what the reader is shown."""
        last = self.answers[-1]
        buttons: list[Button] = [*last.buttons, *(b for card in last.cards for b in card.buttons)]
        button = next(button for button in buttons if button.label == label)
        return "\n".join(await self.stage.press(button))

    async def direct_messages(self) -> Sequence[str]:
        """Give what the bot wrote to the reader alone, unasked."""
        place = direct(self.calls[-1].reader)
        channel = self.direct_channel(place.channel)
        if place.platform == "console":
            return await self.stage.shown(place)
        return await self.stage.shown(Conversation(place.platform, "-", channel))


@asynccontextmanager
async def seated(
    platform: str, redis: Redis, prefix: str, folder: Path, *, alone: bool = False
) -> AsyncIterator[Seat]:
    """Open a platform with the bot in it, a dozen papers at hand and more at the sources.

    The reader sits in a channel, or is `alone` with the bot and writes to it.
    """
    async with (
        Internet() as internet,
        connected(redis, f"{prefix}-{platform.replace(' ', '-')}", internet) as bot,
        _OPEN[platform](bot, redis, folder, alone) as seat,
    ):
        await stock(bot)
        _beyond().serve(internet)
        listening = asyncio.create_task(
            seat.stage.adapter.listen(seat.answer, bot.app.dispatch.suggest, bot.app.noting.heard)
        )
        try:
            yield seat
        finally:
            while not listening.done():  # A cancellation may be lost in a call to Redis.
                listening.cancel()
                await asyncio.wait([listening], timeout=1)
            if not listening.cancelled():
                listening.result()  # What went wrong in it is not lost.


def _beyond() -> World:
    """Make sources that know of papers the bot does not have; one of them is down."""
    world = World(now=SUNDAY, down={"huggingface.co"})
    world.preprints = [
        Preprint("2602.00001", ZEBRAFISH, "They swim.", ("q-bio.NC",), FRIDAY, FRIDAY)
    ]
    return world


async def stock(bot: Installation) -> None:
    """Store a dozen papers, the last six of them upvoted, and list those as Hugging Face would."""
    upvotes = [0] * (len(TITLES) - 6) + list(range(60, 0, -10))
    numbers = await bot.import_(
        *(
            record(title, signals={"huggingface.upvotes": float(count)} if count else {})
            for title, count in zip(TITLES, upvotes, strict=True)
        )
    )
    for period in ("day", "week"):
        await bot.app.store.charts.keep(period, numbers[-6:], await bot.clock.now())


@asynccontextmanager
async def _console(
    bot: Installation, _redis: Redis, folder: Path, alone: bool
) -> AsyncIterator[Seat]:
    stage = ConsoleStage(folder, COMMANDS, bot.clock, alone=alone)
    try:
        yield Seat(bot, stage, str)
    finally:
        stage.close()  # Else the thread that reads what is typed would wait for ever, and pytest.


@asynccontextmanager
async def _slack(
    bot: Installation, redis: Redis, _folder: Path, alone: bool
) -> AsyncIterator[Seat]:
    async with SlackServer() as server:
        memory = RedisMemory(redis, Keys(bot.prefix), "slack")
        async with adapter_on(server, memory, COMMANDS) as adapter:
            stage = SlackStage(server, adapter, alone=alone)
            yield Seat(bot, stage, lambda u: server.workspace.direct(u).id)


@asynccontextmanager
async def _slack_over_http(
    bot: Installation, redis: Redis, _folder: Path, alone: bool
) -> AsyncIterator[Seat]:
    from tests.adapters.slack.http_stage import http_stage

    async with http_stage(redis, bot.prefix, COMMANDS, alone=alone) as stage:
        yield Seat(bot, stage, lambda u: stage.server.workspace.direct(u).id)


@asynccontextmanager
async def _discord(
    bot: Installation, redis: Redis, _folder: Path, alone: bool
) -> AsyncIterator[Seat]:
    async with DiscordServer() as server:
        memory = RedisMemory(redis, Keys(bot.prefix), "discord")
        async with discord_on(server, memory, commands=COMMANDS) as adapter:
            stage = DiscordStage(server, adapter, COMMANDS, alone=alone)
            yield Seat(bot, stage, lambda u: str(server.direct(u)["id"]))
    assert server.problems == []


_OPEN = {
    "console": _console,
    "slack": _slack,
    OVER_HTTP: _slack_over_http,
    "discord": _discord,
}
