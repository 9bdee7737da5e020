"""Changes of one standing message follow one another: each goes by what the one before left."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from weakref import WeakValueDictionary


class OneByOne:
    """Gives turns at messages, and keeps nothing of one that nobody is changing.

    One process hears all presses of a channel or a direct message, so this need be no wider.
    """

    def __init__(self) -> None:
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    @asynccontextmanager
    async def turn(self, message: int) -> AsyncIterator[None]:
        """Keep others from the message of that id meanwhile."""
        lock = self._locks.get(message)
        if lock is None:
            lock = self._locks[message] = asyncio.Lock()
        async with lock:
            yield
