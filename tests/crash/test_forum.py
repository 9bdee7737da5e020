"""kill -9 of the bot at every request of a forum digest to Discord: each post is there once."""

import asyncio
import os
import signal
import sys
from collections.abc import Sequence
from itertools import count
from typing import Any, Literal

import pytest
from aiohttp import web
from redis.asyncio import Redis

from bot.core.delivery import DeliveryId, State
from tests.crash.forum_worker import AFTER_THE_LEASE, order_for, work
from tests.digests import MONDAY, stores
from tests.servers.discord import DiscordServer

FEWEST_REQUESTS = 8  # Of one digest of three posts; fewer would mean that the kills missed it.
POSTS = ["Paper 1", "Paper 2", "Paper 3"]


class Striking(DiscordServer):
    """A Discord that kills a process before or after it carries a request out."""

    def __init__(self, at: int, when: Literal["before", "after"]) -> None:
        super().__init__()
        self.victim: int | None = None
        self._at = at
        self._when = when

    async def _judge(self, request: web.Request, path: str, body: Any) -> tuple[int, Any]:
        strikes = self.victim is not None and len(self.requests) == self._at
        if strikes and self._when == "before":
            self._strike()
            return 503, {"message": "killed", "code": 0}
        try:
            return await super()._judge(request, path, body)
        finally:
            if strikes:
                self._strike()

    def _strike(self) -> None:
        assert self.victim is not None
        os.kill(self.victim, signal.SIGKILL)


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("when", ["before", "after"])
async def test_the_bot_is_killed_at_every_request_and_each_post_stands_once(
    redis: Redis, redis_url: str, prefix: str, when: Literal["before", "after"]
) -> None:
    endings = []
    for at in count(1):
        was_killed, ending = await _killed_at(redis, redis_url, f"{prefix}-{at}", at, when)
        endings.append(ending)
        if not was_killed:
            break

    assert len(endings) > FEWEST_REQUESTS
    assert endings == [(POSTS, State.DONE, list(range(1, 4)))] * len(endings)


async def _killed_at(
    redis: Redis, redis_url: str, prefix: str, at: int, when: Literal["before", "after"]
) -> tuple[bool, tuple[Sequence[str], State | None, Sequence[int]]]:
    """Kill a worker at a request, let another one finish, and give how the day ended."""
    store = stores(redis, prefix)
    async with Striking(at, when) as discord:
        forum = discord.open_forum("reading")
        said = order_for(discord.guild_id, forum)
        await store.subscriptions.save(said, MONDAY)
        told = (redis_url, prefix, discord.api, discord.guild_id, forum)
        program = (sys.executable, "-m", "tests.crash.forum_worker", *told)
        worker = await asyncio.create_subprocess_exec(*program)
        discord.victim = worker.pid
        killed = await worker.wait() == -signal.SIGKILL
        discord.victim = None
        await work(redis_url, prefix, discord.api, said, AFTER_THE_LEASE)
        record = await store.deliveries.read(DeliveryId(said.id, MONDAY.date()))
        posts = [post["name"] for post in reversed(discord.threads_in(forum))]
        return killed, (posts, record.state if record else None, await store.seen(said.owner))
