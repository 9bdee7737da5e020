"""Slack as the adapter contract sees it: a reader in a channel of a workspace on loopback."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime

from bot.adapters.slack import SlackAdapter, SlackHttpAdapter
from bot.core.command import Command
from bot.core.message import Button
from bot.core.places import Conversation
from bot.core.ports import Memory
from tests.adapters.slack.memory import ProcessMemory
from tests.contracts.adapter_contract import Fault as Kind
from tests.contracts.sample import COMMANDS
from tests.servers.slack import Fault, SlackServer
from tests.servers.slack_workspace import ADA, ARCHIVED, JOURNAL_CLUB, PAPERS, TEAM, Posted

LONG = 30.0
"""Seconds of patience: a busy machine is no stalled one. Tests of stalls have the bot's own."""

FAULTS = {
    Kind.NOT_TAKEN: Fault(
        "chat.postMessage", 429, {"ok": False, "error": "ratelimited"}, {"Retry-After": "7"}
    ),
    Kind.NO_ANSWER: Fault("chat.postMessage", lost=True, carried_out=True),
}


class SystemClock:
    """The machine's clock, which the server stamps messages with."""

    async def now(self) -> datetime:
        """Give this moment."""
        return datetime.now(UTC)


class SlackStage:
    """One reader, Ada, in #papers; `alone` she writes her lines to the bot instead."""

    def __init__(
        self,
        server: SlackServer,
        adapter: SlackAdapter | SlackHttpAdapter,
        *,
        alone: bool = False,
    ) -> None:
        self._alone = alone
        self.server = server
        self.adapter = adapter
        self.clock = SystemClock()
        self.place = Conversation("slack", TEAM, PAPERS)
        self.elsewhere = Conversation("slack", TEAM, JOURNAL_CLUB)
        self.gone = Conversation("slack", TEAM, ARCHIVED)

    async def shown(self, place: Conversation) -> Sequence[str]:
        return [message.shown for message in self.server.workspace.public(place.channel)]

    async def ready(self) -> None:
        """Wait until the adapter hears; over a socket the server itself does."""

    async def say(self, line: str) -> Sequence[str]:
        await self.ready()
        before = len(self.server.workspace.showings)
        if self._alone:
            await self.server.write(line)
        else:
            await self.server.type_command(line, channel=self.place.channel)
        return await self._answers(before)

    async def press(self, button: Button) -> Sequence[str]:
        await self.ready()
        message, found = self.find_button(button.label)
        before = len(self.server.workspace.showings)
        await self.server.press(message, found)
        return await self._answers(before)

    def find_button(self, label: str) -> tuple[Posted, dict[str, object]]:
        """Find the latest button with a label, and the message it stands in."""
        return next(
            (message, found)
            for message in reversed(self.server.workspace.showings)
            for found in message.buttons
            if found["text"]["text"] == label
        )

    @contextmanager
    def breaking(self, fault: Kind) -> Iterator[None]:
        with self.server.failing(FAULTS[fault]):
            yield

    def misread(self) -> Sequence[str]:
        every = [found for m in self.server.workspace.everything() for found in m.misread]
        return [found for found in every if found != ADA]  # Whom the bot may name: who uses it.

    async def _answers(self, before: int) -> Sequence[str]:
        await self.server.showings(before + 1)
        await asyncio.sleep(0.05)  # A second answer would come in this time.
        return [message.shown for message in self.server.workspace.showings[before:]]


@asynccontextmanager
async def slack_stage() -> AsyncIterator[SlackStage]:
    """Open a workspace with the adapter in it."""
    async with SlackServer() as server, adapter_on(server) as adapter:
        yield SlackStage(server, adapter)


def adapter_on(
    server: SlackServer,
    memory: Memory | None = None,
    commands: Sequence[Command] = COMMANDS,
    patience_seconds: float = LONG,
) -> SlackAdapter:
    """Make an adapter for a server."""
    return SlackAdapter(
        server.bot_token,
        server.app_token,
        commands=commands,
        memory=memory or ProcessMemory(),
        api=server.api,
        patience_seconds=patience_seconds,
    )
