"""The lab: one bot with papers in a Slack workspace, for tests of what its readers see."""

from collections.abc import AsyncIterator

import pytest
from redis.asyncio import Redis

from bot.adapters.slack.windows import PATIENCE_SECONDS
from tests.adapters.slack.lab import Lab, lab


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
