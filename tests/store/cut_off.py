"""A client whose writes fail after so many, as if the process had been killed there."""

from typing import Any

from redis.asyncio import Redis
from redis.exceptions import ConnectionError as RedisConnectionError

_READS = frozenset({"GET", "HGET", "HGETALL", "SMEMBERS", "XRANGE", "XREVRANGE", "TIME"})


class CutOff(Redis):
    """Lets `writes` more writing commands through, one by one also where they are pipelined."""

    writes = 0

    async def execute_command(self, *args: Any, **options: Any) -> Any:
        if args[0] not in _READS:
            if self.writes == 0:
                raise RedisConnectionError("cut off")
            self.writes -= 1
        return await super().execute_command(*args, **options)  # type: ignore[no-untyped-call]  # redis-py

    def pipeline(self, transaction: bool = True, shard_hint: str | None = None) -> Any:
        return _OneByOne(self)


class _OneByOne:
    """Collects commands like a pipeline and runs them one by one."""

    def __init__(self, client: CutOff) -> None:
        self._client = client
        self._waiting: list[tuple[str, tuple[Any, ...], dict[str, Any]]] = []

    def __getattr__(self, name: str) -> Any:
        def collect(*args: Any, **options: Any) -> None:
            self._waiting.append((name, args, options))

        return collect

    async def execute(self) -> list[Any]:
        waiting, self._waiting = self._waiting, []
        return [
            await getattr(self._client, name)(*args, **options) for name, args, options in waiting
        ]
