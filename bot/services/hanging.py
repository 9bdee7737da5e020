"""A platform that takes long to answer fills no more than half of the hands there are."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager

SLOW_SECONDS = 10.0  # A healthy platform answers within one or two.
SHARE = 4  # Deliveries at a slow one at a time; an engine has twice as many in hand.


class Hanging:
    """Knows which platforms are slow: by their latest answer, or by its not coming.

    It is about this process alone. Were all hands at one platform that hangs, the digests of every
    other would wait for it.
    """

    def __init__(
        self,
        *,
        slow_seconds: float = SLOW_SECONDS,
        share: int = SHARE,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._slow_seconds = slow_seconds
        self._share = share
        self._monotonic = monotonic
        self._in_hand: Counter[str] = Counter()
        self._slow: set[str] = set()

    @contextmanager
    def hand(self, platform: str) -> Iterator[bool]:
        """Keep a hand at a platform; gives whether there is one for it now."""
        is_free = platform not in self._slow or self._in_hand[platform] < self._share
        self._in_hand[platform] += is_free
        try:
            yield is_free
        finally:
            self._in_hand[platform] -= is_free

    @asynccontextmanager
    async def request(self, platform: str, seconds: float) -> AsyncIterator[None]:
        """Note how long one request takes; raises `TimeoutError` after `seconds`."""
        began = self._monotonic()
        try:
            async with asyncio.timeout(seconds):
                yield
        finally:
            if self._monotonic() - began > self._slow_seconds:
                self._slow.add(platform)
            else:
                self._slow.discard(platform)
