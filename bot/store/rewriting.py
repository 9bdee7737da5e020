"""Let Redis write its files anew, so that what was deleted is in none of them any more."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Protocol

from redis.asyncio import RedisCluster
from redis.exceptions import ResponseError

from bot.store.client import Client

PATIENCE = timedelta(minutes=2)  # A gigabyte takes some seconds; it is finished later all the same.
_LOOK_SECONDS = 0.02
_LONGEST_LOOK_SECONDS = 1.0


class _Server(Protocol):
    async def execute_command(self, *args: Any, **kwargs: Any) -> Any: ...


async def rewrite_files(redis: Client, *, patience: timedelta = PATIENCE) -> bool:
    """Rewrite the append-only file, and the snapshot where one is kept, of every server.

    Returns:
        False where a server forbids it, fails, or takes longer than `patience`.
    """
    try:
        async with asyncio.timeout(patience.total_seconds()):
            done = [await _rewrite(server) for server in await _servers(redis)]
    except (TimeoutError, ResponseError):  # Hosted products forbid some of these commands.
        return False
    return all(done)


async def _servers(redis: Client) -> Sequence[_Server]:
    """Give the one server, or all nodes of a cluster, copies included."""
    if not isinstance(redis, RedisCluster):
        return [redis]
    await redis.initialize()  # Before its first command it knows none.
    return redis.get_nodes()


async def _rewrite(server: _Server) -> bool:
    well = True
    if int((await _persistence(server))["aof_enabled"]):
        await _until_idle(
            server
        )  # One that began before the deletion still holds what was deleted.
        await server.execute_command("BGREWRITEAOF")
        well = (await _until_idle(server))["aof_last_bgrewrite_status"] == "ok"
    if await _keeps_snapshots(server):
        await _until_idle(server)
        await server.execute_command("BGSAVE")
        well = (await _until_idle(server))["rdb_last_bgsave_status"] == "ok" and well
    return well


async def _until_idle(server: _Server) -> dict[str, Any]:
    pause = _LOOK_SECONDS
    while True:
        told = await _persistence(server)
        busy = ("aof_rewrite_in_progress", "aof_rewrite_scheduled", "rdb_bgsave_in_progress")
        if not any(int(told[name]) for name in busy):
            return told
        await asyncio.sleep(pause)
        pause = min(2 * pause, _LONGEST_LOOK_SECONDS)


async def _keeps_snapshots(server: _Server) -> bool:
    answer = await server.execute_command("CONFIG GET", "save")
    values = answer.values() if isinstance(answer, dict) else answer[1::2]
    return any(value not in (b"", "") for value in values)


async def _persistence(server: _Server) -> dict[str, Any]:
    told: dict[str, Any] = await server.execute_command("INFO", "persistence")
    return told
