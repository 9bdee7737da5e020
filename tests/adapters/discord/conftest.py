"""Discord on loopback, and adapters that are connected to it."""

from collections.abc import AsyncIterator

import pytest

from bot.adapters.discord import DiscordAdapter
from tests.adapters.discord.memory import OwnMemory
from tests.adapters.discord.stage import DiscordStage, adapter_on
from tests.servers.discord import DiscordServer


@pytest.fixture
async def discord() -> AsyncIterator[DiscordServer]:
    """A Discord; every payload it was sent has to be one the real one takes."""
    async with DiscordServer() as server:
        yield server
    assert server.problems == []


@pytest.fixture
def memory() -> OwnMemory:
    """What survives an adapter."""
    return OwnMemory()


@pytest.fixture
async def adapter(discord: DiscordServer, memory: OwnMemory) -> AsyncIterator[DiscordAdapter]:
    """An adapter that is logged in."""
    async with adapter_on(discord, memory) as adapter:
        yield adapter


@pytest.fixture
def stage(discord: DiscordServer, adapter: DiscordAdapter) -> DiscordStage:
    """One reader in one channel."""
    return DiscordStage(discord, adapter)
