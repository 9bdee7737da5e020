"""Where an index lives on disk: who may write there, what is there, and what is wrong with it."""

from __future__ import annotations

import errno
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from recommender.index.segment import Segment
from recommender.index.storage.disk import Disk
from recommender.index.storage.faults import Newer, Unusable
from recommender.index.storage.folder import Folder
from recommender.index.storage.lock import Lock, holder
from recommender.index.storage.state import Kind, State


class Home:
    """A directory with an index, of which this process is the writer or a reader.

    No method raises for what is wrong with files: `trouble` tells it to the operator.

    Args:
        path: The directory; made if it is not there.
        kind: What the index is of.
        writes: Whether to become the writer where there is none.
        disk: How files are written.

    Attributes:
        trouble: A sentence or two; empty if all is well.
    """

    def __init__(self, path: Path, kind: Kind, *, writes: bool, disk: Disk) -> None:
        self._path = path
        self._folder = Folder(path, kind, disk)
        self._wants_to_write = writes
        self._lock: Lock | None = None
        self._keeps_off = self._cannot_write = False
        self.trouble = ""

    @property
    def is_writer(self) -> bool:
        """Whether what changes here may be written; of a newer format's index nothing is."""
        return self._lock is not None

    @property
    def is_of_no_use(self) -> bool:
        """Whether nobody here can write: a later version's files stay, or it is not allowed."""
        return self._keeps_off or self._cannot_write

    @property
    def size(self) -> int:
        """How many bytes the last save has."""
        return self._folder.size

    @property
    def written_at(self) -> datetime | None:
        """When the last save was made."""
        seconds = self._folder.written_at
        return None if seconds is None else datetime.fromtimestamp(seconds, UTC)

    @property
    def writer(self) -> int | None:
        """The process that writes here, if it can be told."""
        return holder(self._path)

    def open(self) -> State | None:
        """Become the writer if possible, and read the last save; None where none can be used."""
        self._take_lock()
        return self._read()

    def news(self) -> State | None:
        """Give what a reader has not read yet; None for nothing.

        Where the writer has gone, its place is taken, and what it saved last is given.
        """
        if self.is_writer or self._keeps_off:
            return None
        if not self._take_lock():
            return self._read() if self._folder.is_newer() else None
        if (state := self._read()) is None:
            self._folder.forget()  # The next save writes all that this process has.
        return state

    def save(self, state: State) -> State | None:
        """Write a state; give it as it is read from files, or None where that did not work."""
        if self._lock and not self._lock.is_in_place:  # Deleted, with the files or all of them.
            self._let_lock_go()
            self._folder.forget()
            if not self._take_lock():
                return None
        try:
            saved = self._folder.save(state)
        except OSError as error:
            self._cannot_save(error)
            return None
        self.trouble = ""
        return saved

    def prepare(self, segment: Segment) -> Segment | None:
        """Write a segment before the save that will name it; None where that did not work.

        Another thread may save meanwhile.
        """
        try:
            return self._folder.prepare(segment)
        except OSError as error:
            self._cannot_save(error)
            return None

    def damage(self, proceed: Callable[[], None]) -> tuple[str, ...]:
        """Tell of the files of the last save that are not as they were written."""
        return self._folder.damage(proceed)

    def condemn(self, damage: tuple[str, ...]) -> None:
        """Let nobody read the last save again, if this process may write."""
        self._is_unusable(Unusable(f"is damaged: {', '.join(damage)}"))
        if self.is_writer:
            with suppress(OSError):
                self._folder.condemn()

    def close(self) -> None:
        """Write nothing from now on."""
        self._let_lock_go()
        self._wants_to_write = False

    def _read(self) -> State | None:
        try:
            state = self._folder.read()
        except Newer as error:
            self._keeps_off = True
            self.close()
            self.trouble = (
                f"The index in {self._path} {error}. It stays as it is; "
                "until you update paperpicks or delete it, papers are indexed in memory."
            )
            return None
        except Unusable as error:
            self._is_unusable(error)
            return None
        if self.is_writer:
            self._folder.tidy()
        return state

    def _take_lock(self) -> bool:
        if not self._wants_to_write:
            return False
        try:
            self._path.mkdir(parents=True, exist_ok=True)
            self._lock = Lock.taken(self._path)
            self._cannot_write = False
        except OSError as error:
            self._cannot_write = True
            self._cannot_save(error)
        return self.is_writer

    def _let_lock_go(self) -> None:
        if self._lock:
            self._lock.free()
        self._lock = None

    def _is_unusable(self, error: Unusable) -> None:
        if not self._cannot_write:
            self.trouble = (
                f"The index in {self._path} {error}. It is built anew from the catalogue."
            )

    def _cannot_save(self, error: OSError) -> None:
        is_full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        cure = "Free some space." if is_full else "Delete whatever is there: that is always safe."
        self.trouble = (
            f"The index in {self._path} cannot be saved ({error.strerror}). {cure} "
            "Answers are right all the same; the next change tries again."
        )
