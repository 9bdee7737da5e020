"""A Cluster's client in which a connection that another task has closed was lost."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from redis.asyncio import RedisCluster
from redis.asyncio.cluster import ClusterPipeline
from redis.exceptions import ConnectionError as LostConnection


class SharedCluster(RedisCluster):
    """For many tasks at once.

    Where a part of the Cluster is down, redis-py closes every connection there is, those that other
    tasks are just opening too. They then write to nothing, which is an `AttributeError`: for our
    callers a fault of the program, that ends it, and not an outage, that passes.
    """

    async def execute_command(self, *args: Any, **options: Any) -> Any:
        """Ask one command. Raises what redis-py raises, a `ConnectionError` in that case."""
        with _lost_if_closed():
            return await super().execute_command(*args, **options)

    def pipeline(
        self,
        transaction: Any | None = None,
        shard_hint: Any | None = None,  # noqa: ARG002 - as redis-py has it, and does not use it
    ) -> ClusterPipeline:
        """Make a pipeline that does the same."""
        return _Pipeline(self, transaction)  # type: ignore[abstract]  # So is redis-py's own.


class _Pipeline(ClusterPipeline):
    async def execute(
        self, raise_on_error: bool = True, allow_redirections: bool = True
    ) -> list[Any]:
        with _lost_if_closed():
            return await super().execute(raise_on_error, allow_redirections)


@contextmanager
def _lost_if_closed() -> Iterator[None]:
    try:
        yield
    except AttributeError as error:
        if error.obj is not None or error.name is None:
            raise  # Something that is there has no such attribute: a fault.
        raise LostConnection("The connection was closed by another task.") from error
