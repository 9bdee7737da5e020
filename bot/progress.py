"""A progress bar on standard error, shown only to people and only when there is a wait."""

import sys
import time
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import (
    BarColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

PATIENCE_SECONDS = 0.5  # What takes less needs no bar.


class Bar:
    """Shows how far something has come; silent where standard error is no terminal."""

    def __init__(self, label: str, *columns: ProgressColumn) -> None:
        self._label = label
        self._progress = Progress(*columns, console=Console(stderr=True), transient=True)
        self._began = time.monotonic()
        self._running = False

    def show(self, done: int, total: int | None) -> None:
        """Show `done` of `total`, where that is known; at the end the bar goes away."""
        waited = time.monotonic() - self._began
        if not self._running and (waited < PATIENCE_SECONDS or not sys.stderr.isatty()):
            return
        if not self._running:
            self._progress.start()
            self._task = self._progress.add_task(self._label, total=total)
            self._running = True
        self._progress.update(self._task, completed=done, total=total)
        if total is not None and done >= total:
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


class Counter(Bar):
    """A bar that also shows how many there are by now, how fast they come, and the time left."""

    def __init__(self, label: str) -> None:
        super().__init__(
            label,
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            _Rate(),
            TimeRemainingColumn(),
        )


class _Rate(ProgressColumn):
    """Papers so far, of how many if that is known, and papers a second."""

    def render(self, task: Task) -> Text:
        """Draw it."""
        of = f" of {task.total:,.0f}" if task.total else ""
        return Text(f"{task.completed:,.0f}{of} papers, {task.speed or 0:,.0f} a second")
