"""A bot of several workspaces, as one process of it runs: its adapter, and what it was told."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from redis.asyncio import Redis

from bot.adapters.slack import HttpApp, SlackHttpAdapter
from bot.core.command import Call
from bot.core.installation import Installation
from bot.core.message import Message
from bot.core.ports import Notice
from bot.store.installations import RedisInstallations
from bot.store.keys import Keys
from bot.store.memory import RedisMemory
from bot.store.secrets import Safe, new_key
from tests.contracts.adapter_contract import text
from tests.contracts.sample import COMMANDS, no_choices
from tests.servers.slack_lines import SIGNING_SECRET
from tests.servers.slack_oauth import CLIENT_ID, CLIENT_SECRET
from tests.servers.slack_teams import BOT, SlackTeams

KEY = new_key()


@dataclass
class Bot:
    """One process; several on the same Redis and prefix are one bot."""

    adapter: SlackHttpAdapter
    installations: RedisInstallations
    at: str = ""
    calls: list[Call] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)

    async def answer(self, call: Call) -> Message:
        self.calls.append(call)
        return text("Here you are")

    async def note(self, notice: Notice) -> None:
        self.notices.append(notice)


def kept_on(redis: Redis, prefix: str, *keys: str) -> RedisInstallations:
    """Open what is kept of installations, with `KEY` or other keys."""
    return RedisInstallations(redis, Keys(prefix), "slack", Safe(keys or (KEY,)))


class Stalled(RedisInstallations):
    """A store that finds nothing out until an event."""

    def __init__(self, redis: Redis, prefix: str, stalls: asyncio.Event) -> None:
        super().__init__(redis, Keys(prefix), "slack", Safe((KEY,)))
        self._stalls = stalls

    async def find(self, workspace: str) -> Installation | None:
        await self._stalls.wait()
        return await super().find(workspace)


def http_app(public_url: str = "http://localhost") -> HttpApp:
    """Give the app of these tests; the system chooses its port."""
    return HttpApp(SIGNING_SECRET, CLIENT_ID, CLIENT_SECRET, public_url, ("127.0.0.1", 0))


@asynccontextmanager
async def posting(
    slack: SlackTeams, redis: Redis, prefix: str, stalls: asyncio.Event | None = None
) -> AsyncIterator[Bot]:
    """Have a process that hears nobody, as a worker; its store may stall until an event."""
    app = http_app()
    memory, installations = RedisMemory(redis, Keys(prefix), "slack"), kept_on(redis, prefix)
    if stalls is not None:
        installations = Stalled(redis, prefix, stalls)
    async with SlackHttpAdapter(
        app, commands=COMMANDS, memory=memory, installations=installations, api=slack.api
    ) as adapter:
        yield Bot(adapter, installations)


@asynccontextmanager
async def heard(
    slack: SlackTeams, redis: Redis, prefix: str, stalls: asyncio.Event | None = None
) -> AsyncIterator[Bot]:
    """Have a process that hears over HTTP."""
    async with posting(slack, redis, prefix, stalls) as bot:
        listening = asyncio.create_task(bot.adapter.listen(bot.answer, no_choices, bot.note))
        try:
            async with asyncio.timeout(60):
                while bot.adapter.port is None:  # noqa: ASYNC110 - it tells nobody
                    await asyncio.sleep(0.005)
            bot.at = f"http://127.0.0.1:{bot.adapter.port}"
            yield bot
        finally:
            listening.cancel()
            with suppress(asyncio.CancelledError):
                await listening


def installed(slack: SlackTeams, workspace: str, **more: object) -> Installation:
    """Install the bot, without a browser."""
    return Installation(workspace, slack.token_for(workspace), user=BOT, bot="B0BOT", **more)  # type: ignore[arg-type] # any of its fields


def ending(slack: SlackTeams, workspace: str, left: timedelta) -> Installation:
    """Install the bot with a token that ends soon."""
    ends, refresh = datetime.now(UTC) + left, slack.refresh_for(workspace)
    return installed(slack, workspace, refresh=refresh, expires_at=ends)
