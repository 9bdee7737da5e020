"""A clock that stands still until it is moved, for demonstrations and tests."""

from datetime import datetime


class SimulatedClock:
    """Gives the moment it was last set to; it never goes back."""

    def __init__(self, start: datetime) -> None:
        self._moment = start

    async def now(self) -> datetime:
        """Give the simulated moment, UTC."""
        return self._moment

    def advance(self, to: datetime) -> None:
        """Move on to a moment; an earlier one changes nothing."""
        self._moment = max(self._moment, to)
