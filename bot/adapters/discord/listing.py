"""Discord's list of our commands: told where it has changed, by one process of all."""

import asyncio
import hashlib
import json
import logging
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands

from bot.adapters.discord.commands import draw, draw_menu
from bot.adapters.discord.locales import Translator
from bot.adapters.discord.menu import Menu
from bot.adapters.discord.outcomes import FAILURES
from bot.core import voice
from bot.core.errors import TemporaryError
from bot.core.ports import Memory

if TYPE_CHECKING:
    from bot.adapters.discord.client import PapersClient

SYNC_TIMEOUT = 20.0
KNOWN = timedelta(days=365)
LOCKED = timedelta(seconds=10)  # One that was killed meanwhile keeps the others no longer.
LOOK_AGAIN = 0.2  # Seconds until another process's update of the commands is looked for again.

_DONE = timedelta(milliseconds=1)

_log = logging.getLogger(__name__)


class PapersTree(app_commands.CommandTree["PapersClient"]):
    """The commands Discord knows of.

    Args:
        client: Whose they are.
        menu: All commands; learns the ids that Discord gives them.
        memory: Knows what Discord was told last, whoever told it.
    """

    def __init__(self, client: "PapersClient", menu: Menu, memory: Memory) -> None:
        super().__init__(client)
        self._menu = menu
        self._memory = memory
        for root in draw(menu):
            self.add_command(root)
        self.add_command(draw_menu())

    async def tell(self) -> None:
        """Tell Discord our commands where they have changed; the old ones stay where that fails.

        Of several processes one does; the others wait until it has, or go on without.
        """
        await self.set_translator(Translator())
        digest = await self._digest()
        try:
            async with asyncio.timeout(SYNC_TIMEOUT):
                while await self._memory.get(self._key("commands")) != digest:
                    lock = self._key(f"commands lock/{digest.decode()[:16]}")
                    if await self._memory.once(lock, LOCKED):
                        await self._told(digest, lock)
                        return
                    await asyncio.sleep(LOOK_AGAIN)
        except (*FAILURES, TemporaryError) as error:
            _log.warning("commands not updated; at the next start again (%s)", error)
        await self.learn_ids()

    async def learn_ids(self) -> None:
        """Learn by which ids messages link to commands, as whoever told Discord has kept them."""
        with suppress(TemporaryError):  # Then commands are only named.
            if kept := await self._memory.get(self._key("commands ids")):
                self._menu.ids = json.loads(kept)

    async def on_error(
        self,
        interaction: "discord.Interaction[PapersClient]",
        error: app_commands.AppCommandError,
        /,
    ) -> None:
        """Answer commands of an older list; anything else is a bug and keeps its traceback."""
        outdated = (app_commands.CommandNotFound, app_commands.CommandSignatureMismatch)
        is_old = isinstance(error, outdated)
        if not is_old:
            _log.error("a command could not be answered", exc_info=error)
        if self.client.hearing is not None and not interaction.response.is_done():
            sentence = voice.COMMANDS_CHANGED if is_old else voice.NOT_NOW
            await self.client.hearing.excuse(interaction, sentence)

    async def _told(self, digest: bytes, lock: str) -> None:
        try:
            told = await self.sync()
            chat = discord.AppCommandType.chat_input
            self._menu.ids = {one.name: str(one.id) for one in told if one.type is chat}
            kept = json.dumps(dict(self._menu.ids)).encode()
            await self._memory.put(self._key("commands ids"), kept, KNOWN)
            await self._memory.put(self._key("commands"), digest, KNOWN)
        except BaseException:
            with suppress(TemporaryError):
                await self._memory.put(lock, b"", _DONE)  # Whoever starts next need not wait.
            raise

    async def _digest(self) -> bytes:
        """Give the same bytes for the same commands, their translations included."""
        drawn: list[Any] = []
        for command in self.get_commands() + self.get_commands(type=discord.AppCommandType.message):
            translator = self.translator
            assert translator is not None, "set before"  # noqa: S101
            drawn.append(await command.get_translated_payload(self, translator))
        return hashlib.sha256(json.dumps(drawn, sort_keys=True).encode()).hexdigest().encode()

    def _key(self, name: str) -> str:
        return f"{name}/{self.client.application_id}"
