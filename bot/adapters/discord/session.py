"""One bot account's login: kept while it lasts, renewed when it was lost."""

import asyncio
import logging
from collections.abc import Sequence
from contextlib import AsyncExitStack
from datetime import timedelta
from types import TracebackType
from typing import Self

import discord
from discord.backoff import ExponentialBackoff

from bot.adapters.discord.address import at_address
from bot.adapters.discord.client import PapersClient
from bot.adapters.discord.outcomes import FAILURES
from bot.core.command import Command
from bot.core.errors import TemporaryError, WrongSettings
from bot.core.ports import Memory

FINISHING = 5.0  # Seconds to answer what was acknowledged before the bot stops.
REFUSED = "Discord refuses PAPERPICKS_DISCORD_TOKEN. Copy it anew from the Bot page of your app."

_log = logging.getLogger(__name__)


class Session:
    """Gives a client that is logged in; the gateway is not needed for that."""

    def __init__(
        self,
        token: str,
        commands: Sequence[Command],
        memory: Memory,
        address: tuple[str, str | None],
        patience: timedelta,
    ) -> None:
        self._token = token
        self._commands = commands
        self._memory = memory
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
        """Whether the gateway is connected just now."""
        client = self._client
        return client is not None and client.ws is not None and client.ws.open

    async def _log_in(self) -> PapersClient:
        async with AsyncExitStack() as stack:
            client = PapersClient(self._commands, self._memory)
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
