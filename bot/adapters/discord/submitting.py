"""A form that was sent: the command it makes, and where that is used."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import discord

from bot.adapters.discord.forms import Forms
from bot.adapters.discord.modals import Submitted, read_modal
from bot.adapters.discord.translate import call_of, place_of
from bot.core import voice
from bot.core.command import Call, Command
from bot.core.form import Form
from bot.core.grammar import read_line
from bot.core.literal import straight
from bot.core.places import Conversation

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.adapters.discord.client import PapersClient

_THREADS = frozenset({10, 11, 12})  # docs: resources/channel, channel types


async def read_submitted(
    data: Mapping[str, Any], forms: Forms, commands: "Sequence[Command]"
) -> tuple[Submitted, Form] | None:
    """Read a form that was sent; None where it is none of ours, or too old to be known."""
    submitted = read_modal(data)
    if submitted is None:
        return None
    by_hand = {one.name for one in submitted.fields if one.kind in ("text", "lines")}
    values = {
        name: tuple(map(straight, given)) if name in by_hand else tuple(given)
        for name, given in submitted.values.items()
    }
    submitted = replace(submitted, values=values)
    if not submitted.line:
        form = await forms.kept(submitted.ref)
        return (submitted, form) if form is not None else None
    typed = read_line(submitted.line, commands)
    if not typed.command or typed.rest:
        return None
    return submitted, Form("", "", typed.command, submitted.fields, typed.arguments)


def call_made(
    interaction: "discord.Interaction[PapersClient]",
    data: Mapping[str, Any],
    submitted: Submitted,
    form: Form,
) -> Call | str:
    """Give the call that a form makes, or the sentence for its not being allowed there.

    Which channels there are to choose from is Discord's word, and so is who sees them.
    """
    call = call_of(interaction, form.command, form.filled(submitted.values))
    call = replace(call, pressed=True)
    chosen = form.place(submitted.values)
    if not chosen:
        return call
    place = _chosen(interaction, data, chosen)
    return replace(call, conversation=place) if place is not None else voice.FORM_NOT_SEEN


def _chosen(
    interaction: "discord.Interaction[PapersClient]", data: Mapping[str, Any], id_: str
) -> Conversation | None:
    """Give the channel that was chosen; None where whoever chose it does not see it there."""
    told = ((data.get("resolved") or {}).get("channels") or {}).get(id_) or {}
    allowed = discord.Permissions(int(told.get("permissions") or 0))
    if interaction.guild_id is None or not (allowed.view_channel or allowed.administrator):
        return None
    if str(told.get("guild_id") or interaction.guild_id) != str(interaction.guild_id):
        return None
    if told.get("type") in _THREADS:
        return place_of(interaction.guild_id, str(told.get("parent_id") or ""), id_)
    return place_of(interaction.guild_id, id_)
