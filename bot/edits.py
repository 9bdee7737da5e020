"""Edits of standing messages, few whatever many press: a rule that all chat platforms share."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta

from bot.core.ports import Memory

APART = timedelta(seconds=2)  # Between two edits of a message, whatever many press.
MOST_WAITS = 2  # So often an edit is put off because a platform asks for it; a press mends it.

Labels = Mapping[str, str]
"""What buttons read now, by what stands for each of them in the message."""

Edit = Callable[[Labels], Awaitable[timedelta | None]]
"""Changes labels once; gives how long to wait where the platform asks for that, else None."""


class Edits:
    """Lets at most one edit of a message happen in `apart`: presses meanwhile share the next.

    Args:
        memory: Knows whose turn it is among processes.
        apart: The least time between two edits of a message.
        look_again_seconds: How long to wait before asking again whose turn it is.
    """

    def __init__(
        self,
        memory: Memory,
        *,
        apart: timedelta = APART,
        look_again_seconds: float = 0.25,
    ) -> None:
        self._memory = memory
        self._apart = apart
        self._look_again_seconds = look_again_seconds
        self._waiting: dict[str, dict[str, str]] = {}

    async def change(self, place: str, labels: Labels, edit: Edit) -> None:
        """Change labels of the message at `place`; where that is under way, leave them to it.

        Raises:
            TemporaryError: If nobody can tell whose turn it is; nothing was changed.
        """
        if place in self._waiting:  # Whoever is at it takes these along.
            self._waiting[place].update(labels)
            return
        self._waiting[place] = dict(labels)
        try:
            await self._until_none_wait(place, edit)
        finally:
            del self._waiting[place]

    async def _until_none_wait(self, place: str, edit: Edit) -> None:
        waits = 0
        while self._waiting[place]:
            await self._turn(place)
            labels, self._waiting[place] = self._waiting[place], {}
            wait = await edit(labels)
            if wait is not None and waits < MOST_WAITS:
                waits += 1
                self._waiting[place] = labels | self._waiting[place]
                await asyncio.sleep(wait.total_seconds())

    async def _turn(self, place: str) -> None:
        while True:
            if await self._memory.once(f"edit/{place}", self._apart):
                return
            await asyncio.sleep(self._look_again_seconds)
