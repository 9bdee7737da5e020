"""Who may change a channel's settings, and who did."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Final, Literal

from bot.core import voice
from bot.core.command import Call, Command, Value
from bot.core.errors import UserError
from bot.core.grammar import write_short
from bot.core.places import Conversation, Reader, read_place, read_reader
from bot.core.ports import Clock
from bot.core.strangers import are_strangers
from bot.core.subscription import KINDS, subscription_id
from bot.core.vote_rule import rule_of
from bot.services.wording import name_of, shortened
from bot.store.changes import Changed, Changes
from bot.store.presence import Presence
from bot.store.profile_json import Change
from bot.store.profiles import Preferences, Profiles, Who

LONGEST_SAID = 120  # Characters of a command in the record.

VoteSetting = Literal["voters", "curators"]

# Changes anybody may make, and take back.
_NO_SETTINGS: Final = frozenset({"vote", "saved", "sharing"})


class Permissions:
    """Holds changes to those who may make them, and writes them down.

    Args:
        profiles: Where it is kept who set a channel up, and who else may change it.
        changes: Where changes are written down.
        presence: Tells who has left.
        clock: Tells when.
        commands: All there are, to write one as it would be typed.
    """

    def __init__(
        self,
        profiles: Profiles,
        changes: Changes,
        presence: Presence,
        clock: Clock,
        commands: Sequence[Command],
    ) -> None:
        self._profiles = profiles
        self._changes = changes
        self._presence = presence
        self._clock = clock
        self._commands = commands

    @asynccontextmanager
    async def holding(self, command: Command, call: Call, where: Value) -> AsyncIterator[None]:
        """Let a command run; where it changes a channel's settings, for those who may alone.

        Raises:
            UserError: If the caller may not.
        """
        channel = await self._channel_of(command, call, where)
        if channel is None:
            yield
            return
        await self.check(channel, call)
        async with self.recording(channel, call):
            yield

    @asynccontextmanager
    async def recording(self, channel: Conversation, call: Call) -> AsyncIterator[None]:
        """Write down what a call changes of a channel's settings, if it changes anything."""
        said = await self._said(call)
        before = await self._state(channel)
        yield
        if await self._state(channel) != before:
            change = Changed(call.reader, said, await self._clock.now())
            await self._changes.note(channel, change)

    async def check(self, channel: Conversation, call: Call) -> None:
        """Let administrators, curators, and those whom the channel's settings let, change them.

        Raises:
            UserError: If the caller may not. A change of theirs that they may no longer take back
                is struck off their list, so that `undo` reaches those before it.
        """
        if await self.may_change(channel, call):
            return
        settings = await self.settings(channel)
        if settings.set_up_by is None and call.command != "undo":
            raise UserError(voice.SETTINGS_MANAGERS)
        setter = name_of(settings.set_up_by)
        if call.command == "undo":
            if change := await self._profiles.last_change(call.reader):
                await self._profiles.drop_change(call.reader, change)
            raise UserError(voice.UNDO_NOT_ALLOWED, by=setter)
        left = await self.has_left(channel)
        raise UserError(voice.SETTER_LEFT if left else voice.ONLY_ADMINS, by=setter)

    async def may_change(self, channel: Conversation, call: Call) -> bool:
        """Tell whether the caller may change a channel's settings; see `check`."""
        settings = await self.settings(channel)
        if _is_admin_of(channel, call) or _is_curator_of(channel, settings, call):
            return True
        return _lets_change(channel, settings, call.reader)

    async def manages(self, channel: Conversation, call: Call) -> bool:
        """Tell whether the caller may change a channel from elsewhere in its workspace.

        That a channel lets anyone in it change its settings says nothing of who is in it.
        """
        settings = await self.settings(channel)
        if _is_admin_of(channel, call) or _is_curator_of(channel, settings, call):
            return True
        return settings.set_up_by == str(call.reader)

    async def check_votes(self, channel: Conversation, call: Call) -> None:
        """Let those change whose votes count who may: where votes count jointly, no member alone.

        Raises:
            UserError: If the caller may not.
        """
        settings = await self.settings(channel)
        rule = rule_of(channel, settings.voters, settings.curators)
        if not rule.is_joint:
            await self.check(channel, call)
        elif not _is_admin_of(channel, call):
            raise UserError(voice.VOTES_ADMINS)

    async def set_vote_rule(
        self, channel: Conversation, name: VoteSetting, value: str, said: str, call: Call
    ) -> bool:
        """Set "voters" or "curators" in their text form; False where that changes nothing.

        Raises:
            UserError: As `check_votes`.
        """
        await self.check_votes(channel, call)
        before = await self._profiles.preference(channel, name)
        if (before or "") == value:
            return False
        async with self.recording(channel, call):
            change = Change("settings", str(channel), {name: before}, f"“settings {said}”")
            await self._profiles.push_change(call.reader, change)
            await self._profiles.restore_preferences(channel, {name: value or None})
        return True

    async def settings(self, channel: Conversation) -> Preferences:
        """Give who set a channel up and who may change it."""
        return await self._profiles.preferences(channel)

    async def has_left(self, channel: Conversation) -> bool:
        """Tell whether who set a channel up has left it, or left altogether."""
        settings = await self.settings(channel)
        if settings.set_up_by is None:
            return False
        setter = read_reader(settings.set_up_by)
        return settings.setter_left or await self._presence.has_left(setter)

    async def open_to(self, channel: Conversation, to: Who, call: Call) -> None:
        """Set who may change a channel beside administrators. Raises `UserError` as `check`."""
        await self.check(channel, call)
        async with self.recording(channel, call):
            await self._profiles.set_up(channel, call.reader)
            before = (await self.settings(channel)).who
            if before != to:
                change = Change("settings", str(channel), {"who": before}, f"“settings {to}”")
                await self._profiles.push_change(call.reader, change)
            await self._profiles.set_preference(channel, "who", to)

    async def take_over(self, channel: Conversation, call: Call) -> bool:
        """Let the caller stand for who set a channel up; False where they do already.

        Raises:
            UserError: If who set it up is still there, and the caller is no administrator; where
                nobody did, as `check`.
        """
        settings = await self.settings(channel)
        if settings.set_up_by == str(call.reader):
            return False
        if settings.set_up_by is None:
            await self.check(channel, call)
        elif not _is_admin_of(channel, call) and not await self.has_left(channel):
            raise UserError(voice.SETTER_IS_HERE, by=name_of(settings.set_up_by))
        async with self.recording(channel, call):
            await self._profiles.set_up(channel, call.reader, take_over=True)
        return True

    async def latest(self, channel: Conversation) -> tuple[Changed, ...]:
        """Give the last changes of a channel's settings, latest first."""
        return await self._changes.latest(channel)

    async def _channel_of(self, command: Command, call: Call, where: Value) -> Conversation | None:
        """Give the channel whose settings a call would change; None where it is nobody's."""
        if command.name == "undo":
            if call.arguments.get("paper", "").strip():
                return None  # Of a paper only one's own vote or list can be taken back.
            change = await self._profiles.last_change(call.reader)
            if change is None or change.what in _NO_SETTINGS:
                return None
            owner = read_place(change.owner)
        elif command.allowed == "channel admin" and where == "here":
            owner = call.owner("here")
        else:
            return None
        return owner if isinstance(owner, Conversation) else None

    async def _said(self, call: Call) -> str:
        """Write a call as it would be typed in its channel."""
        if call.command == "undo" and (change := await self._profiles.last_change(call.reader)):
            return shortened(f"undo: {change.label}", LONGEST_SAID)
        arguments = {n: value for n, value in call.arguments.items() if n != "where" and value}
        said = write_short(call.command, arguments, self._commands)
        return shortened(" ".join(said.split()), LONGEST_SAID)

    async def _state(self, channel: Conversation) -> str:
        orders = [subscription_id(channel, kind, channel) for kind in KINDS]
        return await self._changes.state(channel, orders)


def _lets_change(channel: Conversation, settings: Preferences, reader: Reader) -> bool:
    """Tell whether a channel's settings let a reader change them, administrator or not.

    What nobody has set up is anybody's among colleagues, and nobody's among strangers: whoever
    came first would have their picks posted to thousands.
    """
    if settings.set_up_by is None and settings.who != "anyone":
        return not are_strangers(channel)
    return settings.who == "anyone" or settings.set_up_by == str(reader)


def _is_curator_of(channel: Conversation, settings: Preferences, call: Call) -> bool:
    """Tell whether the caller has a role of the channel's curators, in that very server."""
    here = call.conversation
    return here.workspace == channel.workspace and any(r in settings.curators for r in call.roles)


def _is_admin_of(channel: Conversation, call: Call) -> bool:
    """Tell whether the caller manages the channel; in a direct message, as the platform says."""
    here = call.conversation
    return call.is_admin and (here.is_direct or here.workspace == channel.workspace)
