"""One bot at a time on one installation: a lease in Redis, kept while it runs."""

import json
import os
import secrets
import socket
from collections.abc import Mapping
from datetime import timedelta

from bot.core.errors import ConfigurationError
from bot.store.client import Client
from bot.store.keys import Keys
from bot.store.wire import as_text

LASTS = timedelta(seconds=15)  # After this a killed bot's place is free again.
RENEWED_EVERY = LASTS / 3

_RENEW = """
if redis.call('GET', KEYS[1]) ~= ARGV[1] then
  if redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1
"""
_RELEASE = "if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end"


class Lease:
    """The right to be the running bot: to hold gateways open and to plan digests."""

    def __init__(self, redis: Client, keys: Keys) -> None:
        self._redis = redis
        self._key = keys.bot
        holder = {"host": socket.gethostname(), "pid": os.getpid(), "token": secrets.token_hex(8)}
        self._mine = json.dumps(holder)
        self._renew = redis.register_script(_RENEW)
        self._release = redis.register_script(_RELEASE)

    async def take(self) -> bool:
        """Take or renew the lease; False where another bot has it."""
        lasts = int(LASTS.total_seconds() * 1000)
        return bool(await self._renew(keys=[self._key], args=[self._mine, lasts]))

    async def take_or_refuse(self, what_to_do: str) -> None:
        """Take the lease, also from a killed bot of this host that left it behind.

        Raises:
            ConfigurationError: If another bot runs; names it and says `what_to_do`.
        """
        while not await self.take():
            held = await self._redis.get(self._key)
            if held is None:
                continue  # It ran out just now.
            holder = _read(held)
            if not _died_here(holder):
                raise ConfigurationError(
                    f"Another paperpicks runs on these data (process {holder['pid']} on "
                    f"{holder['host']}). {what_to_do}"
                )
            await self._release(keys=[self._key], args=[held])

    async def holder(self) -> dict[str, str] | None:
        """Give host and process of who has the lease."""
        held = await self._redis.get(self._key)
        return None if held is None else _read(held)

    async def release(self) -> None:
        """Give the lease back, if it is still held."""
        await self._release(keys=[self._key], args=[self._mine])


def _read(held: bytes | str) -> dict[str, str]:
    fields = json.loads(as_text(held))
    return {"host": str(fields["host"]), "pid": str(fields["pid"])}


def _died_here(holder: Mapping[str, str]) -> bool:
    """Whether the holder was a process of this host that no longer runs."""
    if holder["host"] != socket.gethostname():
        return False
    if int(holder["pid"]) == os.getpid():
        return True  # A container's first process has the same number each time it starts.
    try:
        os.kill(int(holder["pid"]), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False
