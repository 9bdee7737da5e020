"""A memory that forgets with the process, where tests need no more."""

import asyncio
import time
from collections.abc import Sequence
from datetime import timedelta


class ProcessMemory:
    """`Memory` in a dictionary."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[float, bytes]] = {}

    @property
    def keys(self) -> Sequence[str]:
        """What it was asked to keep, oldest first."""
        return tuple(self._kept)

    async def once(self, key: str, lasting: timedelta) -> bool:
        """Give True the first time within `lasting`, False after."""
        name = f"once {key}"
        first = await self.get(name) is None
        if first:
            await self.put(name, b"1", lasting)
        return first

    async def get(self, key: str) -> bytes | None:
        """Give what was put, unless it expired."""
        until, value = self._kept.get(key, (0.0, b""))
        return value if time.monotonic() < until else None

    async def put(self, key: str, value: bytes, lasting: timedelta) -> None:
        """Keep `value` for `lasting`."""
        self._kept[key] = (time.monotonic() + lasting.total_seconds(), value)


class Turns(ProcessMemory):
    """A memory in which an edit's turn comes when a test says so, by default at once."""

    def __init__(self, *, open_: bool = True) -> None:
        super().__init__()
        self.open = open_
        self.refused = asyncio.Event()

    async def once(self, key: str, lasting: timedelta) -> bool:
        """Give True the first time; of edits, whenever it is their turn."""
        if not key.startswith("edit/"):
            return await super().once(key, lasting)
        if not self.open:
            self.refused.set()
        return self.open


class OneTurn(Turns):
    """A memory in which the turn for one edit comes at once, and others when a test says so."""

    async def once(self, key: str, lasting: timedelta) -> bool:
        """As `Turns`."""
        given = await super().once(key, lasting)
        self.open = self.open and not key.startswith("edit/")
        return given
