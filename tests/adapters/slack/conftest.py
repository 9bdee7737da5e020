"""One workspace with a bot and papers, and a Slack of many workspaces."""

from collections.abc import AsyncIterator

import pytest
from redis.asyncio import Redis

from bot.adapters.slack.windows import PATIENCE_SECONDS
from tests.adapters.slack.lab import Lab, lab
from tests.servers.slack_teams import SlackTeams


@pytest.fixture
async def here(redis: Redis, prefix: str) -> AsyncIterator[Lab]:
    """Open the lab with all the patience there is."""
    async with lab(redis, prefix) as opened:
        yield opened


@pytest.fixture
async def hurried(redis: Redis, prefix: str) -> AsyncIterator[Lab]:
    """Open the lab with the patience that the bot has."""
    async with lab(redis, prefix, patience_seconds=PATIENCE_SECONDS) as opened:
        yield opened


@pytest.fixture
async def slack() -> AsyncIterator[SlackTeams]:
    """Serve Slack with many workspaces, each with a token of its own."""
    async with SlackTeams() as opened:
        yield opened
