"""Looks after the running bot once a minute: measures, calls the heartbeat, alerts the operator."""

import asyncio
import time
from collections.abc import Sequence
from contextlib import suppress

import structlog

from bot.core.errors import TemporaryError
from bot.core.sight import Sight, troubles_of
from bot.operation.heartbeat import Heartbeat
from bot.operation.metrics import Metrics
from bot.operation.readiness import Check, Readiness
from bot.services.alerting import Alerting
from bot.services.watching import Watching

EVERY_SECONDS = 60.0
FRESH_SECONDS = 5.0  # Whoever asks more often is given the same answer: asking costs Redis little.

log = structlog.get_logger(__name__)


class Watch:
    """Runs beside the engine. Nothing that goes wrong here reaches a delivery.

    Args:
        watching: Sees how the installation does.
        readiness: Sees how this process does.
        metrics: Shows both.
        alerting: Tells the operator; None where nobody is to be told.
        heartbeat: Called while all is well; None where there is none.
        every: Seconds between looks.
        fresh: Seconds in which whoever asks is given the same answer.
    """

    def __init__(
        self,
        watching: Watching,
        readiness: Readiness,
        metrics: Metrics,
        *,
        alerting: Alerting | None = None,
        heartbeat: Heartbeat | None = None,
        every: float = EVERY_SECONDS,
        fresh: float = FRESH_SECONDS,
    ) -> None:
        self._watching = watching
        self._readiness = readiness
        self._metrics = metrics
        self._alerting = alerting
        self._heartbeat = heartbeat
        self._every = every
        self._fresh = fresh
        self._stopping = asyncio.Event()
        self._checking, self._seeing = asyncio.Lock(), asyncio.Lock()
        self._checked: tuple[float, tuple[Check, ...]] | None = None
        self._seen: tuple[float, Sight | None] | None = None
        self._troubled: frozenset[str] = frozenset()
        self._was_ready = True

    async def run(self) -> None:
        """Look at every interval until `stop`; the first time after one, when all has started."""
        while not self._stopping.is_set():
            with suppress(TimeoutError):
                async with asyncio.timeout(self._every):
                    await self._stopping.wait()
            if not self._stopping.is_set():
                try:
                    await self.look()
                except Exception:  # A fault of the watch must not end what it watches.
                    log.exception("not looked after")

    def stop(self) -> None:
        """Look after nothing any more; from now on this process is not ready."""
        self._readiness.stop()
        self._checked = None
        self._stopping.set()

    async def look(self) -> None:
        """Look once, and do what follows from what is seen."""
        checks, sight = await self.checks(), await self.sight()
        problems = {check.name: check.problem for check in checks if check.problem}
        if problems:
            log.warning("not ready", checks=problems)
        elif not self._was_ready:
            log.info("ready again")
        self._was_ready = not problems
        if sight is None:
            return
        if not problems and not sight.backlog.is_late(sight.at) and self._heartbeat is not None:
            self._metrics.beat(heard=await self._heartbeat.beat())
        await self._alert(sight)

    async def checks(self) -> Sequence[Check]:
        """Check whether this process can do its work; asked again within seconds, the same."""
        async with self._checking:
            if self._checked is None or time.monotonic() - self._checked[0] > self._fresh:
                self._checked = time.monotonic(), await self._readiness.checks()
                self._metrics.checked(self._checked[1])
            return self._checked[1]

    async def sight(self) -> Sight | None:
        """See how the installation does; None while Redis is away. Asked again, as `checks`."""
        async with self._seeing:
            if self._seen is None or time.monotonic() - self._seen[0] > self._fresh:
                self._seen = time.monotonic(), await self._see()
            return self._seen[1]

    async def _see(self) -> Sight | None:
        try:
            sight = await self._watching.look()
        except TemporaryError as error:
            log.warning("not seen how digests do", error=str(error))
            return None
        self._metrics.saw(sight)
        return sight

    async def _alert(self, sight: Sight) -> None:
        troubles = troubles_of(sight)
        names = frozenset(trouble.name for trouble in troubles)
        for name in sorted(names - self._troubled):
            log.warning("trouble", what=name)
        for name in sorted(self._troubled - names):
            log.info("well again", what=name)
        self._troubled = names
        if self._alerting is not None:
            try:
                await self._alerting.see(sight)
            except TemporaryError as error:
                log.warning("operator not told yet", error=str(error))
