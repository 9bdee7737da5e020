"""A bot with a dozen papers, for the tests of services."""

import pytest
from redis.asyncio import Redis

from tests.installation import TITLES, Installation, install, record


@pytest.fixture
def bot(redis: Redis, prefix: str) -> Installation:
    """A bot without papers."""
    return install(redis, prefix)


@pytest.fixture
async def filled(bot: Installation) -> Installation:
    """A bot with the papers of `TITLES`, numbered from 1."""
    await bot.import_(*(record(title) for title in TITLES))
    return bot
