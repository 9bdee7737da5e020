"""Readers who add their interests to a channel's picks: who, whether by name, and how it ends."""

from dataclasses import replace
from datetime import datetime

from bot.core import voice
from bot.core.errors import UserError
from bot.core.places import Conversation, Reader
from bot.core.ports import Change as News
from bot.core.ports import Notice
from bot.store.members import Member, Members, read_member, write_member
from bot.store.outages import outages
from bot.store.profile_json import Change
from bot.store.profiles import Profiles

MOST_MEMBERS = 500  # Each has a turn; in a larger group a turn comes less than once in months.
LONGEST_NAME = 40


class Sharing:
    """Keeps memberships; each reader changes their own alone, and can take it back."""

    def __init__(self, members: Members, profiles: Profiles) -> None:
        self._members = members
        self._profiles = profiles

    async def members(self, channel: Conversation) -> tuple[Member, ...]:
        """Give a channel's members, in the order in which they joined."""
        return await self._members.of(channel)

    async def adds(self, channel: Conversation) -> bool:
        """Tell whether members add something to a channel's own interests."""
        settings = await self._profiles.preferences(channel)
        return settings.sharing and await self._members.count(channel) > 0

    async def membership(self, channel: Conversation, reader: Reader) -> Member | None:
        """Give what a reader is in a channel; None where they add nothing to it."""
        return await self._members.find(channel, reader)

    async def channels(self, reader: Reader) -> tuple[Conversation, ...]:
        """Give the channels to which a reader adds their interests."""
        return await self._members.channels(reader)

    async def join(self, channel: Conversation, reader: Reader, name: str, now: datetime) -> Member:
        """Let a reader's interests count in a channel from now on.

        Args:
            channel: Where.
            reader: Who.
            name: What others there see them called; empty where they stay unnamed, which also
                ends mentions.
            now: UTC.

        Raises:
            UserError: If the channel takes no members, or has as many as it may.
        """
        if not (await self._profiles.preferences(channel)).sharing:
            raise UserError(voice.SHARING_OFF)
        was = await self.membership(channel, reader)
        if was is None and await self._members.count(channel) >= MOST_MEMBERS:
            raise UserError(voice.TOO_MANY_MEMBERS, most=MOST_MEMBERS)
        since = was.since if was else now
        pings = bool(name) and was is not None and was.pings
        member = Member(reader, since, name[:LONGEST_NAME], pings)
        if member != was:
            await self._remember(channel, reader, was, "adding your interests to this channel's")
            await self._members.put(channel, member)
        return member

    async def leave(self, channel: Conversation, reader: Reader) -> bool:
        """Let a reader's interests count there no more; give whether they did."""
        was = await self.membership(channel, reader)
        if was is None:
            return False
        await self._remember(channel, reader, was, "taking your interests out of this channel's")
        return await self._members.remove(channel, reader)

    async def ping(self, channel: Conversation, reader: Reader, *, on: bool) -> None:
        """Have a reader mentioned below papers that suit them, or no more.

        Raises:
            UserError: If the reader is not named there, as a mention would do.
        """
        was = await self.membership(channel, reader)
        if was is None or not was.name:
            raise UserError(voice.PING_NEEDS_NAME)
        if was.pings != on:
            await self._remember(channel, reader, was, f"“settings ping {'on' if on else 'off'}”")
            await self._members.put(channel, replace(was, pings=on))

    async def restore(self, channel: Conversation, reader: Reader, was: str | None) -> None:
        """Put a reader's membership back as it once stood."""
        if was is None:
            await self._members.remove(channel, reader)
        else:
            await self._members.put(channel, read_member(str(reader), was))

    async def heard(self, notice: Notice) -> None:
        """End what a person who left added to a channel and its threads, or to all channels.

        Raises:
            TemporaryError: If Redis is away.
        """
        if notice.change is not News.PERSON_LEFT or notice.by is None:
            return
        left = notice.place
        with outages():
            for channel in await self.channels(notice.by):  # Threads of the channel among them.
                if left.channel in ("", channel.channel):
                    await self._members.remove(channel, notice.by)

    async def _remember(
        self, channel: Conversation, reader: Reader, was: Member | None, label: str
    ) -> None:
        before = {"was": write_member(was) if was else None}
        await self._profiles.push_change(reader, Change("sharing", str(channel), before, label))
