"""One use of the bot on Discord: acknowledge at once, answer, show the answer."""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import discord

from bot.adapters.discord.acknowledging import acknowledged
from bot.adapters.discord.buttons import memory_key, read_kept, reference_in
from bot.adapters.discord.direct import note_direct
from bot.adapters.discord.entries import Entry
from bot.adapters.discord.forms import Forms, with_opener
from bot.adapters.discord.guests import invitation, turned_away, with_missing
from bot.adapters.discord.one_by_one import OneByOne
from bot.adapters.discord.relabelling import Relabelling, is_alone
from bot.adapters.discord.sending import Sending
from bot.adapters.discord.showing import Showing, may_replace, not_now, refusal
from bot.adapters.discord.similar import line_about
from bot.adapters.discord.submitting import call_made, read_submitted
from bot.adapters.discord.translate import call_of, press_of, written_call
from bot.core import voice
from bot.core.command import Call, Command
from bot.core.errors import TemporaryError
from bot.core.grammar import read_line
from bot.core.message import Message
from bot.core.ports import Answer, Memory, Suggest

if TYPE_CHECKING:
    from bot.adapters.discord.client import PapersClient

# Two processes hear it within seconds; a resume replays minutes.
WRITTEN_ONCE = timedelta(minutes=5)
SUGGEST_TIMEOUT = 0.6  # Seconds; Discord waits three, but a reader types on.


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
        one_by_one = OneByOne()
        self._showing = Showing(sending, one_by_one)
        self._relabelling = Relabelling(memory, one_by_one)
        self._forms = Forms(memory)
        self._in_hand: set[asyncio.Task[Any]] = set()

    async def used(
        self,
        interaction: "discord.Interaction[PapersClient]",
        command: str,
        arguments: Mapping[str, str],
    ) -> None:
        """Answer a command, to its asker alone."""
        self._keep()
        await self._use(interaction, call_of(interaction, command, arguments))

    async def pointed(
        self, interaction: "discord.Interaction[PapersClient]", message: discord.Message
    ) -> None:
        """Answer what was chosen in the menu of a message, to its asker alone."""
        self._keep()
        line = line_about(message, interaction.application_id, self._commands)
        typed = read_line(line, self._commands)
        await self._use(interaction, call_of(interaction, typed.command, typed.arguments))

    async def pressed(
        self,
        interaction: "discord.Interaction[PapersClient]",
        line: str,
        label: str,
        about: int | None = None,
    ) -> None:
        """Answer a button: in place of its message, or to whoever pressed it alone.

        `about` is the message that the pressed private answer is about.
        """
        self._keep()
        typed = read_line(line, self._commands)
        opens = self._may_open_form(typed.command, typed.arguments)
        if not opens and not await acknowledged(interaction, thinking=False):
            return
        call = await self._read(interaction, line)
        if isinstance(call, Message):
            await self._showing.send(interaction, call)
            return
        call = replace(call, label=label, alone=is_alone(interaction))
        message = await self._answered(interaction, call, thinking=False)
        if message is None:
            return
        if message.replaces and not message.refused and may_replace(interaction, message):
            await self._showing.replace(interaction, message)
            await self._relabel(interaction, about, message)
            return
        async with asyncio.TaskGroup() as under_way:
            # At once, in the order of the presses: where one's answer takes longer to be shown
            # than the next one's, its older count would otherwise come last and stay.
            under_way.create_task(self._relabel(interaction, about, message))
            await self._showing.send(interaction, message, about or _lasting(interaction))

    async def submitted(
        self, interaction: "discord.Interaction[PapersClient]", data: Mapping[str, Any]
    ) -> None:
        """Carry a form out; where it is refused, it can be opened again as it was filled in."""
        self._keep()
        if not await acknowledged(interaction, thinking=True):
            return
        read = await read_submitted(data, self._forms, self._commands)
        if read is None:
            await self._showing.send(interaction, refusal(voice.FORM_OLD))
            return
        submitted, form = read
        call = call_made(interaction, data, submitted, form)
        if isinstance(call, str):
            message = refusal(call)
        else:
            message = await self._answer(call)
            message = with_missing(interaction, call, message, self._commands)
        again = await self._forms.again(submitted) if message.refused else None
        await self._showing.send(interaction, message, beside=again)

    async def reopened(self, interaction: "discord.Interaction[PapersClient]", ref: str) -> None:
        """Open a form again that was refused."""
        self._keep()
        if sentence := await self._forms.reopened(interaction, ref):
            await self.excuse(interaction, sentence)

    async def written(self, message: discord.Message) -> None:
        """Answer what somebody wrote to the bot alone, where it was written."""
        self._keep()
        if not await self._is_first_to_hear(message):
            return
        call = written_call(message, self._commands)
        with suppress(TemporaryError):  # Before the answer: that may be to forget the reader.
            await note_direct(self._memory, call.reader, message.channel.id)
        answer = with_opener(await self._answer(call), call, message)
        await self._showing.write(message, answer)

    async def suggested(
        self,
        interaction: "discord.Interaction[PapersClient]",
        entry: Entry,
        parameter: str,
        typed: str,
    ) -> Sequence[str]:
        """Give what fits a parameter, or nothing where that takes too long."""
        given = {name: str(value) for name, value in interaction.namespace if name != parameter}
        call = call_of(interaction, entry.command.name, {**entry.given, **given})
        try:
            async with asyncio.timeout(SUGGEST_TIMEOUT):
                return await self._suggest(call, parameter, typed)
        except TimeoutError:
            return ()

    async def excuse(self, interaction: "discord.Interaction[PapersClient]", sentence: str) -> None:
        """Answer with a sentence what cannot be answered otherwise."""
        self._keep()
        if await acknowledged(interaction, thinking=True):
            await self._showing.send(interaction, refusal(sentence))

    async def finish(self, within: float) -> None:
        """Wait until what was acknowledged is answered."""
        if self._in_hand:
            await asyncio.wait(tuple(self._in_hand), timeout=within)

    async def _is_first_to_hear(self, message: discord.Message) -> bool:
        """Tell whether no other process hears it: unlike a press it has no first answer to take."""
        try:
            return await self._memory.once(f"written/{message.id}", WRITTEN_ONCE)
        except TemporaryError:
            return True

    def _keep(self) -> None:
        """Note the task that answers, so that stopping can wait for it."""
        task = asyncio.current_task()
        if task is not None:
            self._in_hand.add(task)
            task.add_done_callback(self._in_hand.discard)

    async def _use(self, interaction: "discord.Interaction[PapersClient]", call: Call) -> None:
        opens = self._may_open_form(call.command, call.arguments)
        if not opens and not await acknowledged(interaction, thinking=True):
            return
        message = await self._answered(interaction, call, thinking=True)
        if message is not None:
            await self._showing.send(interaction, message)

    async def _answered(
        self, interaction: "discord.Interaction[PapersClient]", call: Call, *, thinking: bool
    ) -> Message | None:
        """Give the answer to a call; None where it is a form that was opened, or none is wanted.

        What may open a form is not acknowledged before, for a modal has to be the first answer.
        """
        away = turned_away(interaction, call.arguments)
        opens = self._may_open_form(call.command, call.arguments)
        if away is not None:
            ready = not opens or await acknowledged(interaction, thinking=thinking)
            if ready:
                await self._showing.send(interaction, away, beside=invitation(interaction))
            return None
        if not opens:
            message = await self._answer(call)
        else:
            answering = self._answer(call)
            shown = await self._forms.opened(interaction, answering, thinking=thinking)
            if shown is None:
                return None
            message = with_opener(shown, call, interaction)
        return with_missing(interaction, call, message, self._commands)

    def _may_open_form(self, command: str, arguments: Mapping[str, str]) -> bool:
        """Tell whether a form may be the answer: what a form asks in words is not given.

        With those words the command changes something, for which the use has to be taken first.
        """
        described = next((one for one in self._commands if one.name == command), None)
        if described is None or not described.opens_form:
            return False
        in_words = (p.name for p in described.shown if not p.choices)
        return not any(arguments.get(name, "").strip() for name in in_words)

    async def _relabel(
        self, interaction: "discord.Interaction[PapersClient]", about: int | None, message: Message
    ) -> None:
        if message.relabel:
            await self._relabelling.relabel(interaction, about, message.relabel)

    async def _read(
        self, interaction: "discord.Interaction[PapersClient]", line: str
    ) -> Call | Message:
        """Read what a button says; a message that says so where that is impossible."""
        if reference := reference_in(line):
            try:
                kept = await self._memory.get(memory_key(reference))
            except TemporaryError:
                return not_now(interaction)
            if kept is None:
                return refusal(voice.OLD_BUTTON)
            line = read_kept(kept)
        return press_of(interaction, line, self._commands) or refusal(voice.UNKNOWN_BUTTON)


def _lasting(interaction: "discord.Interaction[PapersClient]") -> int | None:
    """Give the pressed message, unless it is a private answer, which no other press can change."""
    shown = interaction.message
    return shown.id if shown is not None and not shown.flags.ephemeral else None
