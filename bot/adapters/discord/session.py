"""One bot account's login: kept while it lasts, renewed when it was lost."""

import asyncio
import logging
from contextlib import AsyncExitStack
from datetime import timedelta
from types import TracebackType
from typing import Self

import discord
from discord.backoff import ExponentialBackoff

from bot.adapters.discord.address import at_address
from bot.adapters.discord.client import PapersClient
from bot.adapters.discord.hearing import Hearing
from bot.adapters.discord.menu import Menu
from bot.adapters.discord.outcomes import FAILURES
from bot.adapters.discord.shards import Hold, Shards, Turns
from bot.core.errors import ConfigurationError, TemporaryError, WrongSettings
from bot.core.ports import Memory, Tell

FINISHING = 5.0  # Seconds to answer what was acknowledged before the bot stops.
REFUSED = "Discord refuses PAPERPICKS_DISCORD_TOKEN. Copy it anew from the Bot page of your app."

SHARDS_FIX = (
    "Set PAPERPICKS_DISCORD_SHARDS to auto, or to the same count of shards for every process."
)

# docs: topics/opcodes-and-status-codes, gateway close event codes
_WRONG_TOKEN = 4004
_WRONG_SHARDS = frozenset({4010, 4011})
_NO_SUCH_INTENTS = 4014

_log = logging.getLogger(__name__)


class Session:
    """Gives a client that is logged in; the gateway is not needed for that."""

    def __init__(
        self,
        token: str,
        menu: Menu,
        memory: Memory,
        address: tuple[str, str | None],
        patience: timedelta,
        *,
        turns: Turns,
        shards: Shards | None = None,
    ) -> None:
        self._token = token
        self._menu = menu
        self._memory = memory
        self._turns = turns
        self._shards = shards
        self._address = address
        self._patience = patience
        self._stack = AsyncExitStack()
        self._login = asyncio.Lock()
        self._client: PapersClient | None = None

    async def __aenter__(self) -> Self:
        """Log in; where Discord is out of reach that waits until it is needed.

        Raises:
            ConfigurationError: If Discord refuses the token.
        """
        async with AsyncExitStack() as stack:
            stack.enter_context(at_address(*self._address))
            stack.push_async_callback(self._close)
            try:
                await self.client()
            except TemporaryError as error:
                _log.warning("%s; trying again", error)
            self._stack = stack.pop_all()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Answer what was acknowledged, and leave."""
        await self._stack.aclose()

    async def client(self) -> PapersClient:
        """Give the client, logged in.

        Raises:
            ConfigurationError: If Discord refuses the token.
            TemporaryError: If Discord cannot be reached.
        """
        async with self._login:
            if self._client is None or self._client.is_closed():
                self._client = await self._log_in()
            if not self._menu.ids:  # Whoever hears readers tells Discord, and learns, which.
                await self._client.learn_ids()
            return self._client

    async def client_at_last(self) -> PapersClient:
        """Give the client, however long it takes. Raises `ConfigurationError` as `client`."""
        backoff = ExponentialBackoff[bool]()
        while True:
            try:
                return await self.client()
            except TemporaryError:
                await asyncio.sleep(backoff.delay())

    @property
    def is_open(self) -> bool:
        """Whether all of the gateway that this process hears is connected just now."""
        return self._client is not None and self._client.is_heard

    async def hear(self, hearing: Hearing, notice: Tell) -> None:
        """Hear readers until cancelled; whatever breaks is connected anew.

        Raises:
            ConfigurationError: If Discord refuses the token or the connection for good.
        """
        hold = Hold(self._memory, self._shards) if self._shards else None
        if hold is None:
            await self._hear(hearing, notice)
            return
        while True:
            await hold.take()
            heard = asyncio.create_task(self._hear(hearing, notice))
            kept = asyncio.create_task(hold.keep())
            try:
                await asyncio.wait({heard, kept}, return_when=asyncio.FIRST_COMPLETED)
                if heard.done():
                    await heard
            finally:
                heard.cancel()
                kept.cancel()
                await asyncio.gather(heard, kept, return_exceptions=True)
                await hold.release()

    async def _hear(self, hearing: Hearing, notice: Tell) -> None:
        backoff = ExponentialBackoff[bool]()
        while True:
            client = await self.client_at_last()
            client.hearing, client.notice = hearing, notice
            await client.tell_commands()
            try:
                await client.connect()
            except discord.ConnectionClosed as error:
                raise _ended(error.code) from error
            except discord.PrivilegedIntentsRequired as error:
                raise _ended(_NO_SUCH_INTENTS) from error
            except FAILURES as error:
                _log.warning("the gateway cannot be reached; trying again (%s)", error)
            finally:
                await client.hang_up()
            await asyncio.sleep(backoff.delay())

    async def _log_in(self) -> PapersClient:
        async with AsyncExitStack() as stack:
            client = PapersClient(self._menu, self._memory, self._turns, self._shards)
            stack.push_async_callback(client.close)
            try:
                async with asyncio.timeout(2 * self._patience.total_seconds()):
                    await client.login(self._token)
            except discord.LoginFailure as error:
                raise WrongSettings(REFUSED) from error
            except FAILURES as error:
                raise TemporaryError("Discord cannot be reached") from error
            stack.pop_all()
        return client

    async def _close(self) -> None:
        if self._client is not None:
            if self._client.hearing is not None:
                await self._client.hearing.finish(FINISHING)
            await self._client.close()


def _ended(code: int) -> ConfigurationError:
    """Say why Discord ended the connection for good."""
    if code == _WRONG_TOKEN:
        return WrongSettings(REFUSED)
    if code in _WRONG_SHARDS:
        return WrongSettings(f"Discord does not take these shards ({code}). {SHARDS_FIX}")
    return ConfigurationError(f"Discord ended the connection ({code}).")
