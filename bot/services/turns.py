"""Whose turn it is on a platform that counts messages, as one delivery sees it."""

import logging
from datetime import datetime, timedelta

from bot.core.errors import NotPosted, Refused, TemporaryError
from bot.core.pace import Paced
from bot.core.ports import Poster
from bot.store.delivery_record import Claim
from bot.store.holds import Holds, Turn

PAUSED_FOR = timedelta(minutes=15)  # Then one message tries whether its workspace takes it.

_NOW = Turn(timedelta(), was_paused=False)

_log = logging.getLogger(__name__)


class Turns:
    """Asks for turns, and tells all processes what a platform asked for.

    Where nothing is counted (no `Paced` poster, or no holds) every turn has come.
    """

    def __init__(self, holds: Holds | None) -> None:
        self._holds = holds

    async def to_post(self, claim: Claim, poster: Poster, now: datetime, *, waited: bool) -> Turn:
        """Ask to post; `waited` says whether it was told to wait before."""
        if self._holds is None or not isinstance(poster, Paced):
            return _NOW
        return await self._holds.turn(claim.to, poster.pace, now, waited=waited)

    async def to_look(self, claim: Claim, poster: Poster, now: datetime) -> Turn:
        """Ask to look for a message."""
        holds = self._of(poster)
        return _NOW if holds is None else await holds.look(claim.to, now)

    async def was_taken(self, claim: Claim, turn: Turn) -> None:
        """Note that a message was taken, so that its workspace is paused no longer."""
        if turn.was_paused and self._holds is not None:
            await self._holds.resume(claim.to)

    async def asked_to_wait(
        self, claim: Claim, poster: Poster, error: NotPosted, now: datetime
    ) -> timedelta | None:
        """Hold what is busy; give how long, or None where it is this message alone."""
        holds = self._of(poster)
        if holds is None or error.busy is None or error.retry_after is None:
            return None
        _log.warning("%s: the %s waits (%s)", claim.id, error.busy, error)
        await holds.hold(claim.to, error.busy, now + error.retry_after, now)
        return error.retry_after

    async def asked_not_to_look(
        self, claim: Claim, poster: Poster, error: TemporaryError, now: datetime
    ) -> None:
        """Let no process look in that workspace for as long as was asked."""
        holds = self._of(poster)
        if holds is not None and error.retry_after is not None:
            await holds.hold_looks(claim.to, now + error.retry_after, now)

    async def refused(
        self, claim: Claim, poster: Poster, error: Refused, now: datetime
    ) -> timedelta | None:
        """Pause a workspace that refuses; give how long, or None where it is the destination.

        That ends no delivery and no order: it is for the operator to mend, not for every reader.
        """
        holds = self._of(poster)
        if holds is None or error.scope != "workspace":
            return None
        if await holds.pause(claim.to, now + PAUSED_FOR, now):
            where = f"{claim.to.platform}/{claim.to.workspace}"
            _log.error("%s takes no messages and is paused: %s", where, error)
        return PAUSED_FOR

    def _of(self, poster: Poster) -> Holds | None:
        return self._holds if isinstance(poster, Paced) else None
