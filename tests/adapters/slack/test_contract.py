"""Slack keeps the promises of every chat platform."""

from collections.abc import AsyncIterator

import pytest

from tests.adapters.slack.stage import slack_stage
from tests.contracts.adapter_contract import AdapterContract, Stage


class TestSlack(AdapterContract):
    @pytest.fixture
    async def stage(self) -> AsyncIterator[Stage]:
        async with slack_stage() as stage:
            yield stage
