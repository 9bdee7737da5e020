"""Where a conversation is on Discord: a channel, a thread, a forum, or a direct message."""

from datetime import timedelta

import discord

from bot.adapters.discord.direct import DirectMessages
from bot.adapters.discord.outcomes import outcome
from bot.adapters.discord.session import Session
from bot.adapters.discord.translate import PLATFORM
from bot.core.errors import ConfigurationError, NotPosted, OutcomeUnknown, Refused
from bot.core.places import Conversation
from bot.core.ports import Memory

KNOWN = timedelta(days=365)  # No channel becomes a forum, or ceases to be one.

_IS_FORUM, _IS_NONE = b"forum", b"channel"


class Rooms:
    """Finds places, and remembers which are forums: those are posted in another way.

    Attributes:
        direct: The direct messages.
    """

    def __init__(self, session: Session, memory: Memory, patience: timedelta) -> None:
        self.direct = DirectMessages(memory, patience)
        self._session = session
        self._memory = memory
        self._patience = patience

    async def place(self, to: Conversation) -> discord.PartialMessageable:
        """Give where to send; a direct message is opened first, which posts nothing.

        Raises:
            NotPosted: Not now.
            Refused: There is no such place.
            TemporaryError: If Discord, or what is remembered, is out of reach.
        """
        if to.platform != PLATFORM or not (to.thread or to.channel).isdecimal():
            raise Refused("that conversation is not on Discord", "destination")
        try:
            client = await self._session.client()
        except ConfigurationError as error:
            raise Refused("Discord no longer takes the bot's token", "workspace") from error
        if to.is_direct:
            return client.get_partial_messageable(await self.direct.channel(client, to))
        guild = int(to.workspace) if to.workspace.isdecimal() else None
        return client.get_partial_messageable(int(to.thread or to.channel), guild_id=guild)

    async def standing(self, to: Conversation, message: int) -> discord.PartialMessageable:
        """Give where a posted message stands: in a forum it is a post of its own; as `place`."""
        place = await self.place(to)
        if await self.forum(to) is None:
            return place
        return (await self._session.client()).get_partial_messageable(message)

    async def forum(self, to: Conversation) -> discord.ForumChannel | None:
        """Give the forum that is posted in, if it is remembered as one; errors as `place`."""
        if to.is_direct or to.thread or await self._memory.get(_key(to)) != _IS_FORUM:
            return None
        return await self.found_forum(to)

    async def found_forum(self, to: Conversation) -> discord.ForumChannel | None:
        """Give the forum that is posted in, looked up unless it is remembered as none.

        Errors are those of `place`.
        """
        if to.is_direct or to.thread or await self._memory.get(_key(to)) == _IS_NONE:
            return None
        client = await self._session.client()
        try:
            async with outcome(self._patience):
                found = await client.fetch_channel(int(to.channel))
        except OutcomeUnknown as error:
            raise NotPosted("that channel could not be looked up") from error
        is_forum = isinstance(found, discord.ForumChannel)
        await self._memory.put(_key(to), _IS_FORUM if is_forum else _IS_NONE, KNOWN)
        return found if isinstance(found, discord.ForumChannel) else None


def user_id(client: discord.Client) -> int:
    """Give the bot's own id."""
    assert client.user is not None, "asked before the login"  # noqa: S101
    return client.user.id


def _key(to: Conversation) -> str:
    return f"kind/{to.channel}"
