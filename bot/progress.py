"""A progress bar on standard error, shown only to people and only when there is a wait."""

import sys
import time
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import Progress

PATIENCE_SECONDS = 0.5  # What takes less needs no bar.


class Bar:
    """Shows how far something has come; silent where standard error is no terminal."""

    def __init__(self, label: str) -> None:
        self._label = label
        self._progress = Progress(console=Console(stderr=True), transient=True)
        self._began = time.monotonic()
        self._running = False

    def show(self, done: int, total: int) -> None:
        """Show `done` of `total`; at the end the bar goes away."""
        waited = time.monotonic() - self._began
        if not self._running and (waited < PATIENCE_SECONDS or not sys.stderr.isatty()):
            return
        if not self._running:
            self._progress.start()
            self._task = self._progress.add_task(self._label, total=total)
            self._running = True
        self._progress.update(self._task, completed=done, total=total)
        if done >= total:
            self._stop()

    def _stop(self) -> None:
        if self._running:
            self._progress.stop()
            self._running = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop()
