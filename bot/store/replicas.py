"""A write that has to survive the loss of the server that took it."""

from collections.abc import Sequence
from typing import Any

from redis.asyncio import RedisCluster
from redis.asyncio.cluster import PipelineCommand

from bot.store.client import Client

PATIENCE_MS = 1_000  # Replicas on a healthy network answer within a few; below a command's timeout.

Argument = str | int | float


async def run_held(
    redis: Client, script: str, keys: Sequence[str], args: Sequence[Argument], replicas: int
) -> tuple[Any, bool]:
    """Run a script and wait until so many replicas hold what it wrote.

    WAIT speaks of its own connection alone, so both go out on one.

    Args:
        redis: Where.
        script: Its text.
        keys: At least one, all of one slot.
        args: Its arguments.
        replicas: How many; at least one.

    Returns:
        What the script gave, and whether so many replicas hold it.
    """
    run = ("EVAL", script, len(keys), *keys, *args)
    wait = ("WAIT", replicas, PATIENCE_MS)
    if isinstance(redis, RedisCluster):
        answer, holding = await _on_its_node(redis, keys[0], run, wait)
    else:
        pipe = redis.pipeline(transaction=False)
        pipe.execute_command(*run)
        pipe.execute_command(*wait)
        answer, holding = await pipe.execute()
    return answer, int(holding) >= replicas


async def _on_its_node(redis: RedisCluster, key: str, *commands: tuple[Argument, ...]) -> list[Any]:
    """Ask the node of a key; a pipeline of the cluster's client would follow redirections.

    Then the second command would speak of another connection than the first. Here a node that
    has lost the slot answers with an error, which is raised.
    """
    asked = [PipelineCommand(place, *command) for place, command in enumerate(commands)]
    await redis.initialize()
    await redis.get_node_from_key(key).execute_pipeline(asked)  # type: ignore[union-attr] # known once initialised
    for command in asked:
        if isinstance(command.result, Exception):
            raise command.result
    return [command.result for command in asked]
