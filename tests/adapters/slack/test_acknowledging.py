"""Whatever a reader does is acknowledged at once, also while everything behind stands still."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

import pytest
from redis.asyncio import Redis

from bot.adapters.slack import SlackAdapter, SlackHttpAdapter
from bot.adapters.slack.shortcuts import SETTINGS, SIMILAR
from bot.adapters.slack.windows import PATIENCE_SECONDS
from bot.commands import COMMANDS
from bot.core.command import Call
from bot.core.message import Message
from bot.core.places import Conversation
from bot.trial import trial_message
from tests.adapters.slack.http_stage import LAB, address_of, http_adapter_on, installations_on
from tests.adapters.slack.memory import ProcessMemory
from tests.adapters.slack.stage import adapter_on
from tests.contracts.sample import no_choices, no_news
from tests.installation import install
from tests.servers.slack import SlackServer
from tests.servers.slack_views import View
from tests.servers.slack_workspace import ADA, PAPERS, TEAM

PLACE = Conversation("slack", TEAM, PAPERS)
SOCKET, HTTP = "Socket Mode", "HTTP"


class HeldMemory(ProcessMemory):
    """A memory that stands still until it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.flowing = asyncio.Event()
        self.flowing.set()

    async def once(self, key: str, lasting: timedelta) -> bool:
        await self.flowing.wait()
        return await super().once(key, lasting)

    async def get(self, key: str) -> bytes | None:
        await self.flowing.wait()
        return await super().get(key)

    async def put(self, key: str, value: bytes, lasting: timedelta) -> None:
        await self.flowing.wait()
        await super().put(key, value, lasting)


@dataclass
class Scene:
    """A workspace with the bot in it, and the event that holds all that is behind the adapter."""

    server: SlackServer
    adapter: SlackAdapter | SlackHttpAdapter
    flowing: asyncio.Event


@asynccontextmanager
async def scene(way: str, redis: Redis, prefix: str) -> AsyncIterator[Scene]:
    """Let the whole bot listen, over a socket or over HTTP."""
    bot, memory = install(redis, prefix), HeldMemory()

    async def answer(call: Call) -> Message:
        await memory.flowing.wait()
        return await bot.app.dispatch.answer(call)

    await installations_on(redis, prefix).save(LAB)
    async with SlackServer() as server:
        over_http = http_adapter_on(server.api, redis, prefix, COMMANDS, memory, PATIENCE_SECONDS)
        over_socket = adapter_on(server, memory, COMMANDS, PATIENCE_SECONDS)
        async with over_http if way == HTTP else over_socket as adapter:
            listening = asyncio.create_task(adapter.listen(answer, no_choices, no_news))
            if isinstance(adapter, SlackHttpAdapter):
                server.over_http(f"{await address_of(adapter)}/slack/events")
            yield Scene(server, adapter, memory.flowing)
            memory.flowing.set()
            listening.cancel()
            await asyncio.wait([listening])


@pytest.mark.parametrize("way", [SOCKET, pytest.param(HTTP, marks=pytest.mark.slow)])
async def test_everything_is_acknowledged_while_all_behind_it_stands_still(
    way: str, redis: Redis, prefix: str
) -> None:
    async with scene(way, redis, prefix) as here:
        server = here.server
        await here.adapter.post(PLACE, trial_message(), key="KEY1")
        [digest] = server.workspace.public(PAPERS)
        await server.open_home()
        await server.opened(2)
        await server.type_command("interests edit", channel=PAPERS)
        form = await form_that_asks(server, "What do you read about?")
        like, menu = digest.buttons[0], digest.buttons[-1]
        acts: dict[str, Callable[[], Awaitable[object]]] = {
            "a command": lambda: server.type_command("search graphs", channel=PAPERS),
            "a button": lambda: server.press(digest, like),
            "a line of a menu": lambda: server.press(digest, menu),
            "a direct message": lambda: server.write("search graphs"),
            "a mention": lambda: server.write("<@U0PAPERPICKS> status", channel=PAPERS),
            "a shortcut": lambda: server.use_shortcut(SETTINGS),
            "a message's shortcut": lambda: server.use_on_message(SIMILAR, digest),
            "the Home tab": server.open_home,
            "a button of Home": lambda: server.press_in(
                server.views.homes[ADA], server.views.homes[ADA].buttons[0]
            ),
            "a form": lambda: server.submit(form, {"What do you read about?": "codes"}),
            "links": lambda: server.share_links("https://arxiv.org/abs/1", channel=PAPERS),
            "news": lambda: server.happen({"type": "channel_archive", "channel": PAPERS}),
        }
        shown = len(server.workspace.showings)

        here.flowing.clear()
        acknowledged = [name for name, act in acts.items() if await acted(act)]

        assert acknowledged == list(acts)
        assert len(server.workspace.showings) == shown
        here.flowing.set()
        await server.showings(shown + 5)


async def form_that_asks(server: SlackServer, words: str) -> View:
    """Wait until a modal asks that: on a busy machine one that waits comes before."""
    count = 2
    while not any(words in view.shown for view in server.views.modals):
        count += 1
        await server.opened(count)
    return server.views.modals[-1]


async def acted(act: Callable[[], Awaitable[object]]) -> bool:
    """Do something, and tell that it was acknowledged: without that it never ends."""
    await act()
    return True
