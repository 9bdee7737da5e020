"""Any use of the bot says that somebody is there."""

from datetime import datetime

import structlog

from bot.core.command import Call
from bot.services.leaving import Leaving
from bot.store.presence import Presence

log = structlog.get_logger(__name__)


class Pressing:
    """Notes presses and commands, for the reader and for the channel they were made in."""

    def __init__(self, presence: Presence, leaving: Leaving) -> None:
        self._presence = presence
        self._leaving = leaving

    async def note(self, call: Call, now: datetime) -> None:
        """Note one; whoever had left is back.

        Raises:
            TemporaryError: If Redis is away.
        """
        owners = dict.fromkeys((call.reader, call.owner("here")))
        await self._presence.pressed(*owners)
        await self._leaving.come_back(call.reader, now)
