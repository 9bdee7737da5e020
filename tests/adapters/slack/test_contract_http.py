"""Slack keeps the same promises over HTTP, with its token kept encrypted in Redis."""

from collections.abc import AsyncIterator

import pytest
from redis.asyncio import Redis

from tests.adapters.slack.http_stage import http_stage
from tests.contracts.adapter_contract import AdapterContract, Stage


@pytest.mark.slow
class TestSlackOverHttp(AdapterContract):
    @pytest.fixture
    async def stage(self, redis: Redis, prefix: str) -> AsyncIterator[Stage]:
        async with http_stage(redis, prefix) as stage:
            yield stage
