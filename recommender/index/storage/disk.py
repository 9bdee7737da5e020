"""The few operations on files by which an index is saved."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path


class Disk:
    """Writes and removes files. What one method did outlives a crash once `settle` was called.

    A test that wants a disk to fill up, or the power to fail, gives an index one of its own.
    """

    def write(self, path: Path, parts: Iterable[bytes | memoryview]) -> None:
        """Write a new file and wait until the disk holds it.

        Raises:
            OSError: If that is not possible; part of the file may be there.
        """
        with path.open("xb") as file:
            for part in parts:
                file.write(part)
            file.flush()
            os.fsync(file.fileno())

    def replace(self, path: Path, target: Path) -> None:
        """Give a file the name of another, which goes: whoever opens that sees one or the other."""
        path.replace(target)

    def settle(self, directory: Path) -> None:
        """Wait until the disk holds which files there are."""
        opened = os.open(directory, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)

    def remove(self, path: Path) -> None:
        """Remove a file, if it is there. Whoever has it mapped reads on."""
        path.unlink(missing_ok=True)
