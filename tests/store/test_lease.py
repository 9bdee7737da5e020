"""One bot at a time: who holds the lease, who may take it over, and who may not."""

import asyncio
import json
import os
import socket
import subprocess
import sys

import pytest
from redis.asyncio import Redis

from bot.core.errors import ConfigurationError
from bot.store.keys import Keys
from bot.store.lease import LASTS, Lease


@pytest.fixture
def keys(prefix: str) -> Keys:
    return Keys(prefix)


async def held_by(redis: Redis, keys: Keys, host: str, pid: int) -> None:
    """Let somebody hold the lease, as a bot of that host and process would."""
    await redis.set(keys.bot, json.dumps({"host": host, "pid": pid, "token": "theirs"}), px=15_000)


async def test_the_first_has_it_and_the_second_has_not(redis: Redis, keys: Keys) -> None:
    first, second = Lease(redis, keys), Lease(redis, keys)

    assert await first.take()
    assert not await second.take()
    assert await first.take()
    assert await second.holder() == {"host": socket.gethostname(), "pid": str(os.getpid())}


async def test_of_many_at_once_one_has_it(redis: Redis, keys: Keys) -> None:
    taken = await asyncio.gather(*(Lease(redis, keys).take() for _ in range(20)))

    assert sum(taken) == 1


async def test_it_runs_out_by_itself_and_is_renewed_while_held(redis: Redis, keys: Keys) -> None:
    lease = Lease(redis, keys)
    await lease.take()
    await redis.pexpire(keys.bot, 1_000)

    await lease.take()

    left = await redis.pttl(keys.bot)
    assert LASTS.total_seconds() * 1000 - 1_000 < left <= LASTS.total_seconds() * 1000


async def test_given_back_it_is_free_and_only_its_holder_gives_it_back(
    redis: Redis, keys: Keys
) -> None:
    first, second = Lease(redis, keys), Lease(redis, keys)
    await first.take()

    await second.release()
    assert not await second.take()
    await first.release()

    assert await second.take()
    assert await first.holder() == await second.holder()


async def test_nobody_holds_a_lease_that_was_never_taken(redis: Redis, keys: Keys) -> None:
    assert await Lease(redis, keys).holder() is None


async def test_a_bot_that_runs_here_or_elsewhere_is_named_and_left_alone(
    redis: Redis, keys: Keys
) -> None:
    for host, pid in ((socket.gethostname(), os.getppid()), ("another-host", 4711)):
        await held_by(redis, keys, host, pid)

        with pytest.raises(ConfigurationError, match=rf"process {pid} on {host}\)\. Stop it first"):
            await Lease(redis, keys).take_or_refuse("Stop it first.")

        assert await Lease(redis, keys).holder() == {"host": host, "pid": str(pid)}


@pytest.fixture
def ended() -> int:
    """The number of a process that is no more."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


async def test_a_bot_killed_on_this_host_is_followed_at_once(
    redis: Redis, keys: Keys, ended: int
) -> None:
    for pid in (ended, os.getpid()):  # A container's first process has the number of the last one.
        await held_by(redis, keys, socket.gethostname(), pid)

        lease = Lease(redis, keys)
        await lease.take_or_refuse("Stop it first.")

        assert await lease.take()
        await lease.release()
