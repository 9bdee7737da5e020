"""From a message to what the library sends, its long calls remembered first."""

import asyncio
import io
from collections.abc import Sequence
from datetime import timedelta

import aiohttp
import discord
from discord import ui

from bot.adapters.discord.buttons import KEPT, memory_key, write_kept
from bot.adapters.discord.outcomes import outcome
from bot.adapters.discord.render import MOST_FILES, attached_as, render
from bot.core.command import Command
from bot.core.message import Message
from bot.core.ports import Memory

_AGAIN_AFTER = (0.02, 0.1)  # Shares of the patience, after a connection broke.


def files_of(message: Message) -> list[discord.File]:
    """Give a message's files as the library sends them, each once."""
    return [
        discord.File(io.BytesIO(file.text.encode("utf-8", "replace")), filename=attached_as(file))
        for file in message.files[:MOST_FILES]
    ]


async def send_once(
    place: discord.abc.Messageable,
    message: Message,
    view: ui.LayoutView,
    nonce: str,
    patience: timedelta,
) -> int:
    """Send a message and give its id; where the connection breaks, again with the same nonce.

    Raises:
        NotPosted, Refused, OutcomeUnknown: As `outcome`.
    """
    shares = iter(_AGAIN_AFTER)
    async with outcome(patience):
        while True:
            try:
                sent = await place.send(
                    view=view,
                    files=files_of(message),
                    nonce=nonce,
                    silent=not message.pings,
                    allowed_mentions=_told(message),
                    suppress_embeds=True,
                )
            except aiohttp.ClientConnectorError:
                raise  # It was not even begun.
            except (aiohttp.ClientConnectionError, ConnectionError):
                if (share := next(shares, None)) is None:
                    raise
                await asyncio.sleep(share * patience.total_seconds())
            else:
                return sent.id


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


def _told(message: Message) -> discord.AllowedMentions:
    """Let those be told who asked to be, and nobody else."""
    asked = [discord.Object(int(one.user)) for one in message.pings if one.user.isdecimal()]
    if not asked:
        return discord.AllowedMentions.none()
    return discord.AllowedMentions(everyone=False, roles=False, users=asked, replied_user=False)
