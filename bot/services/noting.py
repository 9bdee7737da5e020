"""News of places and people: each carried out once and in order, however long Redis is away."""

import asyncio
from collections import Counter
from datetime import timedelta

import structlog

from bot.core.errors import TemporaryError
from bot.core.ports import Change, Clock, Notice
from bot.services.leaving import Leaving
from bot.services.onboarding import Onboarding
from bot.services.removal import Removal
from bot.services.sharing import Sharing
from bot.services.zone_offers import ZoneOffers
from bot.store.outages import OUTAGE

MOST_WAITING = 1_000
"""News of people that wait, and as many of places: some megabytes. More come in an outage of days,
and what is lost then is only when a place or person was last heard of: the next news tell, and a
platform's list of where the bot is."""

FIRST_PAUSE = timedelta(seconds=1)
LONGEST_PAUSE = timedelta(seconds=30)

_OF_PEOPLE = frozenset({Change.PERSON_LEFT, Change.PERSON_BACK})

log = structlog.get_logger(__name__)


class Noting:
    """Writes down what happened, greets a new place, and stops what a person who left got.

    A digest that finds its place gone pauses itself.
    """

    def __init__(
        self,
        clock: Clock,
        onboarding: Onboarding,
        sharing: Sharing,
        leaving: Leaving,
        zone_offers: ZoneOffers,
        removal: Removal,
        *,
        first_pause: timedelta = FIRST_PAUSE,
    ) -> None:
        self._clock = clock
        self._onboarding = onboarding
        self._sharing = sharing
        self._leaving = leaving
        self._zone_offers = zone_offers
        self._removal = removal
        self._first_pause = first_pause
        self._in_turn = asyncio.Lock()  # Taken in the order of asking: coming after going.
        self._waiting: Counter[bool] = Counter()

    async def heard(self, notice: Notice) -> None:
        """Do what news ask for; while Redis is away, wait until it is back."""
        of_person = notice.change in _OF_PEOPLE
        if not of_person:
            log.info("a place changed", change=notice.change.value, place=str(notice.place))
        if self._waiting[of_person] >= MOST_WAITING:
            log.error("news lost", change=notice.change.value, place=str(notice.place))
            return
        self._waiting[of_person] += 1
        try:
            async with self._in_turn:
                await self._at_last(notice)
        finally:
            self._waiting[of_person] -= 1

    async def _at_last(self, notice: Notice) -> None:
        """Try again until it is done; doing a part of it twice is harmless."""
        pause = self._first_pause
        while True:
            try:
                await self._do(notice)
            except (TemporaryError, *OUTAGE) as error:
                log.warning("news wait", change=notice.change.value, error=type(error).__name__)
                await asyncio.sleep(pause.total_seconds())
                pause = min(2 * pause, LONGEST_PAUSE)
            else:
                return

    async def _do(self, notice: Notice) -> None:
        now = await self._clock.now()
        await self._onboarding.heard(notice, now)
        await self._sharing.heard(notice)
        await self._leaving.heard(notice, now)
        await self._zone_offers.heard(notice)
        await self._removal.heard(notice, now)
