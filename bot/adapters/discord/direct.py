"""Direct messages: opened one after the other, and known from then on."""

import asyncio
from datetime import timedelta

import discord

from bot.adapters.discord.outcomes import outcome
from bot.core.errors import NotPosted, OutcomeUnknown
from bot.core.places import Conversation, Reader
from bot.core.ports import Memory

APART = timedelta(seconds=2)
"""docs: resources/user, create DM: a bot that opens many at once may be kept from opening any."""

KNOWN = timedelta(days=365)  # Its id never changes; this only tidies up.
_LOOK_AGAIN_SECONDS = 0.25
MOST_WAITING_SECONDS = 5.0  # For one's turn, within a post's own patience.
MOST_WAITING = 2
"""At once in a process, of the eight it may carry: where hundreds of readers are new on one
morning, all other digests go on beside them."""


class DirectMessages:
    """Finds the channel of a reader's direct message; opens at most one in `apart`.

    Args:
        memory: Shared by all processes, which take turns.
        patience: For a request.
        apart: The least time between two that are opened.
        most_waiting_seconds: How long one waits for a turn before it is put off.
    """

    def __init__(
        self,
        memory: Memory,
        patience: timedelta,
        *,
        apart: timedelta = APART,
        most_waiting_seconds: float = MOST_WAITING_SECONDS,
    ) -> None:
        self._memory = memory
        self._patience = patience
        self._apart = apart
        self._most_waiting_seconds = most_waiting_seconds
        self._waiting = 0

    async def channel(self, client: discord.Client, to: Conversation) -> int:
        """Give the id of a direct message's channel; opening one posts nothing.

        Raises:
            NotPosted: Not now.
            Refused: That reader cannot be written to.
            TemporaryError: If nobody can tell whose turn it is.
        """
        if kept := await self._memory.get(_key(to.workspace, to.channel)):
            return int(kept)
        await self._turn()
        try:
            async with outcome(self._patience):
                opened = await client.create_dm(discord.Object(int(to.channel)))
        except OutcomeUnknown as error:
            raise NotPosted("the direct message could not be opened") from error
        except NotPosted as error:
            if error.busy == "destination":  # Opening them counts for all of them together.
                error.busy = "workspace"
            raise
        await self._memory.put(_key(to.workspace, to.channel), str(opened.id).encode(), KNOWN)
        return opened.id

    async def forget(self, to: Conversation) -> None:
        """Open it anew next time: it is not there any more. Raises `TemporaryError`."""
        await self._memory.put(_key(to.workspace, to.channel), b"", self._apart)

    async def _turn(self) -> None:
        """Wait for a turn, but not for long, and few at once: others have to be posted too."""
        if await self._memory.once("opening", self._apart):
            return
        if self._waiting >= MOST_WAITING:
            raise self._put_off()
        self._waiting += 1
        try:
            await self._turn_soon()
        finally:
            self._waiting -= 1

    async def _turn_soon(self) -> None:
        waited = 0.0
        while waited < self._most_waiting_seconds:
            await asyncio.sleep(_LOOK_AGAIN_SECONDS)
            waited += _LOOK_AGAIN_SECONDS
            if await self._memory.once("opening", self._apart):
                return
        raise self._put_off()

    def _put_off(self) -> NotPosted:
        return NotPosted("other direct messages are opened first", self._apart)


async def note_direct(memory: Memory, reader: Reader, channel: int) -> None:
    """Remember the direct message with a reader, who began it. Raises `TemporaryError`."""
    await memory.put(_key(reader.scope, reader.user), str(channel).encode(), KNOWN)


def _key(scope: str, user: str) -> str:
    """Name what is remembered of a reader; its end is what `forget-me` looks for."""
    return f"dm/{scope}/{user}"
