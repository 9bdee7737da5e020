"""A lab's server with the whole bot in it: its own commands, Redis, and Discord on loopback."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from redis.asyncio import Redis

from bot.adapters.discord import DiscordAdapter
from bot.adapters.discord.entries import entry_of
from bot.commands import COMMANDS
from bot.core.command import Call
from bot.core.grammar import read_line
from bot.core.message import Message
from bot.core.places import Conversation, Reader
from bot.core.ports import Notice
from bot.store.keys import Keys
from bot.store.memory import RedisMemory
from tests.adapters.discord.stage import adapter_on, buttons, screen
from tests.installation import TITLES, Installation, install, record
from tests.servers.discord import DiscordServer
from tests.servers.discord_person import Interaction

Json = dict[str, Any]

LONG = 60.0  # Seconds; longer than anything here should take.


@dataclass
class Lab:
    """Ada's server, which she manages."""

    server: DiscordServer
    bot: Installation
    adapter: DiscordAdapter

    @property
    def reader(self) -> Reader:
        """Ada."""
        return Reader("discord", "-", self.server.ada["id"])

    @property
    def channel(self) -> Conversation:
        """The channel papers."""
        return Conversation("discord", self.server.guild_id, self.server.channel_id)

    async def use(self, line: str, **where: Any) -> Interaction:
        """Use the command of a line as its options are filled in; nobody waits for the answer."""
        typed = read_line(line, COMMANDS)
        entry = entry_of(typed.command, typed.arguments, COMMANDS)
        assert entry is not None, f"no entry for {line}"
        given = {n: value for n, value in typed.arguments.items() if n not in entry.given}
        where = {"manages": True, **where}
        return await self.server.use(entry.path, given, **where)

    async def say(self, line: str, **where: Any) -> Json:
        """Use a command and give the message it is answered with."""
        return await shown(await self.use(line, **where))

    async def press(self, message: Json, label: str, **where: Any) -> Interaction:
        """Press the first button with a label, and wait until that is answered."""
        where = {"manages": True, **where}
        use = await self.server.press(message, buttons(message)[label], **where)
        await asyncio.wait_for(use.answered.wait(), LONG)
        return use

    async def submit(self, opened: Interaction, filled: Mapping[str, object]) -> Json:
        """Send a form filled in; give the message it is answered with."""
        return await shown(await self.server.submit(opened, filled))

    async def deliver(self) -> Sequence[Json]:
        """Let what is due be posted; give what everyone in the channel sees then."""
        posters = {"discord": self.adapter}
        await self.bot.wait_until(await self.bot.clock.now() + timedelta(minutes=1), posters)
        return self.server.everyones(self.server.channel_id)

    async def until_labelled(self, message: Json, label: str) -> None:
        """Wait until a button of a message says so."""
        async with asyncio.timeout(LONG):
            while label not in buttons(message):  # noqa: ASYNC110 - an edit tells nobody
                await asyncio.sleep(0.02)


async def opened(server: DiscordServer, use: Interaction) -> Interaction:
    """Give the use that opened a form: on a busy machine the button offered in its place."""
    await asyncio.wait_for(use.acknowledged.wait(), LONG)
    while use.modal is None:
        answer = await shown(use)
        use = await server.press(answer, buttons(answer)["Open the form"], **use.where)
        await asyncio.wait_for(use.acknowledged.wait(), LONG)
    return use


async def shown(use: Interaction) -> Json:
    """Wait for the answer to a use: what the person alone sees, or the message that was changed."""
    await asyncio.wait_for(use.answered.wait(), LONG)
    changed = [use.pressed] if use.changed and use.pressed else []
    return [*use.shown, *changed][-1]


async def seen(use: Interaction) -> str:
    """Wait for the answer to a use; give what is read there, or in the form that was opened."""
    await asyncio.wait_for(use.answered.wait(), LONG)
    if use.modal is not None:
        labels = [c["label"] for c in use.modal["components"] if "label" in c]
        return "\n".join([use.modal["title"], *labels])
    return screen_of(await shown(use))


def screen_of(message: Json) -> str:
    """Give a message as it is read, its buttons too."""
    return "\n".join([screen(message), *(f"[{label}]" for label in buttons(message))])


@asynccontextmanager
async def lab(redis: Redis, prefix: str, *, in_server: bool = True) -> AsyncIterator[Lab]:
    """Open the lab, with a dozen papers, and let the bot listen; it may be in the server or not."""
    bot = install(redis, prefix)
    await bot.import_(*map(record, TITLES))
    memory = RedisMemory(redis, Keys(prefix), "discord")
    async with (
        DiscordServer() as server,
        adapter_on(server, memory, commands=COMMANDS) as adapter,
    ):
        server.in_guild = in_server
        bot.app.delivering({"discord": adapter})

        async def answer(call: Call) -> Message:
            return await bot.app.dispatch.answer(call)

        async def told(notice: Notice) -> None:
            services = bot.app.services
            await services.onboarding.heard(notice, await bot.clock.now())
            await services.zone_offers.heard(notice)

        listening = asyncio.create_task(adapter.listen(answer, bot.app.dispatch.suggest, told))
        try:
            yield Lab(server, bot, adapter)
        finally:
            listening.cancel()
            await asyncio.wait([listening])
    assert server.problems == []
