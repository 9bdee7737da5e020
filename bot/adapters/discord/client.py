"""The library's client: connects, keeps Discord's list of our commands, hands on what it hears."""

from collections.abc import Mapping, Sequence
from typing import Any

import discord
import yarl
from discord.gateway import DiscordWebSocket

from bot.adapters.discord.address import GATEWAY
from bot.adapters.discord.buttons import TEMPLATE, Press
from bot.adapters.discord.entries import Entry
from bot.adapters.discord.forms import REOPEN, Reopen
from bot.adapters.discord.hearing import Hearing
from bot.adapters.discord.listing import PapersTree
from bot.adapters.discord.membership import Membership
from bot.adapters.discord.menu import Menu
from bot.adapters.discord.outcomes import FAILURES, trace
from bot.adapters.discord.shards import Shards, Turns
from bot.adapters.discord.translate import place_of
from bot.core import voice
from bot.core.ports import Change, Memory, Notice, Tell

LONGEST_WAIT = 5.0  # Seconds of a rate limit the library sits out itself, within a post's patience.
MOST_TRIES = 60  # Of the library, five seconds apart.

_WRITTEN = frozenset({discord.MessageType.default, discord.MessageType.reply})


class PapersClient(discord.AutoShardedClient):
    """Discord as the adapter needs it: no cache of messages or members, no mentions, two intents.

    What is written to the bot alone is heard without a privilege; of channels only commands are.
    """

    def __init__(
        self, menu: Menu, memory: Memory, turns: Turns, shards: Shards | None = None
    ) -> None:
        super().__init__(
            intents=discord.Intents(guilds=True, dm_messages=True),
            max_messages=None,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            allowed_mentions=discord.AllowedMentions.none(),
            http_trace=trace(),
            shard_count=shards.count if shards else None,
            shard_connect_timeout=None,  # Where many processes start, each waits for its turn.
        )
        self.shard_ids = list(shards.ids) if shards else None
        self.http.max_ratelimit_timeout = LONGEST_WAIT  # As an option it cannot be below 30.
        self.hearing: Hearing | None = None
        self.notice: Tell | None = None
        self._membership = Membership()
        self._turns = turns
        self._deep = 0
        self._rows = 0  # Of shards that may announce themselves at once; 0 until it is known.
        self._tree = PapersTree(self, menu, memory)
        self.add_dynamic_items(Press, Reopen)

    @property
    def is_heard(self) -> bool:
        """Whether all shards of this process are connected just now."""
        own = self.shards
        asked = self.shard_ids or range(self.shard_count or 1)
        return bool(own) and all(n in own and not own[n].is_closed() for n in asked)

    async def launch_shards(self) -> None:
        """Connect all shards of this process, where Discord says that its gateway is.

        The library asks only where it does not know how many shards there are.

        Raises:
            discord.GatewayNotFound: If Discord does not say.
        """
        if self.shard_count is not None and DiscordWebSocket.DEFAULT_GATEWAY == GATEWAY:
            _, url, _ = await self.http.get_bot_gateway()
            DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(url)
        await super().launch_shards()

    async def launch_shard(
        self, gateway: yarl.URL, shard_id: int, *, initial: bool = False
    ) -> None:
        """Connect a shard; where that fails for minutes, leave it to whoever connects this client.

        The library would try by calling itself, each time one level deeper, until Python stops it.

        Raises:
            discord.GatewayNotFound: If it failed too often.
        """
        self._deep += 1
        try:
            if self._deep > MOST_TRIES:
                raise discord.GatewayNotFound
            await super().launch_shard(gateway, shard_id, initial=initial)
        finally:
            self._deep -= 1

    async def hang_up(self) -> None:
        """Leave the gateway; what is asked by REST goes on."""
        for shard in self.shards.values():
            await shard.disconnect()

    async def before_identify_hook(
        self,
        shard_id: int | None,
        *,
        initial: bool = False,  # noqa: ARG002 - to Discord the first one is like any other
    ) -> None:
        """Wait until this shard may announce itself."""
        if not self._rows:
            try:
                self._rows = (await self.fetch_session_start_limits()).max_concurrency
            except FAILURES:
                self._rows = 1
        await self._turns.wait(self.application_id or 0, (shard_id or 0) % self._rows)

    async def tell_commands(self) -> None:
        """Tell Discord our commands where they have changed."""
        await self._tree.tell()

    async def learn_ids(self) -> None:
        """Learn by which ids messages link to commands."""
        await self._tree.learn_ids()

    async def used(
        self,
        interaction: "discord.Interaction[PapersClient]",
        command: str,
        arguments: Mapping[str, str],
    ) -> None:
        """Answer a command of the tree."""
        if self.hearing is not None:
            await self.hearing.used(interaction, command, arguments)

    async def pointed(
        self, interaction: "discord.Interaction[PapersClient]", message: discord.Message
    ) -> None:
        """Answer “Find similar papers” in the menu of a message."""
        if self.hearing is not None:
            await self.hearing.pointed(interaction, message)

    async def pressed(
        self,
        interaction: "discord.Interaction[PapersClient]",
        line: str,
        label: str,
        about: int | None = None,
    ) -> None:
        """Answer a button of ours; see `Hearing.pressed`."""
        if self.hearing is not None:
            await self.hearing.pressed(interaction, line, label, about)

    async def reopened(self, interaction: "discord.Interaction[PapersClient]", ref: str) -> None:
        """Open a form again that was not taken."""
        if self.hearing is not None:
            await self.hearing.reopened(interaction, ref)

    async def suggested(
        self,
        interaction: "discord.Interaction[PapersClient]",
        entry: Entry,
        parameter: str,
        typed: str,
    ) -> Sequence[str]:
        """Give what fits a parameter while a reader types."""
        if self.hearing is None:
            return ()
        return await self.hearing.suggested(interaction, entry, parameter, typed)

    async def on_interaction(self, interaction: "discord.Interaction[PapersClient]") -> None:
        """Take forms, and answer components not of a form we know: the library is silent then."""
        if self.hearing is None:
            return
        data: Mapping[str, Any] = dict(interaction.data or {})
        custom_id = str(data.get("custom_id", ""))
        if interaction.type is discord.InteractionType.modal_submit:
            await self.hearing.submitted(interaction, data)
            return
        is_component = interaction.type is discord.InteractionType.component
        is_known = TEMPLATE.fullmatch(custom_id) or REOPEN.fullmatch(custom_id)
        if is_component and not is_known:
            await self.hearing.excuse(interaction, voice.UNKNOWN_BUTTON)

    async def on_message(self, message: discord.Message) -> None:
        """Answer what a person writes to the bot alone; our own messages come by here too.

        That something was pinned, or a call began, is told as a message as well.
        """
        is_written = message.type in _WRITTEN and not message.author.bot
        if message.guild is None and is_written and self.hearing is not None:
            await self.hearing.written(message)

    async def on_ready(self) -> None:
        """Say in which servers the bot is; it may have come and gone while nobody listened."""
        servers = await self._membership.servers(self)
        await self._tell(Notice(Change.MEMBER_OF, place_of(""), workspaces=servers))

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Say that the bot was added to a server."""
        self._membership.heard(guild.id, there=True)
        channel = guild.system_channel.id if guild.system_channel else ""
        await self._tell(Notice(Change.JOINED, place_of(guild.id, channel)))

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Say that the bot was removed from a server; an outage is no removal."""
        self._membership.heard(guild.id, there=False)
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
