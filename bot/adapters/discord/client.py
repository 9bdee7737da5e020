"""The library's client: connects, keeps Discord's list of our commands, hands on what it hears."""

import asyncio
import hashlib
import json
import logging
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

import discord
from discord import app_commands

from bot.adapters.discord.buttons import TEMPLATE, Press
from bot.adapters.discord.commands import draw
from bot.adapters.discord.hearing import Hearing
from bot.adapters.discord.outcomes import FAILURES, trace
from bot.adapters.discord.translate import place_of
from bot.core import voice
from bot.core.command import Command
from bot.core.ports import Change, Memory, Notice, Tell

LONGEST_WAIT = 5.0  # Seconds of a rate limit the library sits out itself, within a post's patience.
SYNC_TIMEOUT = 20.0
KNOWN = timedelta(days=365)

_WRITTEN = frozenset({discord.MessageType.default, discord.MessageType.reply})

_log = logging.getLogger(__name__)


class PapersClient(discord.Client):
    """Discord as the adapter needs it: no cache of messages or members, no mentions, two intents.

    What is written to the bot alone is heard without a privilege; of channels only commands are.
    """

    def __init__(self, commands: Sequence[Command], memory: Memory) -> None:
        super().__init__(
            intents=discord.Intents(guilds=True, dm_messages=True),
            max_messages=None,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            allowed_mentions=discord.AllowedMentions.none(),
            http_trace=trace(),
        )
        self.http.max_ratelimit_timeout = LONGEST_WAIT  # As an option it cannot be below 30.
        self.hearing: Hearing | None = None
        self.notice: Tell | None = None
        self._memory = memory
        self._tree = PapersTree(self)
        self._tree.add_command(draw(commands))
        self.add_dynamic_items(Press)

    async def setup_hook(self) -> None:
        """Tell Discord our commands where they have changed; the old ones stay where that fails."""
        key = f"commands/{self.application_id}"
        digest = self._tree.digest()
        if await self._memory.get(key) == digest:
            return
        try:
            async with asyncio.timeout(SYNC_TIMEOUT):
                await self._tree.sync()
        except FAILURES as error:
            _log.warning("commands not updated; at the next start again (%s)", error)
        else:
            await self._memory.put(key, digest, KNOWN)

    async def used(
        self,
        interaction: "discord.Interaction[PapersClient]",
        command: str,
        arguments: Mapping[str, str],
    ) -> None:
        """Answer a command of the tree."""
        if self.hearing is not None:
            await self.hearing.used(interaction, command, arguments)

    async def pressed(
        self, interaction: "discord.Interaction[PapersClient]", line: str, label: str
    ) -> None:
        """Answer a button of ours."""
        if self.hearing is not None:
            await self.hearing.pressed(interaction, line, label)

    async def suggested(
        self,
        interaction: "discord.Interaction[PapersClient]",
        command: str,
        parameter: str,
        typed: str,
    ) -> Sequence[str]:
        """Give what fits a parameter while a reader types."""
        if self.hearing is None:
            return ()
        return await self.hearing.suggested(interaction, command, parameter, typed)

    async def on_interaction(self, interaction: "discord.Interaction[PapersClient]") -> None:
        """Answer components that are not of a form we know; the library says nothing then."""
        if interaction.type is not discord.InteractionType.component or self.hearing is None:
            return
        data: Mapping[str, Any] = dict(interaction.data or {})
        if not TEMPLATE.fullmatch(str(data.get("custom_id", ""))):
            await self.hearing.excuse(interaction, voice.UNKNOWN_BUTTON)

    async def on_message(self, message: discord.Message) -> None:
        """Answer what a person writes to the bot alone; our own messages come by here too.

        That something was pinned, or a call began, is told as a message as well.
        """
        is_written = message.type in _WRITTEN and not message.author.bot
        if message.guild is None and is_written and self.hearing is not None:
            await self.hearing.written(message)

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Say that the bot was added to a server."""
        channel = guild.system_channel.id if guild.system_channel else ""
        await self._tell(Notice(Change.JOINED, place_of(guild.id, channel)))

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Say that the bot was removed from a server; an outage is no removal."""
        await self._tell(Notice(Change.UNINSTALLED, place_of(guild.id)))

    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        """Say that a channel is gone."""
        await self._tell(Notice(Change.DESTINATION_GONE, place_of(channel.guild.id, channel.id)))

    async def on_raw_thread_delete(self, event: discord.RawThreadDeleteEvent) -> None:
        """Say that a thread is gone."""
        place = place_of(event.guild_id, event.parent_id, event.thread_id)
        await self._tell(Notice(Change.DESTINATION_GONE, place))

    async def _tell(self, notice: Notice) -> None:
        if self.notice is not None:
            await self.notice(notice)


class PapersTree(app_commands.CommandTree[PapersClient]):
    """The commands Discord knows of."""

    def digest(self) -> bytes:
        """Give the same bytes for the same commands."""
        drawn = [command.to_dict(self) for command in self.get_commands()]
        return hashlib.sha256(json.dumps(drawn, sort_keys=True).encode()).hexdigest().encode()

    async def on_error(
        self, interaction: discord.Interaction[PapersClient], error: app_commands.AppCommandError, /
    ) -> None:
        """Answer commands of an older list; anything else is a bug and keeps its traceback."""
        outdated = (app_commands.CommandNotFound, app_commands.CommandSignatureMismatch)
        if isinstance(error, outdated) and self.client.hearing is not None:
            await self.client.hearing.excuse(interaction, voice.COMMANDS_CHANGED)
            return
        _log.error("a command could not be answered", exc_info=error)
