"""A lab's workspace with the whole bot in it: its own commands, Redis, and Slack on loopback."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

from redis.asyncio import Redis

from bot.adapters.slack import SlackAdapter
from bot.commands import COMMANDS
from bot.core.command import Call
from bot.core.message import Message
from bot.core.places import Conversation, Reader
from bot.core.ports import Memory, Notice
from tests.adapters.slack.stage import LONG, adapter_on
from tests.contracts.sample import no_choices
from tests.installation import TITLES, Installation, install, record
from tests.servers.slack import SlackServer
from tests.servers.slack_texts import Json
from tests.servers.slack_views import View
from tests.servers.slack_workspace import ADA, PAPERS, TEAM, Posted

READER = Reader("slack", TEAM, ADA)
CHANNEL = Conversation("slack", TEAM, PAPERS)


@dataclass
class Lab:
    """Ada's lab. `stalled` keeps every answer back until it is set."""

    server: SlackServer
    bot: Installation
    adapter: SlackAdapter
    stalled: asyncio.Event

    async def type(self, line: str, *, channel: str = PAPERS, user: str = ADA) -> Posted:
        """Type a line and wait for the message it is answered with."""
        before = len(self.server.workspace.showings)
        await self.server.type_command(line, channel=channel, user=user)
        return (await self.server.showings(before + 1))[before]

    async def opens(self, line: str, *, channel: str = PAPERS, user: str = ADA) -> View:
        """Type a line and wait for the modal it opens."""
        before = len(self.server.views.showings)
        await self.server.type_command(line, channel=channel, user=user)
        return await self.shown(before + 1)

    async def home(self, *, user: str = ADA) -> View:
        """Open the Home tab and wait until it is drawn."""
        before = len(self.server.views.showings)
        bare = user not in self.server.views.homes
        await self.server.open_home(user=user)
        return await self.shown(before + 1 + bare)

    async def press_in(self, view: View, label: str) -> View:
        """Press a button of a view and wait for the view that is shown then."""
        before = len(self.server.views.showings)
        await self.server.press_in(view, labelled(view, label))
        return await self.shown(before + 1)

    async def press_above(self, view: View, label: str) -> View:
        """Press a button of a view and wait for the modal that is shown then."""
        count = len(self.server.views.showings)
        await self.server.press_in(view, labelled(view, label))
        while (shown := await self.shown(count + 1)).body["type"] != "modal":
            count += 1
        return shown

    async def until(self, view: View, words: str) -> bool:
        """Wait until a view says so."""
        count = len(self.server.views.showings)
        while words not in view.shown:
            count += 1
            await self.server.opened(count)
        return True

    async def deliver(self) -> None:
        """Let what is due be posted."""
        posters = {"slack": self.adapter}
        await self.bot.wait_until(await self.bot.clock.now() + timedelta(minutes=1), posters)

    async def shown(self, count: int) -> View:
        """Wait until so many views were shown; give that one, which changes with what it shows."""
        shown = (await self.server.opened(count))[count - 1]
        every = [*self.server.views.modals, *self.server.views.homes.values()]
        return [one for one in every if one.id == shown.id][-1]


def labelled(view: View | Posted, label: str) -> Json:
    """Give the first button with a label."""
    return next(found for found in view.buttons if found["text"]["text"] == label)


@asynccontextmanager
async def lab(
    redis: Redis,
    prefix: str,
    *,
    papers: bool = True,
    memory: Memory | None = None,
    patience_seconds: float = LONG,
) -> AsyncIterator[Lab]:
    """Open the lab, with a dozen papers, and let the bot listen."""
    bot = install(redis, prefix)
    if papers:
        await bot.import_(*map(record, TITLES))
    stalled = asyncio.Event()
    stalled.set()

    async def answer(call: Call) -> Message:
        await stalled.wait()
        return await bot.app.dispatch.answer(call)

    async def told(notice: Notice) -> None:
        services = bot.app.services
        await services.onboarding.heard(notice, await bot.clock.now())
        await services.zone_offers.heard(notice)

    async with (
        SlackServer() as server,
        adapter_on(server, memory, COMMANDS, patience_seconds) as adapter,
    ):
        bot.app.delivering({"slack": adapter})
        listening = asyncio.create_task(adapter.listen(answer, no_choices, told))
        try:
            yield Lab(server, bot, adapter, stalled)
        finally:
            stalled.set()
            listening.cancel()
            await asyncio.wait([listening])
