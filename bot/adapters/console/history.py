"""What readers typed at the terminal, kept so that it can be called back: a file for each."""

import hashlib
import json
import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from bot.adapters.console.translate import PLATFORM
from bot.core.places import Reader

FOLDER_NAME = "history"
MOST_LINES = 1_000  # Called back; a file is cut to them when it holds twice as many.


class Histories:
    """A file a reader in `history` of the data directory, open to the operator's user alone.

    A history is a comfort: a disk that is full or may not be written costs it, and nothing else.

    Attributes:
        keeps: What `my-data` calls it.
    """

    keeps = "typed_at_the_terminal"

    def __init__(self, data_dir: Path) -> None:
        self._folder = data_dir / FOLDER_NAME

    def path(self, user: str) -> Path:
        """Say where the lines of a reader are; any name makes a harmless file name."""
        name = hashlib.sha256(user.encode("utf-8", "surrogatepass")).hexdigest()[:32]
        return self._folder / f"{name}.jsonl"

    def lines(self, user: str) -> Sequence[str]:
        """Give what a reader typed, oldest first, the last thousand lines of it."""
        path = self.path(user)
        try:
            written = path.read_text(encoding="utf-8", errors="replace").splitlines()
        except OSError:
            return ()
        if len(written) > 2 * MOST_LINES:
            written = written[-MOST_LINES:]
            with suppress(OSError):
                _replace(path, "".join(f"{line}\n" for line in written))
        return [line for line in map(_read, written[-MOST_LINES:]) if line]

    def add(self, user: str, line: str) -> None:
        """Keep a line as the newest of a reader."""
        with suppress(OSError):
            self._folder.mkdir(mode=0o700, exist_ok=True)
            _append(self.path(user), f"{json.dumps(line)}\n")

    def kept(self, user: str) -> bool:
        """Say whether anything is kept of what a reader typed."""
        return self.path(user).exists()

    def told(self, reader: Reader) -> Sequence[str]:
        """Give all that a reader of the terminal typed; nothing of other platforms' readers."""
        return self.lines(reader.user) if reader.platform == PLATFORM else ()

    def forget(self, reader: Reader) -> None:
        """Delete all that a reader of the terminal typed. May raise `OSError`."""
        if reader.platform == PLATFORM:
            self.path(reader.user).unlink(missing_ok=True)


def _append(path: Path, text: str) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        os.write(handle, text.encode())
    finally:
        os.close(handle)


def _replace(path: Path, text: str) -> None:
    """Put `text` into the file's place at once; whoever reads sees the one or the other."""
    beside = path.with_suffix(".new")
    beside.unlink(missing_ok=True)
    _append(beside, text)
    beside.replace(path)


def _read(written: str) -> str:
    """Read one line of the file; what no one could have typed is empty."""
    try:
        line = json.loads(written)
    except (ValueError, RecursionError):
        return ""
    return line if isinstance(line, str) else ""
