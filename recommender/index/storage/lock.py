"""One writer a directory."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

NAME = "LOCK"


class Lock:
    """The right to write into a directory, held until `free` or the end of the process."""

    def __init__(self, path: Path, opened: int) -> None:
        self._path, self._opened = path, opened

    @staticmethod
    def taken(directory: Path) -> Lock | None:
        """Take the right to write, or give None where somebody has it.

        The file stays when the lock goes: two processes would otherwise lock two files.

        Raises:
            OSError: If the directory cannot be written to, or its file system knows no locks.
        """
        path = directory / NAME
        opened = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
            os.truncate(opened, 0)
            os.pwrite(opened, f"{os.getpid()}\n".encode(), 0)
        except BlockingIOError:
            os.close(opened)
            return None
        except OSError:
            os.close(opened)
            raise
        return Lock(path, opened)

    @property
    def is_in_place(self) -> bool:
        """Whether others find this lock: somebody may have deleted its file."""
        try:
            return os.path.samestat(self._path.stat(), os.fstat(self._opened))
        except FileNotFoundError:
            return False

    def free(self) -> None:
        """Let another have it."""
        os.close(self._opened)


def holder(directory: Path) -> int | None:
    """Give the id of the process that writes there, or None where none does or it cannot be told.

    Of a process on another machine the id is told too, where the directory is shared.
    """
    try:
        opened = os.open(directory / NAME, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        fcntl.flock(opened, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        written = os.pread(opened, 20, 0).decode("ascii", "replace").strip()
        return int(written) if written.isdecimal() else None
    except OSError:
        return None
    finally:
        os.close(opened)
    return None
