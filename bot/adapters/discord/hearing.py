"""One use of the bot on Discord: acknowledge at once, answer, show the answer."""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import discord
from discord import ui

from bot.adapters.discord.buttons import memory_key, read_kept, reference_in
from bot.adapters.discord.outcomes import FAILURES
from bot.adapters.discord.sending import Sending, files_of
from bot.adapters.discord.translate import call_of, press_of, written_call
from bot.core import voice
from bot.core.command import Call, Command
from bot.core.errors import TemporaryError
from bot.core.message import Audience, Message
from bot.core.ports import Answer, Memory, Suggest
from bot.core.voice import phrase

if TYPE_CHECKING:
    from bot.adapters.discord.client import PapersClient

SUGGEST_TIMEOUT = 2.0  # Seconds; Discord waits three.

_log = logging.getLogger(__name__)


class Hearing:
    """Answers interactions for as long as the adapter listens."""

    def __init__(
        self,
        answer: Answer,
        suggest: Suggest,
        commands: Sequence[Command],
        memory: Memory,
        sending: Sending,
    ) -> None:
        self._answer = answer
        self._suggest = suggest
        self._commands = commands
        self._memory = memory
        self._sending = sending
        self._in_hand: set[asyncio.Task[Any]] = set()

    async def used(
        self,
        interaction: "discord.Interaction[PapersClient]",
        command: str,
        arguments: Mapping[str, str],
    ) -> None:
        """Answer a command, to its asker alone."""
        self._keep()
        if await _acknowledged(interaction, thinking=True):
            message = await self._answer(call_of(interaction, command, arguments))
            await self._show(interaction, message)

    async def pressed(
        self, interaction: "discord.Interaction[PapersClient]", line: str, label: str
    ) -> None:
        """Answer a button: in place of its message, or to whoever pressed it alone."""
        self._keep()
        if not await _acknowledged(interaction, thinking=False):
            return
        call = await self._read(interaction, line)
        if isinstance(call, Message):
            await self._show(interaction, call)
            return
        message = await self._answer(replace(call, label=label))
        if message.replaces and not message.refused and _may_replace(interaction, message):
            await self._replace(interaction, message)
        else:
            await self._show(interaction, message)

    async def written(self, message: discord.Message) -> None:
        """Answer what somebody wrote to the bot alone, where it was written."""
        self._keep()
        answer = await self._answer(written_call(message, self._commands))
        view = await self._view(message, answer)
        try:
            await message.channel.send(view=view, files=files_of(answer), suppress_embeds=True)
        except FAILURES as error:
            _log.warning("an answer could not be shown (%s)", error)

    async def suggested(
        self,
        interaction: "discord.Interaction[PapersClient]",
        command: str,
        parameter: str,
        typed: str,
    ) -> Sequence[str]:
        """Give what fits a parameter, or nothing where that takes too long."""
        given = {name: str(value) for name, value in interaction.namespace if name != parameter}
        call = call_of(interaction, command, given)
        try:
            async with asyncio.timeout(SUGGEST_TIMEOUT):
                return await self._suggest(call, parameter, typed)
        except TimeoutError:
            return ()

    async def excuse(self, interaction: "discord.Interaction[PapersClient]", sentence: str) -> None:
        """Answer with a sentence what cannot be answered otherwise."""
        self._keep()
        if await _acknowledged(interaction, thinking=True):
            await self._show(interaction, _refusal(sentence))

    async def finish(self, within: float) -> None:
        """Wait until what was acknowledged is answered."""
        if self._in_hand:
            await asyncio.wait(tuple(self._in_hand), timeout=within)

    def _keep(self) -> None:
        """Note the task that answers, so that stopping can wait for it."""
        task = asyncio.current_task()
        if task is not None:
            self._in_hand.add(task)
            task.add_done_callback(self._in_hand.discard)

    async def _read(
        self, interaction: "discord.Interaction[PapersClient]", line: str
    ) -> Call | Message:
        """Read what a button says; a message that says so where that is impossible."""
        if reference := reference_in(line):
            try:
                kept = await self._memory.get(memory_key(reference))
            except TemporaryError:
                return _not_now(interaction)
            if kept is None:
                return _refusal(voice.OLD_BUTTON)
            line = read_kept(kept)
        return press_of(interaction, line, self._commands) or _refusal(voice.UNKNOWN_BUTTON)

    async def _view(
        self, asked: "discord.Interaction[PapersClient] | discord.Message", message: Message
    ) -> ui.LayoutView:
        try:
            return await self._sending.view(message)
        except TemporaryError:  # Its buttons cannot be remembered.
            return await self._sending.view(_not_now(asked))

    async def _show(
        self, interaction: "discord.Interaction[PapersClient]", message: Message
    ) -> None:
        view, files = await self._view(interaction, message), files_of(message)
        try:
            await interaction.followup.send(
                view=view, files=files, ephemeral=True, suppress_embeds=True, wait=True
            )
        except FAILURES as error:
            _log.warning("an answer could not be shown (%s)", error)

    async def _replace(
        self, interaction: "discord.Interaction[PapersClient]", message: Message
    ) -> None:
        view = await self._view(interaction, message)
        try:
            nobody = discord.AllowedMentions.none()
            await interaction.edit_original_response(view=view, allowed_mentions=nobody)
        except FAILURES as error:
            _log.warning("an answer could not be shown (%s)", error)


async def _acknowledged(
    interaction: "discord.Interaction[PapersClient]", *, thinking: bool
) -> bool:
    """Acknowledge within Discord's three seconds; nothing is done for a use that is too old."""
    try:
        await interaction.response.defer(ephemeral=True, thinking=thinking)
    except FAILURES as error:
        _log.warning("acknowledged too late, so left alone (%s)", error)
        return False
    return True


def _may_replace(interaction: "discord.Interaction[PapersClient]", message: Message) -> bool:
    """Tell whether an answer may stand where everyone who saw the old message sees it."""
    if message.files:  # They come with a message of their own.
        return False
    private = interaction.guild_id is None or (
        interaction.message is not None and interaction.message.flags.ephemeral
    )
    return private or message.audience is Audience.EVERYONE


def _refusal(sentence: str, **fields: object) -> Message:
    return Message((phrase(sentence, **fields),), refused=True)


def _not_now(asked: "discord.Interaction[PapersClient] | discord.Message") -> Message:
    return _refusal(voice.TRY_AGAIN, ref=str(asked.id)[-6:])
