"""In which servers the bot is: told once it is connected, so that no coming or going is missed."""

import asyncio
import logging

import discord
from discord.backoff import ExponentialBackoff

from bot.adapters.discord.outcomes import FAILURES

_log = logging.getLogger(__name__)


class Membership:
    """Asks for the whole list by REST: a process that hears some shards has to tell of all.

    What the library holds is no such list: it keeps servers that were lost between two sessions.
    """

    def __init__(self) -> None:
        self._meanwhile: dict[int, bool] = {}

    def heard(self, guild: int, *, there: bool) -> None:
        """Note what was heard of a server: it may be newer than a list that is being read."""
        self._meanwhile[guild] = there

    async def servers(self, client: discord.Client) -> frozenset[str]:
        """Give the ids of all servers the bot is in, those in an outage too; asks until told."""
        backoff = ExponentialBackoff[bool]()
        while True:
            self._meanwhile.clear()
            try:
                found = {g.id async for g in client.fetch_guilds(limit=None, with_counts=False)}
            except FAILURES as error:
                _log.warning("servers not listed; trying again (%s)", error)
                await asyncio.sleep(backoff.delay())
                continue
            came = {guild for guild, there in self._meanwhile.items() if there}
            went = self._meanwhile.keys() - came
            return frozenset(str(guild) for guild in (found | came) - went)
