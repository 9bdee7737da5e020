"""Kills the workers of a crowd, and its Redis, again and again, and counts what came of it."""

import asyncio
import os
import signal
import time
import traceback
from collections import Counter
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from random import Random
from typing import Any

from bot.core.delivery import State
from tests.crash.crowd import Crowd, EngineName, Report, read_report, report, subscribe, work
from tests.crash.platform import LINE
from tests.crash.proxy import in_child

WORKERS = 3
LONGEST_SECONDS = 400.0  # On a machine with much else to do; free, it takes about a minute.

_FIRST, _LAST = 0.02, 0.95  # Shares of the digests between which something is killed.


@dataclass(frozen=True, slots=True)
class Kills:
    """How often what is killed."""

    workers: int
    redis: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What readers and an operator would find afterwards."""

    posted: Counter[str]
    report: Report
    kills: Kills
    ended: int
    seconds: float

    @property
    def delivered(self) -> int:
        return sum(key in self.posted for key in self.report.states)

    @property
    def lost(self) -> int:
        return len(self.report.states) - self.delivered

    @property
    def doubled(self) -> int:
        return self.posted.total() - len(self.posted)

    @property
    def unknown(self) -> int:
        return sum(state is State.UNKNOWN for state in self.report.states.values())

    def __str__(self) -> str:
        return (
            f"delivered={self.delivered} lost={self.lost} doubled={self.doubled} "
            f"unknown={self.unknown} worker_kills={self.kills.workers} "
            f"redis_kills={self.kills.redis}"
        )


class ManyKills:
    """One run. This process only kills and counts: it has no event loop and no threads, so it
    may fork.

    Args:
        crowd: Who waits for a digest, and where.
        engine: What carries them.
        kills: How often to kill.
        kill_redis: Kills a server, drawn from what it is given.
        seed: Draws who is killed; when follows from how far things are.
    """

    def __init__(
        self,
        crowd: Crowd,
        engine: EngineName,
        kills: Kills,
        kill_redis: Callable[[Random], None],
        seed: int,
    ) -> None:
        self._crowd = crowd
        self._engine: EngineName = engine
        self._kills = kills
        self._kill_redis = kill_redis
        self._rng = Random(seed)
        self._workers: list[int] = []
        self._ended = 0

    def run(self) -> Outcome:
        """Let it all happen."""
        began = time.monotonic()
        children = [self._fork(self._crowd.platform.serve())]
        try:
            self._finish(self._fork(subscribe(self._crowd)), began)
            self._workers = [self._start_worker() for _ in range(WORKERS)]
            self._kill(began)
            last = self._fork(report(self._crowd))
            self._finish(last, began)
        finally:
            for child in (*children, *self._workers):
                os.kill(child, signal.SIGKILL)
                os.waitpid(child, 0)
        found = read_report(self._crowd.report)
        seconds = time.monotonic() - began
        return Outcome(self._posted(), found, self._kills, self._ended, seconds)

    def _kill(self, began: float) -> None:
        """Kill at even steps of what was posted."""
        workers = [("worker", at) for at in _steps(self._kills.workers)]
        servers = [("redis", at) for at in _steps(self._kills.redis)]
        for what, at in sorted(workers + servers, key=lambda step: step[1]):
            while self._so_far() < at * self._crowd.readers:
                self._wait(began)
            if what == "redis":
                self._kill_redis(self._rng)
            else:
                self._replace(self._rng.randrange(WORKERS))

    def _replace(self, number: int) -> None:
        os.kill(self._workers[number], signal.SIGKILL)
        os.waitpid(self._workers[number], 0)
        self._workers[number] = self._start_worker()

    def _finish(self, child: int, began: float) -> None:
        """Wait for a process to end well."""
        while True:
            pid, status = os.waitpid(child, os.WNOHANG)
            if pid:
                assert status == 0, self._said()
                return
            self._wait(began)

    def _wait(self, began: float) -> None:
        """Wait a little; a worker that ended by itself is started again, as by an operator."""
        assert time.monotonic() - began < LONGEST_SECONDS, f"it takes too long\n{self._said()}"
        for number, worker in enumerate(self._workers):
            if os.waitpid(worker, os.WNOHANG)[0]:
                self._ended += 1
                self._workers[number] = self._start_worker()
        time.sleep(0.02)

    def _start_worker(self) -> int:
        return self._fork(work(self._crowd, self._engine))

    def _fork(self, life: Coroutine[Any, Any, None]) -> int:
        """Start a process whose whole life that is."""

        def live() -> None:
            try:
                asyncio.run(life)
            except BaseException:
                with (self._crowd.directory / "log").open("a") as log:
                    traceback.print_exc(file=log)
                raise

        child, ended = in_child(live)
        os.close(ended)
        life.close()
        return child

    def _so_far(self) -> int:
        path = self._crowd.platform.posted
        return path.stat().st_size // LINE if path.exists() else 0

    def _posted(self) -> Counter[str]:
        path = self._crowd.platform.posted
        return Counter(path.read_text().split()) if path.exists() else Counter()

    def _said(self) -> str:
        """Give the end of what processes had to say."""
        path = self._crowd.directory / "log"
        return path.read_text()[-4000:] if path.exists() else ""


def _steps(count: int) -> list[float]:
    """Give shares at even steps, one for each kill."""
    return [_FIRST + (_LAST - _FIRST) * number / count for number in range(count)]
