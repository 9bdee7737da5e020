"""A process for each contestant: its own memory, one thread, the same clock for all.

`python -m tests.bench.index.seat NUMBER` is such a process; the number is its end of a pipe.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from types import TracebackType
from typing import Any

import psutil

from tests.bench.measures import peak

MEGABYTE = 1_000_000
# One thread each: what a library does with several is measured where it is said so.
ALONE = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
PATIENCE_SECONDS = 3_600.0  # For any one thing asked; a million papers take some minutes.


class Clock(StrEnum):
    """What a second is."""

    WALL = "wall"
    CPU = "cpu"  # Of all threads of the process: for a machine that is busy with other things.


CLOCKS = {Clock.WALL: time.perf_counter, Clock.CPU: time.process_time}
_TIMED = "timed"  # The name of no method.
_RESIDENT = re.compile(r"^Rss(Anon|File|Shmem):\s+(\d+) kB$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Memory:
    """What a process holds in memory, in megabytes.

    Attributes:
        own: Its own data.
        mapped: Pages of files, which the system takes back where it needs the room.
    """

    own: float
    mapped: float

    @property
    def resident(self) -> float:
        """All of it (RSS)."""
        return self.own + self.mapped


class Seat:
    """A contestant in a process of its own.

    Args:
        make: Called there with `args`; a function of a module, since it is sent by name.
    """

    def __init__(self, make: Callable[..., object], *args: object) -> None:
        self._wire, theirs = Pipe()
        command = [sys.executable, "-m", "tests.bench.index.seat", str(theirs.fileno())]
        self.started = time.perf_counter()
        self._process = subprocess.Popen(
            command, pass_fds=[theirs.fileno()], env=os.environ | ALONE, stdout=subprocess.DEVNULL
        )
        theirs.close()
        self._wire.send((make, args))
        self._answer()

    def __enter__(self) -> Seat:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._wire.close()
        self._process.wait()

    def ask(self, method: str, *args: object) -> Any:  # Any: whatever that method gives.
        """Call a method of the contestant."""
        self._wire.send((method, args))
        return self._answer()

    def timed(
        self, method: str, questions: Sequence[tuple[object, ...]], clock: Clock = Clock.WALL
    ) -> list[float]:
        """Call a method once for each question; give the seconds that each took there."""
        self._wire.send((_TIMED, (method, questions, clock)))
        taken: list[float] = self._answer()
        return taken

    def memory(self) -> Memory:
        """Give what its process holds."""
        return memory_of(self._process.pid)

    def peak(self) -> float:
        """Give the most its process ever held, in megabytes; where untold, what it holds now."""
        found = peak([psutil.Process(self._process.pid)])
        return self.memory().resident if found is None else found

    def _answer(self) -> Any:
        if not self._wire.poll(PATIENCE_SECONDS):
            self._process.kill()
            raise TimeoutError(f"no answer within {PATIENCE_SECONDS:.0f} s")
        try:
            return self._wire.recv()
        except EOFError:
            raise RuntimeError("a contestant's process ended; see above") from None


def memory_of(process: int) -> Memory:
    """Give what a process holds; where the system does not tell them apart, all as its own."""
    status = Path(f"/proc/{process}/status")
    if not status.exists():
        return Memory(psutil.Process(process).memory_info().rss / MEGABYTE, 0.0)
    held = {
        kind: int(size) * 1024 / MEGABYTE for kind, size in _RESIDENT.findall(status.read_text())
    }
    return Memory(held["Anon"], held["File"] + held["Shmem"])


def serve(wire: Connection) -> None:
    """Make the contestant, and do what is asked until nobody asks."""
    make, args = wire.recv()
    contestant = make(*args)
    wire.send(None)
    while True:
        try:
            method, args = wire.recv()
        except EOFError:
            return
        if method == _TIMED:
            wire.send(_timed(getattr(contestant, args[0]), *args[1:]))
        else:
            wire.send(getattr(contestant, method)(*args))


def _timed(
    answer: Callable[..., object], questions: Sequence[tuple[object, ...]], clock: Clock
) -> list[float]:
    moment, taken = CLOCKS[clock], []
    for question in questions:
        began = moment()
        answer(*question)
        taken.append(moment() - began)
    return taken


if __name__ == "__main__":
    serve(Connection(int(sys.argv[1])))
