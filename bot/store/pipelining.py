"""A client whose callers share round trips: what is asked at the same moment goes out together."""

import asyncio
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import ResponseError

MOST_TOGETHER = 100  # Commands in one exchange; more go in the next one.


class PipeliningRedis(Redis):
    """Sends what several tasks ask within one turn of the event loop as one pipeline.

    A delivery is some twenty commands one after another, and a client spends more on sending and
    waiting than Redis on answering. Each caller gets its own answer or error, as without it; a
    command that nobody else comes along with is sent as ever. Explicit pipelines and scripts stay
    what they are.
    """

    async def execute_command(self, *args: Any, **options: Any) -> Any:
        """Ask one command, together with what others ask now."""
        waiting: list[_Asked] | None = self.__dict__.get("_waiting")
        if waiting is None:
            waiting = self.__dict__["_waiting"] = []
        if not waiting:
            asyncio.get_running_loop().call_soon(self._send)
        asked = _Asked(args, options)
        waiting.append(asked)
        return await asked.answer

    def _send(self) -> None:
        waiting: list[_Asked] = self.__dict__.pop("_waiting")
        running: set[asyncio.Task[None]] = self.__dict__.setdefault("_running", set())
        for first in range(0, len(waiting), MOST_TOGETHER):
            task = asyncio.create_task(self._ask(waiting[first : first + MOST_TOGETHER]))
            running.add(task)  # The loop itself holds tasks but weakly.
            task.add_done_callback(running.discard)

    async def _ask(self, together: "list[_Asked]") -> None:
        """Ask for those who still want to know, and tell each its answer."""
        together = [asked for asked in together if not asked.answer.done()]
        try:
            if len(together) == 1:
                answers = [await self._alone(together[0])]
            else:
                pipe = self.pipeline(transaction=False)
                for asked in together:
                    pipe.execute_command(*asked.args, **asked.options)
                answers = await pipe.execute(raise_on_error=False) if together else []
        except BaseException as error:  # noqa: BLE001 - it is raised where the answer is awaited
            answers = [error] * len(together)
        if any(map(_is_read_only, answers)):
            await self.connection_pool.disconnect(inuse_connections=False)
        for asked, answer in zip(together, answers, strict=True):
            asked.tell(answer)

    async def _alone(self, asked: "_Asked") -> Any:
        return await super().execute_command(*asked.args, **asked.options)  # type: ignore[no-untyped-call]  # redis-py leaves it untyped


def _is_read_only(answer: object) -> bool:
    """Tell whether a master has become a replica: whoever takes its place has to be looked for.

    redis-py does so by itself, but not where the refusal comes from within a script: Redis 6.2
    words that as any other error.
    """
    return isinstance(answer, ResponseError) and "READONLY" in str(answer)


class _Asked:
    """A command and the place for its answer."""

    def __init__(self, args: tuple[Any, ...], options: dict[str, Any]) -> None:
        self.args = args
        self.options = options
        self.answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()

    def tell(self, answer: Any) -> None:
        """Give the answer, unless nobody waits for it any more."""
        if self.answer.done():
            return
        if isinstance(answer, asyncio.CancelledError):
            self.answer.cancel()
        elif isinstance(answer, BaseException):
            self.answer.set_exception(answer)
        else:
            self.answer.set_result(answer)
