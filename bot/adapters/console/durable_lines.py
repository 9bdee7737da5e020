"""A file of lines that several processes append to and that survives their death."""

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from bot.core.errors import NotPosted, OutcomeUnknown

_BLOCK_BYTES = 1 << 18


class DurableLines:
    """Lines in the order written; a position is a number of bytes from the start.

    The line break is the last byte written and makes a line count. What stands behind the last
    one is left by a killed writer: no reader sees it, and the next writer cuts it off.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def append(self, line_at: Callable[[int], bytes]) -> int:
        """Write the line that `line_at` makes of its position; it is on disk when this returns.

        The line holds no line break of its own.

        Returns:
            The position of the line, which no other line ever has.

        Raises:
            NotPosted: Nothing was written, or what was written is gone again.
            OutcomeUnknown: It may have been written.
        """
        try:
            handle = self._open()
        except OSError as error:
            raise NotPosted(f"the file cannot be opened: {error.strerror}") from error
        try:
            with _locked(handle, fcntl.LOCK_EX):
                end = _cut_torn_line(handle)
                _write_whole(handle, line_at(end) + b"\n", end)
        except OSError as error:
            raise NotPosted(f"the file cannot be prepared: {error.strerror}") from error
        finally:
            os.close(handle)
        return end

    def end(self) -> int:
        """Give the position behind the last byte; 0 where there is no file."""
        try:
            return self._path.stat().st_size
        except FileNotFoundError:
            return 0

    def line(self, position: int) -> bytes:
        """Give the line at `position`, empty where none begins there. May raise `OSError`."""
        return next((line for line, _ in self.after(position)), b"")

    def after(self, position: int) -> Iterator[tuple[bytes, int]]:
        """Give the finished lines from `position` on, each with the position behind it.

        Raises:
            OSError: If the file is there and cannot be read.
        """
        try:
            file = self._path.open("rb")
        except FileNotFoundError:
            return
        with file:
            file.seek(position)
            while (line := file.readline()).endswith(b"\n"):
                position += len(line)
                yield line, position

    def backwards(self) -> Iterator[bytes]:
        """Give the finished lines, last first, while no one writes; those given are on disk.

        Raises:
            OSError: If the file is there and cannot be read or kept.
        """
        try:
            file = self._path.open("rb")
        except FileNotFoundError:
            return
        with file, _locked(file.fileno(), fcntl.LOCK_SH):
            os.fsync(file.fileno())  # A writer killed before its own fsync leaves this to us.
            yield from _backwards(file)

    def overwrite(self, changed: Callable[[bytes], bytes]) -> None:
        """Put what `changed` makes of each line in its place; no line's position changes.

        Args:
            changed: Is given a line without its line break, and gives as many bytes.

        Raises:
            OSError: If the file is there and cannot be changed; repeating it completes it.
        """
        try:
            file = self._path.open("r+b")
        except FileNotFoundError:
            return
        with file, _locked(file.fileno(), fcntl.LOCK_EX):
            _cut_torn_line(file.fileno())
            position = 0
            for line in file:
                now = changed(line[:-1])
                if len(now) != len(line) - 1:
                    raise ValueError("a line keeps its length")
                if now != line[:-1]:
                    os.pwrite(file.fileno(), now, position)
                position += len(line)
            os.fsync(file.fileno())

    def _open(self) -> int:
        """Open for appending; a new file is made lasting in its folder too."""
        flags = os.O_RDWR | os.O_APPEND | os.O_CLOEXEC
        try:
            return os.open(self._path, flags)
        except FileNotFoundError:
            os.close(os.open(self._path, flags | os.O_CREAT, 0o600))
        folder = os.open(self._path.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
        return os.open(self._path, flags)


@contextmanager
def _locked(handle: int, kind: int) -> Iterator[None]:
    """Hold the file's lock; the end of a process frees it too."""
    fcntl.flock(handle, kind)
    try:
        yield
    finally:
        fcntl.flock(handle, fcntl.LOCK_UN)


def _write_whole(handle: int, line: bytes, end: int) -> None:
    """Write one line at `end` and make it last, or leave the file as it was."""
    try:
        written = 0
        while written < len(line):
            written += os.write(handle, line[written:])
    except OSError as error:
        _take_back(handle, end)
        raise NotPosted(f"the file cannot be written: {error.strerror}") from error
    try:
        os.fsync(handle)
    except OSError as error:  # A reader may have seen the line by now: taking it back would lie.
        raise OutcomeUnknown(f"a line may not be on disk: {error.strerror}") from error


def _take_back(handle: int, end: int) -> None:
    try:
        os.ftruncate(handle, end)
    except OSError as error:
        raise OutcomeUnknown(f"half a line may stay in the file: {error.strerror}") from error


def _cut_torn_line(handle: int) -> int:
    """Cut off what follows the last line break, and give the length that is left."""
    size = end = os.fstat(handle).st_size
    while end > 0:
        start = max(0, end - _BLOCK_BYTES)
        at = os.pread(handle, end - start, start).rfind(b"\n")
        if at >= 0:
            end = start + at + 1
            break
        end = start
    if end < size:
        os.ftruncate(handle, end)
    return end


def _backwards(file: BinaryIO) -> Iterator[bytes]:
    """Read a block at a time from the end; `tail` is the part of a line already read."""
    position = file.seek(0, os.SEEK_END)
    tail = b""
    torn_dropped = False
    while position > 0:
        start = max(0, position - _BLOCK_BYTES)
        file.seek(start)
        tail, *lines = (file.read(position - start) + tail).split(b"\n")
        if lines:
            yield from reversed(lines if torn_dropped else lines[:-1])
            torn_dropped = True
        position = start
    if torn_dropped:
        yield tail
