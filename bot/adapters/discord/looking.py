"""Find a posted message again by the mark its buttons carry."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import discord
from discord import ui

from bot.adapters.discord.buttons import mark_in
from bot.adapters.discord.permissions import permissions_in
from bot.core.errors import CannotTell

CLOCKS_DIFFER = timedelta(seconds=10)
MOST_READ = 1_000  # Messages; in a busier channel nobody can tell.


async def look_for(
    client: discord.Client,
    channel: discord.PartialMessageable | discord.DMChannel,
    mark: str,
    since: datetime,
) -> int | None:
    """Give the id of our message with `mark`; None if there surely is none since then.

    Raises:
        CannotTell: Where too much was said since, or the history may not be read.
        discord.DiscordException: As Discord answers.
    """
    read = 0
    start = since - CLOCKS_DIFFER
    async for message in channel.history(limit=MOST_READ, after=start, oldest_first=True):
        read += 1
        if message.author == client.user and mark in marks_in(message):
            return message.id
    if read == MOST_READ:
        raise CannotTell("too much was said since")
    if not read and not await _may_read(client, channel):
        raise CannotTell("I may not read that channel's history; give me Read Message History")
    return None


def marks_in(message: discord.Message) -> Iterator[str]:
    """Give the marks of a message's buttons."""
    if not message.flags.components_v2:
        return
    for item in ui.LayoutView.from_message(message, timeout=None).walk_children():
        if isinstance(item, ui.Button) and item.custom_id:
            yield mark_in(item.custom_id)


async def _may_read(
    client: discord.Client, channel: discord.PartialMessageable | discord.DMChannel
) -> bool:
    """Tell an empty history from one that is hidden: Discord shows both as empty."""
    if isinstance(channel, discord.DMChannel) or channel.guild_id is None:
        return True
    allowed = await permissions_in(client, channel.guild_id, channel.id)
    return allowed.view_channel and allowed.read_message_history
