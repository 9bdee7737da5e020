"""Where the bot is only a guest, or lacks permissions: said in one sentence, with the way out."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from discord import ui

from bot.adapters.discord.entries import ADMIN, entry_of
from bot.adapters.discord.invite import invite_url
from bot.adapters.discord.permissions import missing
from bot.adapters.discord.translate import is_guest
from bot.core import voice
from bot.core.command import Call, Command
from bot.core.message import Message
from bot.core.voice import note, phrase

if TYPE_CHECKING:
    from collections.abc import Sequence

    import discord

    from bot.adapters.discord.client import PapersClient


def turned_away(
    interaction: "discord.Interaction[PapersClient]", arguments: Mapping[str, str]
) -> Message | None:
    """Give the refusal of what is meant for a channel that the bot is not in."""
    is_elsewhere = is_guest(interaction) or interaction.context.private_channel
    if arguments.get("where") != "here" or not is_elsewhere:
        return None
    return Message((phrase(voice.NOT_IN_SERVER),), refused=True)


def invitation(interaction: "discord.Interaction[PapersClient]") -> ui.ActionRow[Any]:
    """Give the button that leads to where the bot is added to a server."""
    address = invite_url(str(interaction.application_id))
    return ui.ActionRow(ui.Button(label="Add me to a server", url=address))


def with_missing(
    interaction: "discord.Interaction[PapersClient]",
    call: Call,
    message: Message,
    commands: "Sequence[Command]",
) -> Message:
    """Add to an answer about a channel what the bot still needs to post there."""
    here = call.conversation
    is_here = str(interaction.channel_id) in (here.channel, here.thread)
    if message.refused or here.is_direct or not is_here or not _sets_up(call, commands):
        return message
    lacks = missing(interaction.app_permissions, in_thread=bool(here.thread))
    if not lacks:
        return message
    said = note(voice.MAY_NOT_POST_HERE, permissions=" and ".join(lacks))
    return replace(message, blocks=(*message.blocks, said))


def _sets_up(call: Call, commands: "Sequence[Command]") -> bool:
    """Tell whether a call changes what a channel gets."""
    entry = entry_of(call.command, call.arguments, commands)
    if entry is None:
        return False
    at_channel = call.arguments.get("where") == "here" and entry.command.allowed == "channel admin"
    return at_channel or entry.root == ADMIN
