"""From a message to what the library sends, its long calls remembered first."""

import io
from collections.abc import Sequence

import discord
from discord import ui

from bot.adapters.discord.buttons import KEPT, memory_key, write_kept
from bot.adapters.discord.render import MOST_FILES, attached_as, render
from bot.core.command import Command
from bot.core.message import Message
from bot.core.ports import Memory


def files_of(message: Message) -> list[discord.File]:
    """Give a message's files as the library sends them, each once."""
    return [
        discord.File(io.BytesIO(file.text.encode("utf-8", "replace")), filename=attached_as(file))
        for file in message.files[:MOST_FILES]
    ]


class Sending:
    """Draws messages for one bot."""

    def __init__(self, commands: Sequence[Command], memory: Memory) -> None:
        self._commands = commands
        self._memory = memory

    async def view(
        self, message: Message, *, mark: str = "", about: int | None = None
    ) -> ui.LayoutView:
        """Draw a message, and remember what its buttons refer to; see `render`."""
        drawn = render(message, self._commands, mark=mark, about=about)
        for reference, line in drawn.remembered.items():
            await self._memory.put(memory_key(reference), write_kept(line), KEPT)
        view = drawn.view()
        view.stop()  # The library keeps nothing of a view that has ended; our buttons need no more.
        return view
