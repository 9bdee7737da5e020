"""Buttons of a message that stands: after a press they read differently."""

import asyncio
import logging
from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING

import discord
from discord import ui

from bot.adapters.discord.buttons import (
    label_of,
    line_in,
    lines_of,
    style_of,
)
from bot.adapters.discord.one_by_one import OneByOne
from bot.adapters.discord.outcomes import FAILURES, outcome
from bot.core.errors import NotPosted, OutcomeUnknown, Refused, TemporaryError
from bot.core.message import Button
from bot.core.ports import Memory
from bot.edits import APART, Edits, Labels

if TYPE_CHECKING:
    from bot.adapters.discord.client import PapersClient

PATIENCE = timedelta(seconds=15)  # For one edit; the next press mends what was not changed.
_PATIENCE_SECONDS = PATIENCE.total_seconds()

_log = logging.getLogger(__name__)


class Relabelling:
    """Changes labels; of what several people see at most one edit of a message in `apart`.

    Nothing is kept of a message: Discord tells what stands in it.

    Args:
        memory: Knows whose turn it is among processes.
        one_by_one: Keeps apart what else is changed in a message: it may turn its page.
        apart: The least time between two edits of a message that several people see.
        look_again_seconds: How long to wait before asking again whose turn it is.
    """

    def __init__(
        self,
        memory: Memory,
        one_by_one: OneByOne,
        *,
        apart: timedelta = APART,
        look_again_seconds: float = 0.25,
    ) -> None:
        self._edits = Edits(memory, apart=apart, look_again_seconds=look_again_seconds)
        self._one_by_one = one_by_one

    async def relabel(
        self,
        interaction: "discord.Interaction[PapersClient]",
        about: int | None,
        buttons: Iterable[Button],
    ) -> None:
        """Change what buttons of a message say; an edit that fails is logged and let be.

        Args:
            interaction: An acknowledged press.
            about: The message that the pressed private answer is about; None where the pressed
                one itself is meant.
            buttons: What they do, and how they read now.
        """
        labels = labels_of(buttons)
        pressed = interaction.message
        if about is None and pressed is not None and is_alone(interaction):
            await self._in_place(interaction, pressed, labels)
            return
        id_ = about or (pressed.id if pressed is not None else None)
        if id_ is None or interaction.channel_id is None:
            return
        channel = interaction.client.get_partial_messageable(interaction.channel_id)
        there = channel.get_partial_message(id_)

        async def edit(labels: Labels) -> timedelta | None:
            async with self._one_by_one.turn(id_):
                return await _edit(there, pressed, labels)

        try:
            await self._edits.change(f"{interaction.channel_id}/{id_}", labels, edit)
        except TemporaryError as error:
            _log.warning("labels not changed (%s)", error)

    async def _in_place(
        self,
        interaction: "discord.Interaction[PapersClient]",
        pressed: discord.Message,
        labels: Labels,
    ) -> None:
        """Change the message of a press that its reader alone sees: by that press, at once."""
        try:
            async with self._one_by_one.turn(pressed.id), asyncio.timeout(_PATIENCE_SECONDS):
                view = relabelled(await _by_now(interaction, pressed), labels)
                if view is not None:
                    nobody = discord.AllowedMentions.none()
                    await interaction.edit_original_response(view=view, allowed_mentions=nobody)
        except FAILURES as error:
            _log.warning("labels not changed (%s)", error)


def is_alone(interaction: "discord.Interaction[PapersClient]") -> bool:
    """Tell whether nobody but the presser sees the pressed message."""
    shown = interaction.message
    return interaction.guild_id is None or (shown is not None and shown.flags.ephemeral)


def labels_of(buttons: Iterable[Button]) -> dict[str, str]:
    """Give what buttons read, by what may stand for them in a message."""
    return {line: label_of(button) for button in buttons for line in lines_of(button)}


def relabelled(message: discord.Message, labels: Labels) -> ui.LayoutView | None:
    """Give a message of ours with other labels; None where none of them stands in it."""
    if not message.flags.components_v2:
        return None
    view = ui.LayoutView.from_message(message, timeout=None)
    changed = False
    for item in view.walk_children():
        if not isinstance(item, ui.Button):
            continue
        label = labels.get(line_in(item.custom_id or ""))
        if label is not None and label != item.label:
            item.label, item.style, changed = label, style_of(label), True
    view.stop()  # The library keeps nothing of a view that has ended.
    return view if changed else None


async def _edit(
    there: discord.PartialMessage, pressed: discord.Message | None, labels: Labels
) -> timedelta | None:
    """Edit a message once, as it stands by now; give how long to wait where Discord asks."""
    try:
        async with outcome(PATIENCE):
            view = relabelled(await _now(there, pressed), labels)
            if view is not None:
                await there.edit(view=view, allowed_mentions=discord.AllowedMentions.none())
    except NotPosted as error:
        _log.warning("labels not changed (%s)", error)
        return error.retry_after
    except (Refused, OutcomeUnknown) as error:
        _log.warning("labels not changed (%s)", error)
    return None


async def _by_now(
    interaction: "discord.Interaction[PapersClient]", pressed: discord.Message
) -> discord.Message:
    """Give a pressed message as it stands: another press may have marked it or turned its page."""
    try:
        return await interaction.original_response()
    except (discord.ClientException, discord.HTTPException):
        return pressed


async def _now(there: discord.PartialMessage, pressed: discord.Message | None) -> discord.Message:
    """Give a message as it stands; where its channel's history is closed, as it was pressed."""
    try:
        return await there.fetch()
    except discord.Forbidden:
        if pressed is None or pressed.id != there.id:
            raise
        return pressed
