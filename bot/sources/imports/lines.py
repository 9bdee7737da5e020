"""Read a text file line by line in bounded memory, however long its lines are."""

import codecs
import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from bot.core import voice
from bot.core.errors import UserError

LONGEST_LINE = 1_000_000  # Characters.
_CHUNK = 1 << 18
LOOKED_AT = 1 << 13  # Bytes from which the kind of file is told.
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class Line(NamedTuple):
    """One line without its end.

    Attributes:
        number: Counted from 1.
        text: Empty where there is a `problem`.
        problem: Why the line cannot be used, in plain words; usually empty.
        windows: The line as Windows' Western text (cp1252), where it is not UTF-8: what older
            reference managers write. Empty otherwise.
    """

    number: int
    text: str
    problem: str = ""
    windows: str = ""


def lines_of(text: str) -> Iterator[Line]:
    """Give the lines of a text that is in memory already."""
    whole = text.encode("utf-8", "replace").decode().removeprefix("\ufeff")  # No half characters.
    for number, line in enumerate(io.StringIO(whole, newline=None), start=1):
        is_short = len(line) <= LONGEST_LINE
        yield _line(number, line) if is_short else _told_too_long(number, len(line))


class TextFile:
    """A file opened for reading once, from its beginning to its end.

    Attributes:
        beginning: Its first characters.
        is_binary: Whether they do not look like text.
    """

    def __init__(self, path: Path, progress: Callable[[int], None] | None = None) -> None:
        """Open `path` and look at its beginning.

        Raises:
            UserError: If that fails.
        """
        self._path = path
        try:
            self._bytes = io.BufferedReader(_CountedFile(path, progress), _CHUNK)
            start = self._bytes.peek(LOOKED_AT)[:LOOKED_AT]
        except (OSError, ValueError) as error:  # ValueError: a null character in the path.
            raise _told(path, error) from error
        self._encoding = "utf-16" if start.startswith(_UTF_16) else "utf-8-sig"
        self.beginning = start.decode(self._encoding, "replace")
        self.is_binary = _is_binary(self.beginning)

    def lines(self) -> Iterator[Line]:
        """Give the lines; those that are too long or wrongly encoded as a problem.

        Raises:
            UserError: If reading fails.
        """
        errors = "replace" if self._encoding == "utf-16" else "surrogateescape"
        text = io.TextIOWrapper(self._bytes, self._encoding, errors)
        number = 0
        try:
            while line := text.readline(LONGEST_LINE + 1):
                number += 1
                is_whole = len(line) <= LONGEST_LINE or line.endswith("\n")
                yield _line(number, line) if is_whole else _too_long(number, line, text)
        except OSError as error:
            raise _told(self._path, error) from error

    def close(self) -> None:
        """Close the file; it may be closed already."""
        self._bytes.close()


class _CountedFile(io.FileIO):
    """A file that tells how far it was read."""

    def __init__(self, path: Path, progress: Callable[[int], None] | None) -> None:
        super().__init__(path)
        self._count = 0
        self._progress = progress

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        size = super().readinto(buffer) or 0
        self._count += size
        if self._progress and size:
            self._progress(self._count)
        return size


def _line(number: int, text: str) -> Line:
    try:
        text.encode()
    except UnicodeEncodeError:  # A byte that is no UTF-8 was read as half a character.
        windows = text.encode("utf-8", "surrogateescape").decode("cp1252", "replace")
        return Line(number, "", "not UTF-8 text", windows.rstrip("\n"))
    return Line(number, text.rstrip("\n"))


def _too_long(number: int, text: str, rest: io.TextIOWrapper) -> Line:
    size = len(text)
    while text and not text.endswith("\n"):
        text = rest.readline(_CHUNK)
        size += len(text)
    return _told_too_long(number, size)


def _told_too_long(number: int, size: int) -> Line:
    return Line(number, "", f"the line is {size / 1e6:.1f} MB long; at most 1 MB is read")


def _is_binary(text: str) -> bool:
    odd = sum(
        character == "\ufffd" or (character < " " and not character.isspace()) for character in text
    )
    return "\0" in text or odd > len(text) / 10


def _told(path: Path, error: Exception) -> UserError:
    if isinstance(error, FileNotFoundError):
        return UserError(voice.NO_SUCH_FILE, path=path)
    if isinstance(error, IsADirectoryError):
        return UserError(voice.FILE_IS_FOLDER, path=path)
    if isinstance(error, PermissionError):
        return UserError(voice.FILE_FORBIDDEN, path=path)
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return UserError(voice.FILE_UNREADABLE, path=path, reason=reason)
