"""Discord as the adapter contract sees it: a server on loopback, the real library, one reader."""

import asyncio
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.adapters.discord import DiscordAdapter
from bot.adapters.discord.entries import entry_of
from bot.core.command import Command
from bot.core.grammar import read_line
from bot.core.message import Button
from bot.core.places import Conversation
from bot.core.ports import Memory
from tests.adapters.discord.memory import OwnMemory
from tests.contracts.adapter_contract import Fault
from tests.contracts.sample import COMMANDS
from tests.servers.discord import TOKEN, DiscordServer
from tests.servers.discord_faults import Fault as Broken
from tests.servers.discord_faults import rate_limit
from tests.servers.discord_limits import walk
from tests.servers.discord_markdown import Reading, read_markdown
from tests.servers.discord_person import Interaction

Json = dict[str, Any]

IDENTIFY_APART = timedelta(milliseconds=50)  # As the server on loopback asks for.


class SystemClock:
    """The machine's clock, which the server on loopback stamps messages with."""

    async def now(self) -> datetime:
        return datetime.now(UTC)


def adapter_on(
    discord: DiscordServer,
    memory: Memory | None = None,
    *,
    commands: Sequence[Command] = COMMANDS,
    token: str = TOKEN,
    patience: timedelta = timedelta(seconds=10),
    shards: tuple[Sequence[int], int] | None = None,
) -> DiscordAdapter:
    """Make an adapter that speaks to a server on loopback."""
    return DiscordAdapter(
        token,
        commands=commands,
        memory=memory or OwnMemory(),
        api=discord.api,
        gateway=discord.gateway_url,
        patience=patience,
        shards=shards,
        identify_apart=IDENTIFY_APART,
    )


def readings(message: Json) -> list[Reading]:
    """Read all texts of a message."""
    return [read_markdown(c["content"]) for c in walk(message["components"]) if c["type"] == 10]


def screen(message: Json) -> str:
    """Give a message as it is seen."""
    return "\n".join(reading.shown for reading in readings(message))


def buttons(message: Json) -> dict[str, str]:
    """Give the custom_ids of a message's buttons by label."""
    return {c["label"]: c["custom_id"] for c in walk(message["components"]) if c["type"] == 2}


class DiscordStage:
    """One reader, ada, who manages a server, in its channel papers.

    `alone` she writes her lines to the bot instead.
    """

    def __init__(
        self,
        discord: DiscordServer,
        adapter: DiscordAdapter,
        commands: Sequence[Command] = COMMANDS,
        *,
        alone: bool = False,
    ) -> None:
        self._commands = commands
        self._alone = alone
        self.server = discord
        self.adapter = adapter
        self.clock = SystemClock()
        self.place = Conversation("discord", discord.guild_id, discord.channel_id)
        elsewhere = discord.open_channel("journal-club")
        self.elsewhere = Conversation("discord", discord.guild_id, elsewhere)
        self.gone = Conversation("discord", discord.guild_id, "1")
        self._last: Interaction | None = None
        self._written: Json | None = None  # The bot's answer to a written line, if it is the last.

    async def shown(self, place: Conversation) -> Sequence[str]:
        return [screen(message) for message in self.server.everyones(place.channel)]

    async def say(self, line: str) -> Sequence[str]:
        if self._alone:
            return await self._write(line)
        typed = read_line(line, self._commands)
        entry = entry_of(typed.command, typed.arguments, self._commands)
        assert entry is not None, f"no entry for {line}"
        asked = {n: value for n, value in typed.arguments.items() if n not in entry.given}
        return await self._answer(await self.server.use(entry.path, asked, manages=True))

    async def press(self, button: Button) -> Sequence[str]:
        if (written := self._written) is not None:
            pressed = buttons(written)[button.label]
            where = {"channel": written["channel_id"], "is_direct": True}
            return await self._answer(await self.server.press(written, pressed, **where))
        assert self._last is not None
        message = _seen(self._last)[-1]
        pressed = buttons(message)[button.label]
        return await self._answer(await self.server.press(message, pressed, manages=True))

    @contextmanager
    def breaking(self, fault: Fault) -> Iterator[None]:
        posts = r"POST /channels/\d+/messages"
        faults = {
            Fault.NOT_TAKEN: rate_limit(posts, 120.0, times=99),
            Fault.NO_ANSWER: Broken(posts, times=99, status=0, after=True),
        }
        self.server.faults.append(faults[fault])
        try:
            yield
        finally:
            self.server.faults.clear()

    def misread(self) -> Sequence[str]:
        private = [m for use in self.server.uses.all.values() for m in use.shown]
        every = [r for m in (*self.server.messages, *private) for r in readings(m)]
        person = f"<@{self.server.ada['id']}>"  # Whom the bot may name: who uses it.
        live = [more for reading in every for more in reading.live if more != person]
        odd = [c for r in every for c in r.shown if unicodedata.category(c) == "Cc" and c != "\n"]
        return [*live, *odd, *self.server.problems]

    async def _write(self, line: str) -> Sequence[str]:
        channel = str(self.server.direct(self.server.ada["id"])["id"])
        before = len(self.server.everyones(channel))
        await self.server.write(line)
        async with asyncio.timeout(60):
            while len(self.server.everyones(channel)) == before:  # noqa: ASYNC110 - none tells
                await asyncio.sleep(0.005)
        await asyncio.sleep(0.05)  # A second answer would come in this time.
        answers = self.server.everyones(channel)[before:]
        self._written = answers[-1]
        return [screen(message) for message in answers]

    async def _answer(self, use: Interaction) -> Sequence[str]:
        await asyncio.wait_for(use.answered.wait(), 60)
        await asyncio.sleep(0.05)  # A second answer would come in this time.
        self._last, self._written = use, None
        return [screen(message) for message in _seen(use)]


def _seen(use: Interaction) -> Sequence[Json]:
    """Give the answers of a use; one that took the place of the pressed message is that message."""
    replaced = [use.pressed] if use.changed and use.pressed else []
    return use.shown or replaced
