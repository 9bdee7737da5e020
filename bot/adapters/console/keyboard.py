"""Where typed lines come from: a prompt in a terminal, or whatever is piped in."""

import asyncio
import os
import signal
import sys
import termios
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TextIO, TypeVar

LONGEST_BYTES = 40_000  # Of a line: ten thousand characters of at most four bytes.
LEAVE = frozenset(("quit", "exit"))

_CLEAR_LINE = "\r\x1b[K"

T = TypeVar("T")


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


class Prompt:
    """A prompt in a terminal, with line editing where Python has readline."""

    def __init__(self, prompt: str, output: TextIO) -> None:
        self._prompt = prompt
        self._output = output
        self._asking = False
        self._typed_so_far = _line_editing()

    async def lines(self) -> AsyncIterator[str]:
        """Give lines that are not blank, until Ctrl-D, "quit" or "exit"."""
        while (line := await self._ask()) is not None and line.strip().lower() not in LEAVE:
            if line.strip():
                yield line

    @contextmanager
    def in_use(self, leave: Callable[[], object]) -> Iterator[None]:
        """Call `leave` on Ctrl-C; at the end leave the terminal as it was found."""
        loop = asyncio.get_running_loop()
        before = signal.getsignal(signal.SIGINT)
        settings = termios.tcgetattr(sys.stdin)
        loop.add_signal_handler(signal.SIGINT, leave)
        try:
            yield
        finally:
            loop.remove_signal_handler(signal.SIGINT)
            signal.signal(signal.SIGINT, before)
            termios.tcsetattr(sys.stdin, termios.TCSADRAIN, settings)
            print(file=self._output, flush=True)

    @contextmanager
    def taken_away(self) -> Iterator[None]:
        """Take the prompt off the screen, and put it back with what was typed so far."""
        if self._asking:
            self._output.write(_CLEAR_LINE)
        yield
        if self._asking:
            self._output.write(self._prompt + self._typed_so_far())
            self._output.flush()

    async def _ask(self) -> str | None:
        self._asking = True
        try:
            return await _in_daemon(self._input)
        finally:
            self._asking = False

    def _input(self) -> str | None:
        try:
            return input(self._prompt)
        except EOFError:
            return None
        except UnicodeDecodeError as error:
            return error.object.decode("utf-8", "replace")


def _line_editing() -> Callable[[], str]:
    """Switch line editing on where there is one, and give what tells the unfinished line."""
    try:
        import readline
    except ImportError:
        return str
    return readline.get_line_buffer


async def _in_daemon(read: Callable[[], T | None]) -> T | None:
    """Await a read that may block for ever, in a thread that no exit has to wait for.

    `asyncio.to_thread` would keep the process alive until the reader types one more line.
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
