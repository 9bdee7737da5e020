"""Whether this process can do its work just now: what `/readyz` and the heartbeat go by."""

import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

LONGEST_SILENCE_SECONDS = 180.0  # Of the planner, which looks every few seconds.
LONGEST_ABSENCE_SECONDS = 120.0  # From a platform; reconnecting now and then is normal.

Refusal = Callable[[], Awaitable[str]]
"""Says why Redis takes nothing; empty while it does."""
IsConnected = Callable[[], Awaitable[bool]]
Reading = Callable[[], str]
"""Says why papers cannot be ranked yet; empty once they can."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that has to be well; `problem` says what is not, and is empty otherwise."""

    name: str
    problem: str = ""


class Readiness:
    """Checks Redis, the planner and the platforms; changes nothing but a probe's own key.

    Args:
        refusal: Asks Redis to take a write.
        looked_at: When the planner last looked, by the monotonic clock; None before it did. Left
            out where this process plans nothing.
        platforms: How to ask each platform that this process listens to.
        reading: Whether papers can be ranked. Left out where that is of no account.
        monotonic: A clock that nobody sets.
    """

    def __init__(
        self,
        refusal: Refusal,
        looked_at: Callable[[], float | None] | None = None,
        platforms: Mapping[str, IsConnected] | None = None,
        *,
        reading: Reading | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._refusal = refusal
        self._looked_at = looked_at
        self._platforms = platforms or {}
        self._reading = reading
        self._monotonic = monotonic
        self._connected_at: dict[str, float] = {}
        self._stopping = False

    def stop(self) -> None:
        """Be ready for nothing from now on: the process ends."""
        self._stopping = True

    async def checks(self) -> tuple[Check, ...]:
        """Give every check; ready is who has no problem in any of them."""
        if self._stopping:
            return (Check("running", "it is being stopped"),)
        found = [Check("redis", await self._refusal())]
        if self._looked_at is not None:
            found.append(Check("planner", self._silence(self._looked_at())))
        if self._reading is not None:
            found.append(Check("papers", self._reading()))
        for name, is_connected in self._platforms.items():
            found.append(Check(name, await self._absence(name, is_connected)))
        return tuple(found)

    def _silence(self, looked_at: float | None) -> str:
        if looked_at is None:
            return "it has not looked for work yet"
        seconds = self._monotonic() - looked_at
        if seconds <= LONGEST_SILENCE_SECONDS:
            return ""
        return f"it last looked for work {seconds:.0f} s ago"

    async def _absence(self, name: str, is_connected: IsConnected) -> str:
        now = self._monotonic()
        if await is_connected():
            self._connected_at[name] = now
        last = self._connected_at.get(name)
        if last is None:
            return "not connected yet"
        return "" if now - last <= LONGEST_ABSENCE_SECONDS else f"away for {now - last:.0f} s"
