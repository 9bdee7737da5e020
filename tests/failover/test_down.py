"""A Cluster of which a part is down for a while: that is an outage, for everybody who asks."""

import asyncio
import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.store.address import read_address
from bot.store.client import Client, client_for
from bot.store.keys import Keys
from bot.store.outages import OUTAGE
from bot.store.side_by_side import MOST_AT_ONCE
from tests.failover.groups import cluster_group

pytestmark = [pytest.mark.slow, pytest.mark.timeout(120)]

KEYS = Keys("t")
SHARDS = range(64)
OFTEN = 20  # So that tasks meet connections that others have closed; seen with it each time.


class Asking:
    """One of many tasks that ask all shards, and how often it went well and how often not."""

    def __init__(self, client: Client, number: int) -> None:
        self._client = client
        self._number = number
        self.well = self.badly = 0

    async def ask(self, stop: asyncio.Event) -> None:
        """Ask until told to stop; anything but an outage is raised."""
        while not stop.is_set():
            try:
                pipe = self._client.pipeline(transaction=False)
                for shard in SHARDS:
                    pipe.zcount(KEYS.open(shard), "-inf", 0)
                await pipe.execute()
                for shard in SHARDS[self._number :: 8]:
                    await self._client.zadd(KEYS.due(shard), {"order": 1})
                self.well += 1
            except OUTAGE:
                self.badly += 1
                await asyncio.sleep(0.02)  # Else nobody else would come to speak.


async def test_while_a_third_of_a_cluster_is_down_all_that_is_met_is_an_outage(
    data_dir: Path,
) -> None:
    with cluster_group(data_dir) as group:
        client, _ = client_for(read_address(group.url))
        stop, asking = asyncio.Event(), [Asking(client, n) for n in range(MOST_AT_ONCE)]
        async with asyncio.TaskGroup() as tasks:
            for one in asking:
                tasks.create_task(one.ask(stop))
            await _until(lambda: min(one.well for one in asking) >= 1)
            os.kill(group.replica_process, signal.SIGKILL)
            group.lose_master()
            await _until(lambda: sum(one.badly for one in asking) >= OFTEN * len(asking))
            before = [one.well for one in asking]
            await asyncio.to_thread(group.start_again)
            await _until(lambda: all(one.well > n for one, n in zip(asking, before, strict=True)))
            stop.set()
        await client.aclose()

    assert min(one.badly for one in asking) >= 1


async def _until(holds: Callable[[], bool]) -> None:
    while not holds():  # noqa: ASYNC110 - it is a test that waits, not a service
        await asyncio.sleep(0.02)
