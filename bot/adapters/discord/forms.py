"""Forms in time: a modal has to be the first answer, within the seconds a use lives."""

import asyncio
import re
from collections.abc import Awaitable
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import discord
from discord import ui

from bot.adapters.discord.acknowledging import acknowledged, is_taken
from bot.adapters.discord.modals import (
    Submitted,
    asks_for_channel,
    kept_as,
    modal_of,
    reference_to,
)
from bot.adapters.discord.translate import is_guest
from bot.core import voice
from bot.core.command import Call
from bot.core.errors import TemporaryError
from bot.core.form import Form
from bot.core.form_json import read_form, refilled, write_form
from bot.core.message import Button, Buttons, Message
from bot.core.ports import Memory

if TYPE_CHECKING:
    from bot.adapters.discord.client import PapersClient

PATIENCE_SECONDS = 0.6  # Discord waits three; a reader should see something within one.
KEPT = timedelta(days=1)  # How long a form can be sent and, where it was wrong, opened again.

REOPEN = re.compile(r"po1:(?P<ref>[a-z2-7]{20})", re.ASCII)


class Reopen(ui.DynamicItem["ui.Button[ui.LayoutView]"], template=REOPEN):
    """A button that opens a form again, what was typed standing in it."""

    def __init__(self, ref: str, label: str) -> None:
        super().__init__(ui.Button(label=label, custom_id=f"po1:{ref}"))
        self._ref = ref

    @classmethod
    async def from_custom_id(
        cls,
        interaction: "discord.Interaction[Any]",  # noqa: ARG003 - the library's signature
        item: "ui.Item[Any]",
        match: "re.Match[str]",
        /,
    ) -> "Reopen":
        """Rebuild the button that was pressed from what Discord kept of it."""
        label = item.label if isinstance(item, ui.Button) else None
        return cls(match["ref"], label or "…")

    async def callback(self, interaction: "discord.Interaction[Any]") -> None:
        """Open the form."""
        client: PapersClient = interaction.client
        await client.reopened(interaction, self._ref)


class Forms:
    """Opens forms, and keeps what is in them until they are sent.

    Args:
        memory: Where they are kept.
        patience: Seconds to wait for a form before the use is acknowledged without it.
    """

    def __init__(self, memory: Memory, patience: float = PATIENCE_SECONDS) -> None:
        self._memory = memory
        self._patience = patience

    async def opened(
        self,
        interaction: "discord.Interaction[PapersClient]",
        answering: Awaitable[Message],
        *,
        thinking: bool,
    ) -> Message | None:
        """Open the form that an answer brings; where there is none in time, acknowledge the use.

        Returns:
            The answer where it is to be shown; None where the form is open, or the use too old.
        """
        task = asyncio.create_task(self._with_form(answering))
        try:
            done, _ = await asyncio.wait({task}, timeout=self._patience)
            if done:
                message, ref = task.result()
                form = message.form if may_open(interaction, message) else None
                if form is not None and await self._open(interaction, form, ref):
                    return None
            is_in_time = await acknowledged(interaction, thinking=thinking)
            message, _ = await task
            return message if is_in_time else None
        finally:
            task.cancel()  # Nothing once it is done.

    async def reopened(self, interaction: "discord.Interaction[PapersClient]", ref: str) -> str:
        """Open a kept form; give the sentence for that not being possible, empty where it is."""
        try:
            async with asyncio.timeout(self._patience):
                written = await self._memory.get(kept_as(ref))
        except (TimeoutError, TemporaryError):
            return voice.NOT_NOW
        form = read_form(written) if written is not None else None
        if form is None:
            return voice.FORM_FORGOTTEN
        return "" if await self._open(interaction, form, ref) else voice.NOT_NOW

    async def kept(self, ref: str) -> Form | None:
        """Give a kept form; None where it is forgotten, or nobody can tell."""
        try:
            written = await self._memory.get(kept_as(ref)) if ref else None
        except TemporaryError:
            return None
        return read_form(written) if written is not None else None

    async def keep(self, form: Form) -> str:
        """Keep a form; give what it is kept by, empty where that cannot be."""
        ref = reference_to(form)
        try:
            await self._memory.put(kept_as(ref), write_form(form), KEPT)
        except TemporaryError:
            return ""
        return ref

    async def again(self, submitted: Submitted) -> ui.ActionRow[Any] | None:
        """Give the button that opens a form again with what was typed, if the form is known."""
        form = await self.kept(submitted.ref)
        ref = await self.keep(refilled(form, submitted.values)) if form is not None else ""
        return ui.ActionRow(Reopen(ref, "Open the form again")) if ref else None

    async def _with_form(self, answering: Awaitable[Message]) -> tuple[Message, str]:
        message = await answering
        return message, await self.keep(message.form) if message.form is not None else ""

    async def _open(
        self, interaction: "discord.Interaction[PapersClient]", form: Form, ref: str
    ) -> bool:
        modal = modal_of(form, ref=ref, channel=interaction.channel_id)

        async def answer() -> None:
            await interaction.response.send_modal(modal)

        return await is_taken(answer)


def may_open(
    asked: "discord.Interaction[PapersClient] | discord.Message", message: Message
) -> bool:
    """Tell whether an answer has a form that can be filled in there.

    There are no channels to choose from but in servers the bot is in.
    """
    if message.form is None:
        return False
    if not asks_for_channel(message.form.fields):
        return True
    if not isinstance(asked, discord.Interaction) or asked.guild_id is None:
        return False
    return not is_guest(asked)


def with_opener(
    message: Message, call: Call, asked: "discord.Interaction[PapersClient] | discord.Message"
) -> Message:
    """Offer a form that could not be opened by a button, beside the line that does the same."""
    if not may_open(asked, message):
        return message
    button = Button("Open the form", call.command, call.arguments)
    return replace(message, blocks=(*message.blocks, Buttons((button,))))
