"""What a reader does on Discord, as a call."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import discord

from bot.core.command import Call, Command
from bot.core.grammar import read_line
from bot.core.literal import straight
from bot.core.places import Conversation, Reader, direct

PLATFORM = "discord"
_MENTION = re.compile(r"<@!?\d+>")  # Of the bot: nobody else is there.

SCOPE = "-"  # User ids are unique over all of Discord.


def reader_of(user: int) -> Reader:
    """Give the reader with this user id."""
    return Reader(PLATFORM, SCOPE, str(user))


def place_of(guild: int | str, channel: int | str = "", thread: int | str = "") -> Conversation:
    """Give a place in a server; the server itself without a channel."""
    return Conversation(PLATFORM, str(guild), str(channel), str(thread))


def is_guest(interaction: "discord.Interaction[Any]") -> bool:
    """Tell whether the bot is in a server only because who uses it has added it for themselves."""
    if interaction.guild_id is None or interaction.is_guild_integration():
        return False
    return interaction.is_user_integration()


def call_of(
    interaction: "discord.Interaction[Any]", command: str, arguments: Mapping[str, str]
) -> Call:
    """Say who asks for a command, and where."""
    permissions = interaction.permissions
    is_there = interaction.guild_id is not None and not is_guest(interaction)
    return Call(
        id=str(interaction.id),
        reader=reader_of(interaction.user.id),
        conversation=_conversation(interaction),
        command=command,
        arguments=arguments,
        is_admin=is_there and (permissions.manage_guild or permissions.administrator),
        locale=str(interaction.locale),
        roles=_roles_of(interaction.user) if is_there else (),
        name=interaction.user.display_name,
    )


def _roles_of(user: discord.User | discord.Member) -> tuple[str, ...]:
    """Give the roles somebody has in the server they speak in; nobody has any elsewhere."""
    if not isinstance(user, discord.Member):
        return ()
    return tuple(str(role.id) for role in user.roles if not role.is_default())


def press_of(
    interaction: "discord.Interaction[Any]", line: str, commands: Sequence[Command]
) -> Call | None:
    """Read the line of a pressed button; None where it names no command."""
    typed = read_line(line, commands)
    if not typed.command:
        return None
    call = call_of(interaction, typed.command, typed.arguments)
    return replace(call, leftover=typed.rest, pressed=True)


def written_call(message: discord.Message, commands: Sequence[Command]) -> Call:
    """Read what was written to the bot alone; a line that names no command has no `command`."""
    reader = reader_of(message.author.id)
    line = straight(_MENTION.sub(" ", message.content)).strip().strip("`").strip()
    typed = read_line(line, commands)
    return Call(
        id=str(message.id),
        reader=reader,
        conversation=direct(reader),
        command=typed.command,
        arguments=typed.arguments,
        text=line,
        leftover=typed.rest if typed.command else "",
    )


def _conversation(interaction: "discord.Interaction[Any]") -> Conversation:
    """Give where a use was made; where the bot is but a guest, that is the reader's own place."""
    if interaction.guild_id is None or is_guest(interaction):
        return direct(reader_of(interaction.user.id))
    channel = interaction.channel
    if isinstance(channel, discord.Thread):
        return place_of(interaction.guild_id, channel.parent_id, channel.id)
    return place_of(interaction.guild_id, interaction.channel_id or "")
