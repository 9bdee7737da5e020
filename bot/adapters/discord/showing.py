"""Answers on their way to who asked: alone, or in place of the message they pressed."""

import logging
from typing import TYPE_CHECKING, Any

import discord
from discord import ui

from bot.adapters.discord.one_by_one import OneByOne
from bot.adapters.discord.outcomes import FAILURES
from bot.adapters.discord.relabelling import is_alone
from bot.adapters.discord.sending import Sending, files_of
from bot.core import voice
from bot.core.errors import TemporaryError
from bot.core.message import Audience, Message
from bot.core.voice import phrase

if TYPE_CHECKING:
    from bot.adapters.discord.client import PapersClient

_log = logging.getLogger(__name__)


class Showing:
    """Shows answers. What cannot be shown is logged: nobody is left to tell."""

    def __init__(self, sending: Sending, one_by_one: OneByOne) -> None:
        self._sending = sending
        self._one_by_one = one_by_one

    async def send(
        self,
        interaction: "discord.Interaction[PapersClient]",
        message: Message,
        about: int | None = None,
        *,
        beside: "ui.Item[Any] | None" = None,
    ) -> None:
        """Show an answer to the asker alone; `about` is the message its buttons change."""
        view, files = await self._view(interaction, message, about), files_of(message)
        if beside is not None:
            view.add_item(beside)
        try:
            await interaction.followup.send(
                view=view, files=files, ephemeral=True, suppress_embeds=True, wait=True
            )
        except FAILURES as error:
            _log.warning("an answer could not be shown (%s)", error)

    async def replace(
        self, interaction: "discord.Interaction[PapersClient]", message: Message
    ) -> None:
        """Show an answer in place of the pressed message."""
        view = await self._view(interaction, message)
        pressed = interaction.message.id if interaction.message is not None else 0
        try:
            async with self._one_by_one.turn(pressed):
                nobody = discord.AllowedMentions.none()
                await interaction.edit_original_response(view=view, allowed_mentions=nobody)
        except FAILURES as error:
            _log.warning("an answer could not be shown (%s)", error)

    async def write(self, asked: discord.Message, answer: Message) -> None:
        """Answer what was written where it was written."""
        view = await self._view(asked, answer)
        try:
            await asked.channel.send(view=view, files=files_of(answer), suppress_embeds=True)
        except FAILURES as error:
            _log.warning("an answer could not be shown (%s)", error)

    async def _view(
        self,
        asked: "discord.Interaction[PapersClient] | discord.Message",
        message: Message,
        about: int | None = None,
    ) -> ui.LayoutView:
        try:
            return await self._sending.view(message, about=about if message.relabel else None)
        except TemporaryError:  # Its buttons cannot be remembered.
            return await self._sending.view(not_now(asked))


def may_replace(interaction: "discord.Interaction[PapersClient]", message: Message) -> bool:
    """Tell whether an answer may stand where everyone who saw the old message sees it."""
    if message.files:  # They come with a message of their own.
        return False
    return is_alone(interaction) or message.audience is Audience.EVERYONE


def refusal(sentence: str, **fields: object) -> Message:
    """Make an answer of one sentence that says why there is no other."""
    return Message((phrase(sentence, **fields),), refused=True)


def not_now(asked: "discord.Interaction[PapersClient] | discord.Message") -> Message:
    """Ask to try again, with what the log can be searched for."""
    return refusal(voice.TRY_AGAIN, ref=str(asked.id)[-6:])
