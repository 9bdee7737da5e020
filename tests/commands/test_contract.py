"""Every command keeps the contract of commands."""

import pytest
from redis.asyncio import Redis

from bot.commands import COMMANDS
from bot.core.command import Command
from tests.contracts.command_contract import CommandContract, fill
from tests.installation import TITLES, Installation, install, record
from tests.kept import Kept


class TestEveryCommand(CommandContract):
    @pytest.fixture(params=COMMANDS, ids=lambda command: str(command.name))
    def command(self, request: pytest.FixtureRequest) -> Command:
        found: Command = request.param
        return found

    @pytest.fixture
    def empty(self, redis: Redis, prefix: str) -> Installation:
        return install(redis, f"{prefix}-empty")

    @pytest.fixture
    async def filled(self, bot: Installation, kept: Kept) -> Installation:
        return await kept.through(live, bot)


async def live(bot: Installation) -> None:
    await bot.import_(*(record(title) for title in TITLES))
    await fill(bot)


def test_no_two_commands_have_one_name() -> None:
    assert len({command.name for command in COMMANDS}) == len(COMMANDS)
