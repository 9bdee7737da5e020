"""Which workers are at work: each says so every few seconds, and one that is silent has ended."""

import os
import socket
from datetime import timedelta

from bot.core.errors import ConfigurationError
from bot.store.client import Client
from bot.store.clock import StoreClock
from bot.store.keys import Keys
from bot.store.lease import LASTS
from bot.store.wire import as_text


class Crew:
    """The workers of an installation. A bot needs none; what replaces all data bears none."""

    def __init__(self, redis: Client, keys: Keys) -> None:
        self._redis = redis
        self._key = keys.workers
        self._clock = StoreClock(redis)
        self._me = f"process {os.getpid()} on {socket.gethostname()}"

    async def join(self, lasting: timedelta = LASTS) -> None:
        """Say that this process works, for `lasting`; repeated while it does."""
        until = await self._clock.now() + lasting
        await self._redis.zadd(self._key, {self._me: until.timestamp()})

    async def leave(self) -> None:
        """Say that it works no more."""
        await self._redis.zrem(self._key, self._me)

    async def names(self) -> tuple[str, ...]:
        """Give who is at work, in order; those that ended without a word are forgotten."""
        now = (await self._clock.now()).timestamp()
        await self._redis.zremrangebyscore(self._key, "-inf", now)
        found = await self._redis.zrange(self._key, 0, -1)
        return tuple(sorted(as_text(name) for name in found if isinstance(name, bytes | str)))

    async def refuse(self, what_to_do: str) -> None:
        """Make sure that no worker is at work.

        Raises:
            ConfigurationError: If one is; names it and says `what_to_do`.
        """
        if names := await self.names():
            raise ConfigurationError(
                f"A worker runs on these data ({names[0]}). {what_to_do} "
                f"One that was killed is forgotten after {LASTS.seconds} seconds."
            )
