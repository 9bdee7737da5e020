"""Where typed lines come from: a person's terminal, or whatever is piped in."""

import asyncio
import os
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import TypeVar

from bot.adapters.console.history import Histories

LONGEST_BYTES = 40_000  # Of a line: ten thousand characters of at most four bytes.

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Terminal:
    """A person's own keyboard; `histories` keeps what is typed, where it is to be kept."""

    histories: Histories | None = None


class Pipe:
    """Lines from a file or pipe; what is no UTF-8 becomes the replacement character."""

    def __init__(self, handle: int) -> None:
        self._handle = handle
        self._read = b""

    async def lines(self) -> AsyncIterator[str]:
        """Give every line, blank ones too; of a very long one its beginning."""
        while (line := await _in_daemon(self._next)) is not None:
            yield line.decode("utf-8", "replace").removesuffix("\r")

    def _next(self) -> bytes | None:
        kept = b""
        while True:
            line, found, self._read = self._read.partition(b"\n")
            kept += line[: LONGEST_BYTES - len(kept)]
            if found:
                return kept
            self._read = os.read(self._handle, 1 << 16)
            if not self._read:
                return kept or None


async def _in_daemon(read: Callable[[], T | None]) -> T | None:
    """Await a read that may block for ever, in a thread that no exit has to wait for.

    `asyncio.to_thread` would keep the process alive until one more line comes.
    """
    loop = asyncio.get_running_loop()
    waiting: asyncio.Future[T | None] = loop.create_future()

    def settle(value: T | None) -> None:
        if not waiting.done():
            waiting.set_result(value)

    def run() -> None:
        value = None
        try:
            value = read()
        finally:
            with suppress(RuntimeError):  # The loop is closed: the reader has left.
                loop.call_soon_threadsafe(settle, value)

    threading.Thread(target=run, daemon=True).start()
    return await waiting
