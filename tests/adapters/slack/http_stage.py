"""Slack over HTTP as the adapter contract sees it: one workspace that installed the bot."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from redis.asyncio import Redis

from bot.adapters.slack import HttpApp, SlackHttpAdapter
from bot.core.command import Command
from bot.core.installation import Installation
from bot.core.ports import Memory
from bot.store.installations import RedisInstallations
from bot.store.keys import Keys
from bot.store.memory import RedisMemory
from bot.store.secrets import Safe
from tests.adapters.slack.stage import LONG, SlackStage
from tests.contracts.sample import COMMANDS
from tests.servers.slack import BOT_TOKEN, SlackServer
from tests.servers.slack_lines import SIGNING_SECRET
from tests.servers.slack_oauth import CLIENT_ID, CLIENT_SECRET
from tests.servers.slack_workspace import BOT_ID, BOT_USER, TEAM

KEY = "0123456789" * 4 + "012="  # The same in every process.
LAB = Installation(TEAM, BOT_TOKEN, user=BOT_USER, bot=BOT_ID, name="Lab")


def http_app(public_url: str = "http://localhost") -> HttpApp:
    """Give the app of these tests; the system chooses its port."""
    return HttpApp(SIGNING_SECRET, CLIENT_ID, CLIENT_SECRET, public_url, ("127.0.0.1", 0))


def installations_on(redis: Redis, prefix: str, *keys: str) -> RedisInstallations:
    """Keep installations in a Redis, under `KEY` or other keys."""
    return RedisInstallations(redis, Keys(prefix), "slack", Safe(keys or (KEY,)))


def http_adapter_on(
    api: str,
    redis: Redis,
    prefix: str,
    commands: Sequence[Command] = COMMANDS,
    memory: Memory | None = None,
    patience_seconds: float = LONG,
) -> SlackHttpAdapter:
    """Make an adapter for a server; several of them are several processes."""
    return SlackHttpAdapter(
        http_app(),
        commands=commands,
        memory=memory or RedisMemory(redis, Keys(prefix), "slack"),
        installations=installations_on(redis, prefix),
        api=api,
        patience_seconds=patience_seconds,
    )


async def address_of(adapter: SlackHttpAdapter) -> str:
    """Wait until an adapter hears, and give where."""
    async with asyncio.timeout(60):
        while adapter.port is None:  # noqa: ASYNC110 - it tells nobody
            await asyncio.sleep(0.005)
    return f"http://127.0.0.1:{adapter.port}"


class HttpStage(SlackStage):
    """As `SlackStage`; Slack learns where the adapter hears once it does."""

    async def ready(self) -> None:
        """Wait until the adapter hears."""
        assert isinstance(self.adapter, SlackHttpAdapter)
        self.server.over_http(f"{await address_of(self.adapter)}/slack/events")


@asynccontextmanager
async def http_stage(
    redis: Redis, prefix: str, commands: Sequence[Command] = COMMANDS, *, alone: bool = False
) -> AsyncIterator[HttpStage]:
    """Open a workspace with the adapter in it."""
    await installations_on(redis, prefix).save(LAB)
    async with (
        SlackServer() as server,
        http_adapter_on(server.api, redis, prefix, commands) as adapter,
    ):
        yield HttpStage(server, adapter, alone=alone)
