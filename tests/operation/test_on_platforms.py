"""The operator is told where they sit, once, even where a platform's answer was lost."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from datetime import UTC, datetime
from typing import NamedTuple

import pytest
from redis.asyncio import Redis

from bot.core.places import Conversation
from bot.operating import operator_of
from bot.services.alerting import Alerting
from bot.settings import load_settings
from bot.store.keys import Keys
from bot.store.troubles import Troubles
from tests.adapters.discord.stage import DiscordStage
from tests.adapters.discord.stage import adapter_on as discord_on
from tests.adapters.slack.stage import slack_stage
from tests.contracts.adapter_contract import Fault, Stage
from tests.servers.discord import DiscordServer
from tests.servers.slack_workspace import ADA
from tests.services.test_alerting import DISK, MINUTE, seen


class Desk(NamedTuple):
    """Where an operator sits: a platform, how settings name them, and the channel they read."""

    stage: Stage
    operator: str
    channel: str


@asynccontextmanager
async def desk(platform: str) -> AsyncIterator[Desk]:
    if platform == "slack":
        async with slack_stage() as stage:
            yield Desk(stage, f"slack:{ADA}", stage.server.workspace.direct(ADA).id)
        return
    async with DiscordServer() as server, discord_on(server) as adapter:
        user = server.ada["id"]
        yield Desk(DiscordStage(server, adapter), f"discord:{user}", server.direct(user)["id"])
    assert server.problems == []


@pytest.mark.parametrize("platform", ["slack", "discord"])
@pytest.mark.parametrize("fault", [None, *Fault])
async def test_trouble_comes_as_one_direct_message(
    platform: str, fault: Fault | None, redis: Redis, prefix: str
) -> None:
    now = datetime.now(UTC)
    async with desk(platform) as (stage, operator, channel):
        to = operator_of(load_settings(operator=operator))
        assert to is not None
        alerting = Alerting(Troubles(redis, Keys(prefix)), to, stage.adapter, "UTC")

        with stage.breaking(fault) if fault else nullcontext():
            await alerting.see(seen(now, DISK))
        for minutes in (3, 6, 9):
            await alerting.see(seen(now + minutes * MINUTE, DISK))

        [shown] = await stage.shown(Conversation(platform, "-", channel))
    assert "2.5 GB left" in shown
