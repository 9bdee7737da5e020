"""Whether kernels are there yet: compiled in the background once an index is big enough to gain."""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec
from threading import Lock, Thread, local
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from recommender.index.kernels.every import Kernels

# With fewer papers the plain path searches in 3 ms, and numba alone costs 100 MB and a second.
LEAST_PAPERS = 50_000


class Fast:
    """Kernels, once they are compiled; one for all indexes of a process.

    Args:
        least_papers: An index with fewer asks for none.
        prepare: Called before they are loaded; tells why that cannot be done, or "".

    Attributes:
        trouble: Why there will be none, in a few words; "" while there may be.
    """

    def __init__(
        self, *, least_papers: int = LEAST_PAPERS, prepare: Callable[[], str] = lambda: ""
    ) -> None:
        self.trouble = "" if find_spec("numba") else "numba is not installed"
        self._least_papers = least_papers
        self._prepare = prepare
        self._kernels: type[Kernels] | None = None
        self._thread: Thread | None = None
        self._lock = Lock()
        self._room = local()

    @property
    def kernels(self) -> type[Kernels] | None:
        """The kernels, or None: then the plain path answers, with the same results."""
        return self._kernels

    def ask(self, papers: int) -> None:
        """Begin to compile in the background, if that many papers gain by it; returns at once."""
        if papers < self._least_papers or self._kernels or self.trouble:
            return
        with self._lock:
            if self._thread is None:
                # A daemon: a program that ends waits for no compiler.
                self._thread = Thread(target=self._load, name="kernels", daemon=True)
                self._thread.start()

    def compile(self) -> bool:
        """Compile now, and return when it is done: half a minute once, then a second.

        Returns:
            Whether there are kernels; else `trouble` says why not.
        """
        self._load()
        return self._kernels is not None

    def sums(self, size: int) -> NDArray[np.float32]:
        """Give this thread's own room for sums, `size` zeros or more; who uses it leaves zeros."""
        room: NDArray[np.float32] | None = getattr(self._room, "sums", None)
        if room is None or len(room) < size:
            room = self._room.sums = np.zeros(size, np.float32)
        return room

    def _load(self) -> None:
        if self._kernels or self.trouble:
            return
        if trouble := self._prepare():
            self.trouble = trouble
            return
        try:
            from numba.core.errors import NumbaError
        except (ImportError, OSError) as error:  # It may not fit this numpy.
            self.trouble = _first_line(error)
            return
        try:
            from recommender.index.kernels.every import Kernels
        except (ImportError, RuntimeError, OSError, NumbaError) as error:
            # It may find no directory for its cache, or know something no more.
            self.trouble = _first_line(error)
            return
        self._kernels = Kernels


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0] or type(error).__name__
