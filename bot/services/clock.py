"""What time it is: asked of the store, or of a clock that stands still until it is moved."""

from datetime import datetime

from bot.core.ports import Clock
from bot.store.outages import outages


async def time_of(clock: Clock) -> datetime:
    """Give this moment, UTC. Raises `TemporaryError` while Redis, whose time it is, is away."""
    with outages():
        return await clock.now()


class SimulatedClock:
    """For demonstrations and tests: gives the moment it was last set to; it never goes back."""

    def __init__(self, start: datetime) -> None:
        self._moment = start

    async def now(self) -> datetime:
        """Give the simulated moment, UTC."""
        return self._moment

    def advance(self, to: datetime) -> None:
        """Move on to a moment; an earlier one changes nothing."""
        self._moment = max(self._moment, to)
